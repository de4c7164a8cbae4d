# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's machines, and what a test does with them: playbooks, commands over SSH, questions to its servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DEMO = os.environ.get("ALERTS_DEMO", "alerts")
DIRECTORY = ROOT / "build/demo" / DEMO


def run(command: list[str], seconds: float = 900, text: str = "") -> str:
    """The output of a command, which must succeed; its output is the error when it does not."""
    environment = {
        **os.environ,
        "DEMO": DEMO,
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_TIMEOUT": "60",
    }
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=text, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def machines(action: str) -> None:
    """Bring the machines up or take them down."""
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    run([*sudo, "python3", "demo/machines.py", action, "--name", DEMO])


def playbook(name: str, *arguments: str) -> str:
    """Run a playbook on the demo's inventory."""
    program = str(Path(sys.executable).parent / "ansible-playbook")
    return run([program, "-i", "inventories/demo", name, *arguments])


def on(host: str, script: str, seconds: float = 120) -> str:
    """Run a shell script as root on a machine."""
    ssh = ["ssh", "-F", str(DIRECTORY / "ssh_config"), host, "sudo", "sh", "-eu", "-s"]
    return run(ssh, seconds, script)


def address(host: str) -> str:
    """The address of a machine, as this computer reaches it."""
    found: str = json.loads((DIRECTORY / "machines.json").read_text(encoding="utf-8"))["addresses"][host]
    return found


def get(url: str) -> Any:
    """The JSON that a server answers."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.loads(answer.read())


def query(expression: str, moment: float | None = None) -> list[dict[str, Any]]:
    """Prometheus' answer to an instant query, of now or of a moment (Unix time)."""
    text = urllib.parse.urlencode({"query": expression} | ({} if moment is None else {"time": f"{moment:.3f}"}))
    found: list[dict[str, Any]] = get(f"http://{address('mon1')}:9090/api/v1/query?{text}")["data"]["result"]
    return found


def alerts() -> list[dict[str, str]]:
    """Prometheus' pending and firing alerts: labels, and the state as alertstate.

    Not the series ALERTS: what was pending when Prometheus was stopped stays in it for five minutes.
    """
    found = get(f"http://{address('mon1')}:9090/api/v1/alerts")["data"]["alerts"]
    return [{**alert["labels"], "alertstate": alert["state"]} for alert in found]


def notifications(since: float, engine: str = "alertmanager") -> list[dict[str, Any]]:
    """What the receiver has from an engine's ordinary receivers since a moment (Unix time)."""
    found: list[dict[str, Any]] = get(f"http://{address('load1')}:9099/notifications?since={since}")
    return [row for row in found if row["engine"] == engine]


def watchdog(engine: str = "alertmanager") -> dict[str, Any]:
    """What the receiver knows of an engine's Watchdog."""
    found: dict[str, Any] = get(f"http://{address('load1')}:9099/watchdog").get(engine, {})
    return found


def until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until something holds, so many seconds at most."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(1)

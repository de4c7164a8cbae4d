# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure grafana_apply against a loop over grafana_dashboard, on the tests' double of Grafana; prints a table.

    .venv/bin/python tests/bench/grafana_bench.py

100 unchanged dashboards in one task and in a loop, without and with 20 ms added to each answer, by real runs of Ansible
from which the time of an empty play is taken; then 1,000 dashboards in one task, with the module's peak memory.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / ".collections"), str(ROOT)]

from tests.unit.grafana_support import TOKEN, Double, serving  # noqa: E402

ADDED = 0.02


def dashboard(number: int) -> dict[str, Any]:
    """A dashboard of about 25 kB."""
    target = {"refId": "A", "expr": "sum by (service) (rate(http_server_request_duration_seconds_count[5m]))"}
    panels = [
        {"id": panel, "type": "timeseries", "title": f"Panel {panel}", "targets": [target] * 3, "options": {"a": 0.5}}
        for panel in range(60)
    ]
    return {"uid": f"bench-{number}", "title": f"Dashboard {number}", "panels": panels}


def playbook(directory: Path, url: str, task: dict[str, Any]) -> Path:
    connection = {"url": url, "token": TOKEN}
    name = next(key for key in task if key.startswith("golden") or key == "ansible.builtin.meta")
    if name.startswith("golden"):
        task = {**task, name: {**connection, **task[name]}}
    path = directory / "play.json"
    path.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]))
    return path


def run(directory: Path, url: str, task: dict[str, Any]) -> tuple[float, float, int]:
    """Seconds, seconds of processor, and peak memory in kB of the children so far, of one ansible-playbook run."""
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", "-c", "local"]
    command += ["-e", f"ansible_python_interpreter={sys.executable}", str(playbook(directory, url, task))]
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_DEPRECATION_WARNINGS": "0",
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, processor, after.ru_maxrss


def fill(double: Double, directory: Path, count: int) -> None:
    for number in range(count):
        (directory / f"{number:04}.json").write_text(json.dumps(dashboard(number)))
        double.dashboards[f"bench-{number}"] = {
            "dashboard": {**dashboard(number), "id": number, "version": 1},
            "meta": {"folderUid": "", "provisioned": False},
        }


def measure(count: int, added: float, loop: bool) -> None:
    with serving() as double, tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory() as models:
        double.delay = added
        fill(double, Path(models), count)
        empty, empty_processor, _memory = run(Path(work), double.url, {"ansible.builtin.meta": "noop"})
        one: dict[str, Any] = {"golden.signals.grafana_apply": {"dashboards": [{"directory": models}]}}
        seconds, processor, memory = run(Path(work), double.url, one)
        report(f"{count} in one task, {added * 1000:.0f} ms", seconds - empty, processor - empty_processor, double)
        print(f"{'':36} largest process {memory / 1024:.0f} MB")
        if loop:
            double.forget()
            double.connections = 0
            model = f"lookup('ansible.builtin.file', '{models}/' ~ '%04d.json' % item) | from_json"
            each: dict[str, Any] = {
                "golden.signals.grafana_dashboard": {"dashboard": {"dashboard": "{{ " + model + " }}"}},
                "loop": "{{ range(" + str(count) + ") | list }}",
            }
            looped, looped_processor, _memory = run(Path(work), double.url, each)
            report(
                f"{count} in a loop, {added * 1000:.0f} ms", looped - empty, looped_processor - empty_processor, double
            )
            print(f"{'':36} one task is {(looped - empty) / (seconds - empty):.0f} times faster")


def report(what: str, seconds: float, processor: float, double: Double) -> None:
    requests, connections = len(double.requests), double.connections
    print(
        f"{what:36} {seconds:7.2f} s {processor:7.2f} s CPU {requests:6} requests {connections:4} connections",
        flush=True,
    )
    if double.writes:
        raise SystemExit("something was written")


if __name__ == "__main__":
    measure(100, 0.0, True)
    measure(100, ADDED, True)
    measure(1000, 0.0, False)

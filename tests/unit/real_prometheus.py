# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Prometheus on loopback, scraping a page that a test writes every second."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def program() -> str:
    """Prometheus of the distribution, which `make tools` unpacks."""
    found = shutil.which("prometheus", path=f"{ROOT / 'build/tools/bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    assert found, "there is no program prometheus: run `make tools`"
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def prometheus(directory: Path, scrape: list[dict[str, Any]], rules: dict[str, Any]) -> Iterator[str]:
    """The URL of a Prometheus that scrapes and evaluates every second; ended, and its data removed, with the block."""
    settings = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": ["rules.yml"],
        "scrape_configs": scrape,
    }
    # JSON is YAML.
    (directory / "rules.yml").write_text(json.dumps(rules))
    (directory / "prometheus.yml").write_text(json.dumps(settings))
    address = f"127.0.0.1:{free_port()}"
    command = [
        program(),
        f"--config.file={directory / 'prometheus.yml'}",
        f"--storage.tsdb.path={directory / 'data'}",
        f"--web.listen-address={address}",
    ]
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        until(lambda: process.poll() is None and _ready(address), 30, lambda: (directory / "log").read_text()[-2000:])
        yield f"http://{address}"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        shutil.rmtree(directory / "data", ignore_errors=True)


def until(holds: Callable[[], bool], seconds: float, story: Callable[[], str]) -> None:
    """Wait until something holds, ``seconds`` at most; ``story`` says what is there instead."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, story()
        time.sleep(0.25)


def _ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{address}/-/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

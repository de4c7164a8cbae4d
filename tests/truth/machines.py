# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines of a running demo: its inventory as Ansible reads it, and commands over its ssh_config."""

from __future__ import annotations

import json
import shlex
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLER = Path(__file__).with_name("sampler.py")
SAMPLE_SECONDS = 2
# Many machines on one computer may keep a session waiting for long.
PATIENCE = [*("-o", "BatchMode=yes"), *("-o", "ConnectTimeout=60"), *("-o", "ServerAliveInterval=30")]


class MachineError(RuntimeError):
    """A machine did not do what it was asked; the text says which, what and its answer."""


class Machines:
    """The machines of one demo."""

    def __init__(self, demo: str) -> None:
        self.directory = ROOT / "build/demo" / demo
        state = self.directory / "machines.json"
        if not state.exists():
            raise MachineError(f"there is no demo {demo}: {state} is missing; run `make demo DEMO={demo}` first")
        self.addresses: dict[str, str] = json.loads(state.read_text(encoding="utf-8"))["addresses"]

    def _ssh(self, host: str) -> list[str]:
        return ["ssh", "-F", str(self.directory / "ssh_config"), *PATIENCE, host, "sudo", "-n"]

    def run(self, host: str, command: str, given: bytes = b"") -> bytes:
        """Run a shell command as root and return what it printed.

        Raises:
            MachineError: it failed.
        """
        done = subprocess.run(
            [*self._ssh(host), f"sh -c {shlex.quote(command)}"],
            input=given,
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace")[-1000:]
            raise MachineError(f"{host}: `{command}` ended with {done.returncode}: {said}")
        return done.stdout

    def python(self, host: str, program: str) -> bytes:
        """Run a Python program as root and return what it printed."""
        return self.run(host, "python3 -", program.encode())

    def copy_database(self, host: str, path: str, target: Path) -> None:
        """Copy an SQLite database while it is written to."""
        program = (
            "import sqlite3, sys, tempfile\n"
            "with tempfile.NamedTemporaryFile() as copy:\n"
            f"    source, target = sqlite3.connect({path!r}, timeout=30), sqlite3.connect(copy.name)\n"
            "    source.backup(target)\n"
            "    target.close()\n"
            "    sys.stdout.buffer.write(open(copy.name, 'rb').read())\n"
        )
        target.write_bytes(self.python(host, program))

    def sampling(self, host: str, unit: str, stack: ExitStack) -> Path:
        """Begin to sample the kernel; the stack's end ends it. The file grows by one JSON object a line."""
        path = self.directory / "truth" / f"kernel-{host}.jsonl"
        path.parent.mkdir(exist_ok=True)
        output = stack.enter_context(path.open("wb"))
        source = stack.enter_context(SAMPLER.open("rb"))
        command = [*self._ssh(host), "python3", "-", unit, str(SAMPLE_SECONDS)]
        process = subprocess.Popen(command, stdin=source, stdout=output)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        return path


def read_inventory() -> dict[str, Any]:
    """The demo's inventory: {"services": the catalogue, "groups": {group: hosts}}."""
    command = ["ansible-inventory", "-i", "inventories/demo", "--list"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MachineError(f"`{' '.join(command)}` ended with {done.returncode}: {done.stderr[-1000:]}")
    listed = json.loads(done.stdout)
    groups = {name: group.get("hosts", []) for name, group in listed.items() if name != "_meta"}
    of_a_host = listed["_meta"]["hostvars"][groups["prometheus"][0]]
    return {"services": of_a_host["signals_services"], "groups": groups}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real systemd machine, a run of the component task against it, and archives made for the tests."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
DEMO = "component"
HOST = "bare1"
DIRECTORY = ROOT / "build/demo" / DEMO


def demo(action: str, *options: str) -> None:
    """Run demo/machines.py for the machine of these tests."""
    words = [] if os.geteuid() == 0 else ["sudo"]
    words += [sys.executable, str(ROOT / "demo/machines.py"), action, "--name", DEMO, *options]
    subprocess.run(words, check=True, timeout=900)


class Machine:
    """Commands on the machine, over the SSH settings that the demo wrote."""

    def __init__(self, sockets: Path) -> None:
        self._words = [
            "ssh", "-F", str(DIRECTORY / "ssh_config"), "-o", "ControlMaster=auto", "-o", "ControlPersist=60",
            "-o", f"ControlPath={sockets}/%C", HOST,
        ]  # fmt: skip

    def command(self, user: str = "root") -> list[str]:
        """The words that run a shell script, given on standard input, as a user of the machine."""
        return [*self._words, f"cd / && sudo -u {user} sh -s"]

    def sh(self, script: str, user: str = "root", check: bool = True) -> str:
        """Run a shell script; its standard output."""
        done = subprocess.run(
            self.command(user), input="set -eu\n" + script, capture_output=True, text=True, timeout=120, check=False
        )
        if check and done.returncode:
            raise AssertionError(f"{script}\nended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def read(self, path: str) -> bytes:
        """A file of the machine."""
        done = subprocess.run(self.command(), input=f"cat {path}".encode(), capture_output=True, timeout=60, check=True)
        return done.stdout

    def pid(self, unit: str) -> str:
        """Process id of a unit's main process."""
        return self.sh(f"systemctl show -p MainPID --value {unit}").strip()

    def get(self, url: str) -> str:
        """What a URL answers on the machine itself."""
        return self.sh(
            f"python3 -c 'import urllib.request as u; print(u.urlopen(\"{url}\", timeout=5).read().decode())'"
        )


@dataclasses.dataclass
class Run:
    """One run of play.yml: ``result`` is that of the task, ``status`` ok, failed or unreachable."""

    status: str
    result: dict[str, Any]
    output: str

    @property
    def changed(self) -> bool:
        return bool(self.result.get("changed"))

    @property
    def message(self) -> str:
        return str(self.result.get("msg", ""))

    @property
    def modules(self) -> list[str]:
        """Python modules that were run on the machine, as the controller says at -vvv."""
        return [line for line in self.output.splitlines() if line.startswith("Using module file")]

    def reasons(self, name: str) -> list[str]:
        found: list[str] = self.result.get("components", {}).get(name, {}).get("reasons", [])
        return found

    def done(self, name: str) -> list[str]:
        found: list[str] = self.result.get("components", {}).get(name, {}).get("done", [])
        return found


class Controller:
    """Runs the component task as a user would: ansible-playbook, over SSH, with sudo."""

    def __init__(self, folder: Path, archives: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache"
        self.archives = archives
        self._inventory = folder / "hosts.json"
        self.settled: tuple[Any, ...] = ()  # the descriptions that an earlier run found in place, nothing run since
        variables = {
            "ansible_ssh_common_args": f"-F {DIRECTORY}/ssh_config",
            "ansible_python_interpreter": "/usr/bin/python3",
        }
        self._inventory.write_text(json.dumps({"all": {"hosts": {HOST: {}}, "vars": variables}}), encoding="utf-8")

    def start(
        self,
        *components: Any,
        become: bool = True,
        mirror: str | None = None,
        allow: bool = False,
        options: tuple[str, ...] = ("-vvv",),
        variables: dict[str, Any] | None = None,
    ) -> Run:
        """Run the task over ``components`` (descriptions or names of variables), whatever comes of it."""
        self.settled = ()
        given = {
            "test_components": list(components),
            "test_become": become,
            "test_mirror": str(self.archives) if mirror is None else mirror,
            "test_cache": str(self.cache),
            "test_allow_target_removal": allow,
            **(variables or {}),
        }
        record, extra = self.folder / "record", self.folder / "variables.json"
        extra.write_text(json.dumps(given), encoding="utf-8")
        record.write_text("", encoding="utf-8")
        environment = {
            **os.environ,
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callbacks"),
            "ANSIBLE_CALLBACKS_ENABLED": "record",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(self.folder / "cp"),
            "RECORD_FILE": str(record),
        }
        words = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(self._inventory)]
        done = subprocess.run(
            [*words, "-e", f"@{extra}", *options, str(HERE / "play.yml")],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        output = done.stdout + done.stderr
        lines = record.read_text(encoding="utf-8").splitlines()
        assert lines, output
        found = json.loads(lines[-1])
        assert (done.returncode == 0) == (found["status"] == "ok"), output
        return Run(found["status"], found["result"], output)

    def apply(self, *components: Any, **how: Any) -> Run:
        """Run the task, which must succeed."""
        run = self.start(*components, **how)
        assert run.status == "ok", run.message or run.output
        return run

    def fail(self, *components: Any, **how: Any) -> Run:
        """Run the task, which must fail with a message."""
        run = self.start(*components, **how)
        assert run.status == "failed", run.output
        assert "module_stdout" not in run.result, run.output  # a module that ended with an exception
        assert run.message, run.output
        return run

    def unchanged(self, *components: Any) -> Run:
        """Run the task, which must find nothing to do and run no Python module."""
        run = self.apply(*components)
        assert not run.changed, run.result
        assert run.modules == []
        self.settled = components
        return run


def pack(folder: Path, name: str, version: str, files: dict[str, bytes]) -> str:
    """Write NAME-VERSION.linux-amd64.tar.gz in upstream's layout into ``folder``; its sha256."""
    root = f"{name}-{version}.linux-amd64"
    path = folder / f"{root}.tar.gz"
    with (
        gzip.GzipFile(path, "wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for member, content in files.items():
            entry = tarfile.TarInfo(f"{root}/{member}")
            entry.mode, entry.size = 0o755, len(content)
            with (folder / ".member").open("w+b") as stream:
                stream.write(content)
                stream.seek(0)
                archive.addfile(entry, stream)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def link_archives(folder: Path) -> dict[str, dict[str, Any]]:
    """Copy the demo's archives into ``folder``; {component: {version, sha256}}."""
    description = json.loads((DIRECTORY / "archives.json").read_text(encoding="utf-8"))
    for path in Path(description["directory"]).glob("*.tar.gz"):
        shutil.copy(path, folder)
    components: dict[str, dict[str, Any]] = description["components"]
    return components

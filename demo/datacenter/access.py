# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and SSH settings of a demo: strict host keys, taken from the machines themselves."""

from __future__ import annotations

import os
from pathlib import Path

from datacenter.commands import run
from datacenter.plan import Plan


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file at once, with its mode, for the user who called sudo."""
    staged = path.with_name(path.name + ".new")
    staged.unlink(missing_ok=True)
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    give_to_caller(staged)
    staged.replace(path)


def give_to_caller(path: Path) -> None:
    """Give a file or folder to the user who called sudo, who runs Ansible later."""
    if os.geteuid() == 0 and "SUDO_UID" in os.environ:
        os.chown(path, int(os.environ["SUDO_UID"]), int(os.environ.get("SUDO_GID", "-1")))


def make_directory(path: Path) -> None:
    """Make a folder and its missing parents, for the user who called sudo."""
    if not path.is_dir():
        make_directory(path.parent)
        path.mkdir(exist_ok=True)
        give_to_caller(path)


def make_key(plan: Plan) -> str:
    """Make the demo's own key unless it is there; returns the public half."""
    key = plan.directory / "key"
    public = key.with_name("key.pub")
    if not (key.exists() and public.exists()):
        key.unlink(missing_ok=True)
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"golden.signals demo {plan.name}", "-f", str(key)])
        give_to_caller(key)
        give_to_caller(public)
    return public.read_text(encoding="utf-8").strip()


def ssh_config(plan: Plan, addresses: dict[str, str]) -> str:
    """Text of the ssh_config: each machine under its inventory name, strict about its key."""
    machines = "\n".join(f"Host {host}\n    HostName {address}\n" for host, address in sorted(addresses.items()))
    return f"""# Written by demo/machines.py. ssh -F {plan.directory}/ssh_config {sorted(addresses)[0]}
{machines}
Host *
    User admin
    IdentityFile "{plan.directory}/key"
    IdentitiesOnly yes
    UserKnownHostsFile "{plan.directory}/known_hosts"
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
    PasswordAuthentication no
    ServerAliveInterval 5
    ServerAliveCountMax 3
    ConnectTimeout 10
"""


def known_hosts(addresses: dict[str, str], keys: dict[str, str]) -> str:
    """Text of the known_hosts file from {machine: public host key}."""
    return "".join(f"{host},{addresses[host]} {' '.join(key.split()[:2])}\n" for host, key in sorted(keys.items()))

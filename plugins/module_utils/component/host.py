# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the switch asks of and tells its host: commands, systemd, listening ports, the journal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import Any

_TIMEOUT = 120  # seconds for one command; a systemd stop takes 90 at most by default


class SwitchError(Exception):
    """The component could not be brought to its described state; the message says what and where."""


def run(words: list[str], user: str = "root", text: str | None = None) -> tuple[int, str]:
    """Run a command as ``user`` with ``text`` on standard input; return (exit status, both outputs together)."""
    command = ["runuser", "-u", user, "--", *words] if user != "root" else words
    try:
        done = subprocess.run(
            command,
            input=(text or "").encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 124, f"no answer within {_TIMEOUT} s"
    except OSError as error:
        return 127, f"{words[0]}: {error.strerror}"
    return done.returncode, done.stdout.decode(errors="replace").strip()


def systemctl(*words: str) -> None:
    """Run systemctl; raise SwitchError with its words when it fails."""
    status, answer = run(["systemctl", *words])
    if status:
        raise SwitchError(f"systemctl {' '.join(words)} failed: {answer}")


def unit_state(unit: str) -> dict[str, str]:
    """Properties of a unit as systemctl show gives them."""
    names = "LoadState,ActiveState,SubState,UnitFileState,MainPID,NRestarts,Result,InvocationID"
    _status, answer = run(["systemctl", "show", "--no-pager", "-p", names, unit])
    return dict(line.split("=", 1) for line in answer.splitlines() if "=" in line)


def journal(unit: str, since: float, lines: int = 15) -> str:
    """The last lines that a unit wrote after ``since`` (seconds of the epoch)."""
    run(["journalctl", "--sync"])  # what the service wrote last is what matters, and journald may be behind
    words = ["journalctl", "--no-pager", "-o", "cat", "-n", str(lines), "--since", f"@{int(since)}", "-u", unit]
    _status, answer = run(words)
    return answer


def listeners(ports: list[int]) -> dict[int, list[int]]:
    """Which processes listen on TCP ports, as {port: [process id, ...]}, read from /proc/net (proc(5))."""
    sockets: dict[str, int] = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if os.path.exists(table):
            with open(table, encoding="ascii") as stream:
                rows = [line.split() for line in stream.readlines()[1:]]
            for row in rows:
                port = int(row[1].rsplit(":", 1)[1], 16)
                if row[3] == "0A" and port in ports:  # 0A: TCP_LISTEN
                    sockets[row[9]] = port
    found: dict[int, list[int]] = {port: [] for port in sockets.values()}
    for process in filter(str.isdigit, os.listdir("/proc")) if sockets else ():
        for inode in _sockets_of(process) & set(sockets):
            found[sockets[inode]].append(int(process))
    return found


def _sockets_of(process: str) -> set[str]:
    folder = f"/proc/{process}/fd"
    result = set()
    try:
        for name in os.listdir(folder):
            match = re.match(r"socket:\[(\d+)\]", os.readlink(f"{folder}/{name}"))
            if match:
                result.add(match.group(1))
    except OSError:
        pass  # the process ended, or it is one of another namespace
    return result


def unit_of(process: int) -> str:
    """The systemd service that a process belongs to, or its command's name when it belongs to none."""
    try:
        with open(f"/proc/{process}/cgroup", encoding="ascii") as stream:
            match = re.search(r"/([^/\n]+\.service)(?:/|$)", stream.read(), re.MULTILINE)
        if match:
            return match.group(1)
        with open(f"/proc/{process}/comm", encoding="utf-8") as stream:
            return stream.read().strip()
    except OSError:
        return f"process {process}"


def refuse_taken_ports(wanted: dict[str, Any]) -> None:
    """Raise SwitchError when a port of the component is held by a service that is neither it nor one it replaces."""
    allowed = {wanted["unit"], *wanted["replaces"]}
    for port, processes in sorted(listeners(wanted["listen"]).items()):
        owners = sorted({unit_of(process) for process in processes} or {"a process of another namespace"})
        foreign = [owner for owner in owners if owner not in allowed]
        if foreign:
            raise SwitchError(
                f"port {port} is taken by {', '.join(foreign)}; stop it, list it under the component's replaced units, "
                "or choose another port; nothing was changed"
            )


def remove_tree(path: str) -> None:
    """Remove a folder, a link or a file; nothing happens when it is not there."""
    if os.path.islink(path) or os.path.isfile(path):
        os.unlink(path)
    elif os.path.isdir(path):
        shutil.rmtree(path)

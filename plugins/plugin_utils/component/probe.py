# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One shell script that reports a host's whole state, and the reading of its answer.

The script and the list of things to look at travel by standard input: a command line of 140 kB fails with E2BIG. Each
section of the answer begins with a line that carries a random word, and the last one is ``end``; what is missing or
does not parse stays empty in :class:`HostState`, and empty never equals a desired state.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component

_PROPERTIES = "Id,Names,LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload,MainPID,DropInPaths,FragmentPath"

_STAT = "%n|%F|%a|%U|%G|%s|%Y|%Z"


@dataclasses.dataclass(frozen=True)
class PathState:
    """What stat(1) and sha256sum(1) say of a path: ``kind`` as stat names it, ``size`` in bytes, times in seconds."""

    kind: str
    mode: str
    owner: str
    group: str
    size: int
    modified: int
    changed: int
    sha256: str = ""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the file was written, replaced or renamed: contents need not be read again."""
        return f"{self.size} {self.modified} {self.changed}"


@dataclasses.dataclass
class HostState:
    """A host as the probe saw it.

    Mappings are keyed by path, unit, user, process id (executables, scripts), component name (markers) or
    ``check:<component>:<index>`` and ``require:...`` (commands). ``links`` has where each link ``current`` leads, and
    where each program really lies; ``scripts`` the first argument of each process, which is the script where the
    executable is an interpreter.
    """

    machine: str = ""
    uid: str = ""
    systemd: bool = False
    distribution: dict[str, str] = dataclasses.field(default_factory=dict)
    paths: dict[str, PathState] = dataclasses.field(default_factory=dict)
    links: dict[str, str] = dataclasses.field(default_factory=dict)
    users: set[str] = dataclasses.field(default_factory=set)
    groups: dict[str, set[str]] = dataclasses.field(default_factory=dict)
    units: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    executables: dict[str, str] = dataclasses.field(default_factory=dict)
    scripts: dict[str, str] = dataclasses.field(default_factory=dict)
    markers: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    commands: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def families(self) -> set[str]:
        """Distribution and the ones it is like, from os-release(5)."""
        return {self.distribution.get("ID", ""), *self.distribution.get("ID_LIKE", "").split()} - {""}


def command_text(command: Mapping[str, Any], word: str) -> str:
    """One read-only command as shell text: under its user, with its input on standard input, without a terminal."""
    words = [str(entry) for entry in command["command"]]
    user = command.get("user", "root")
    if user != "root":
        words = ["runuser", "-u", user, "--", *words]
    text = "cd / && " + " ".join(shlex.quote(entry) for entry in words)
    if "input" in command:
        return f"({text}) 2>&1 <<'{word}input'\n{command['input']}\n{word}input\n"
    return f"({text}) 2>&1 </dev/null\n"


def script(components: Iterable[Component]) -> tuple[str, str]:
    """Return (script, word): the probe for all ``components`` of a host and the word that frames its answer."""
    word = f"@@{secrets.token_hex(8)}"
    described = list(components)
    files = sorted({entry.path for c in described for entry in c.files} | {p for c in described for p in c.unit_paths})
    others = {entry["path"] for c in described for entry in c.directories} | {c.marker_path for c in described}
    others |= {path for c in described for path in binary_paths(c).values()}
    links = [f"echo {path} $(readlink {path})" for path in sorted(f"{c.base}/current" for c in described if c.has_unit)]
    programs = sorted(path for c in described for path in binary_paths(c).values())
    links += [f"echo {path} $(readlink -f {path})" for path in programs]
    units = sorted({unit for c in described for unit in (*c.units, *c.replaces)})
    own_units = sorted(c.unit for c in described if c.has_unit)
    users = sorted({c.user for c in described if c.has_unit})
    lines = [
        "exec 2>/dev/null; LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/sbin:/sbin",
        f"say() {{ printf '\\n{word} %s\\n' \"$1\"; }}",
        "probe() {",
        "say machine; uname -m; say uid; id -u; say systemd; test -d /run/systemd/system && echo yes",
        "say distribution; cat /etc/os-release",
        # Folders and programs may be reached by a link of the administrator or of a package; files may not.
        f"say paths; {_each(f'stat -c {_STAT} --', files)}; {_each(f'stat -L -c {_STAT} --', sorted(others))}",
        f"say sums; {_each('sha256sum --', files)}",
        "say links; " + "; ".join(links),
        f"say users; {_each('getent passwd', users)}",
        "say groups; " + "; ".join(f"echo {shlex.quote(user)} $(id -nG {shlex.quote(user)})" for user in users),
        f"say units; {_each(f'systemctl show --no-pager -p {_PROPERTIES}', units)}",
    ]
    if own_units:
        lines.append(f"pids=$(systemctl show -p MainPID --value {' '.join(own_units)})")
        lines.append("say executables; for pid in $pids; do echo $pid $(readlink /proc/$pid/exe); done")
        first = "tr '\\0' '\\n' < /proc/$pid/cmdline | sed -n 2p"
        lines.append(f'say scripts; for pid in $pids; do echo "$pid $({first})"; done')
    for component in described:
        lines.append(f"say marker:{component.name}; cat {component.marker_path}")
        for kind, commands in (("require", component.requires), ("check", component.checks)):
            for index, entry in enumerate(commands):
                lines += [f"say {kind}:{component.name}:{index}", command_text(entry, word)]
    lines += ["say end", "}", "probe </dev/null", ""]
    return "\n".join(lines), word


def binary_paths(component: Component) -> dict[str, str]:
    """Programs of a component as {name: absolute path}, where the archive or the package puts them."""
    if component.source == "package":
        return {name: str(path) for name, path in component.package["binaries"].items()}
    if component.source == "archive":
        folder = f"{component.base}/{component.version_directory}"
        return {name: f"{folder}/{name}" for name in component.archive["binaries"]}
    return {}


def _each(command: str, arguments: Iterable[str]) -> str:
    words = [shlex.quote(argument) for argument in arguments]
    quoted = " ".join(shlex.quote(part) for part in command.split())
    return f"{quoted} {' '.join(words)}" if words else ":"


def parse(answer: str, word: str) -> HostState:
    """Read the script's answer; a cut answer (no ``end``) gives an empty state, in which everything differs."""
    sections: dict[str, str] = {}
    for part in answer.replace("\r\n", "\n").split(f"\n{word} ")[1:]:
        title, _newline, body = part.partition("\n")
        sections[title] = body.removesuffix("\n")
    if "end" not in sections:
        return HostState()
    state = HostState(
        machine=sections.get("machine", "").strip(),
        uid=sections.get("uid", "").strip(),
        systemd=sections.get("systemd", "").strip() == "yes",
        distribution=_assignments(sections.get("distribution", "")),
        paths=_paths(sections.get("paths", ""), sections.get("sums", "")),
        links=_pairs(sections.get("links", "")),
        users={line.split(":")[0] for line in sections.get("users", "").splitlines()},
        groups={user: set(rest.split()) for user, rest in _pairs(sections.get("groups", "")).items()},
        units=_units(sections.get("units", "")),
        executables=_pairs(sections.get("executables", "")),
        scripts=_pairs(sections.get("scripts", "")),
    )
    for title, body in sections.items():
        kind, _colon, name = title.partition(":")
        if kind == "marker":
            state.markers[name] = _json(body)
        elif kind in ("require", "check"):
            state.commands[title] = body.strip()
    return state


def _assignments(text: str) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {key: value.strip().strip("\"'") for key, value in pairs}


def _pairs(text: str) -> dict[str, str]:
    split = (line.split(" ", 1) for line in text.splitlines() if line)
    return {parts[0]: parts[1] if len(parts) > 1 else "" for parts in split}


def _paths(stats: str, sums: str) -> dict[str, PathState]:
    sha256 = {path: value for value, _spaces, path in (line.partition("  ") for line in sums.splitlines())}
    result = {}
    for line in stats.splitlines():
        parts = line.split("|")
        if len(parts) == 8 and all(part.isdigit() for part in parts[5:]):
            path, kind, mode, owner, group = parts[:5]
            size, modified, changed = (int(part) for part in parts[5:])
            result[path] = PathState(kind, mode, owner, group, size, modified, changed, sha256.get(path, ""))
    return result


def _units(text: str) -> dict[str, dict[str, str]]:
    blocks = (_assignments(block) for block in text.split("\n\n"))
    return {name: block for block in blocks if "Id" in block for name in (block.get("Names") or block["Id"]).split()}


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a component's description may hold: keys, types and allowed words, checked before any host is touched."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any

SOURCES = ("archive", "package", "none")
ON_CHANGE = ("restart", "reload", "none")
_PATH = re.compile(r"/[A-Za-z0-9._/@+-]+")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]*")
_MODE = re.compile(r"0?[0-7]{3,4}")
_SUM = re.compile(r"[0-9a-f]{64}")

Check = Callable[[Any], str]


def _type(kind: type | tuple[type, ...], word: str) -> Check:
    def check(value: Any) -> str:
        good = isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool)
        return "" if good else f"is {value!r}; allowed: {word}"

    return check


def _pattern(pattern: re.Pattern[str], word: str) -> Check:
    def check(value: Any) -> str:
        return "" if isinstance(value, str) and pattern.fullmatch(value) else f"is {value!r}; allowed: {word}"

    return check


def _words(allowed: tuple[str, ...]) -> Check:
    def check(value: Any) -> str:
        return "" if value in allowed else f"is {value!r}; allowed: {', '.join(allowed)}"

    return check


def _list(item: Check) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, list):
            return f"is {value!r}; allowed: a list"
        return next((f"[{index}] {fault}" for index, entry in enumerate(value) if (fault := item(entry))), "")

    return check


def _port(value: Any) -> str:
    good = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536
    return "" if good else f"is {value!r}; allowed: a port, 1 to 65535"


def _share(value: Any) -> str:
    good = value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1)
    return "" if good else f"is {value!r}; allowed: a share from 0 to 1"


_TEXT = _type(str, "text")
_ANY_TEXT = _type((str, int, float), "text or a number")
_MAPPING = _type(dict, "a mapping")
_FILE_PATH = _pattern(_PATH, "an absolute path of letters, digits and ._/@+-")
_COMMAND = _list(_ANY_TEXT)
_MODE_CHECK = _pattern(_MODE, 'a quoted mode such as "0640"')


def _anything(_value: Any) -> str:
    return ""


TOP: dict[str, Check] = {
    "name": _pattern(_NAME, "lower-case letters, digits, _ and -"),
    "description": _TEXT,
    "documentation": _TEXT,
    "version": _pattern(_VERSION, 'a quoted version such as "1.12.1"'),
    "source": _words(SOURCES),
    "archive": _MAPPING,
    "package": _MAPPING,
    "binary": _TEXT,
    "arguments": _list(_ANY_TEXT),
    "environment": _MAPPING,
    "user": _TEXT,
    "groups": _list(_TEXT),
    "capabilities": _list(_pattern(re.compile(r"CAP_[A-Z_]+"), "a capability such as CAP_NET_RAW")),
    "hardening": _MAPPING,
    "writable_paths": _list(_FILE_PATH),
    "files": _list(_MAPPING),
    "directories": _list(_MAPPING),
    "validate": _list(_COMMAND),
    "health": _MAPPING,
    "reload": _MAPPING,
    "listen": _list(_port),
    "replaces": _list(_TEXT),
    "requires": _list(_MAPPING),
    "checks": _list(_MAPPING),
}
_PARTS: dict[str, dict[str, Check]] = {
    "archive": {
        "url": _TEXT,
        "root": _TEXT,
        "binaries": _list(_TEXT),
        "sha256": _MAPPING,
        "sums_url": _TEXT,
    },
    "package": {"name": _anything, "binaries": _MAPPING},
    "health": {"url": _TEXT, "contains": _TEXT, "timeout": _type(int, "seconds"), "status": _type(int, "a status")},
    "reload": {"signal": _TEXT, "url": _TEXT, "contains": _TEXT},
}
_ENTRIES: dict[str, dict[str, Check]] = {
    "files": {
        "path": _FILE_PATH,
        "data": _anything,
        "content": _TEXT,
        "source": _TEXT,
        "mode": _MODE_CHECK,
        "owner": _TEXT,
        "group": _TEXT,
        "on_change": _words(ON_CHANGE),
        "secret": _type(bool, "true or false"),
        "removal_limit": _share,
    },
    "directories": {"path": _FILE_PATH, "mode": _MODE_CHECK, "owner": _TEXT, "group": _TEXT},
    "requires": {"name": _TEXT, "command": _COMMAND, "user": _TEXT, "matches": _TEXT, "message": _TEXT},
    "checks": {
        "name": _TEXT,
        "command": _COMMAND,
        "user": _TEXT,
        "input": _TEXT,
        "secret": _type(bool, "true or false"),
        "expect": _ANY_TEXT,
        "repair": _list(_MAPPING),
    },
}
_REPAIR: dict[str, Check] = {"command": _COMMAND, "user": _TEXT, "input": _TEXT, "secret": _type(bool, "true or false")}
_NEEDED = {"files": ("path",), "directories": ("path",), "requires": ("name", "command", "matches"),
           "checks": ("name", "command", "expect")}  # fmt: skip


def faults_of(raw: Any) -> list[str]:
    """Every fault of one description, each as ``component NAME: key is wrong; allowed: ...``; empty when sound."""
    if not isinstance(raw, dict):
        return [f"component: a description is a mapping, not {raw!r}"]
    where = f"component {raw.get('name', '?')}"
    faults = _mapping(where, raw, TOP, ("name", "source"))
    for part, checks in _PARTS.items():
        if isinstance(raw.get(part), dict):
            faults += _mapping(f"{where}: {part}", raw[part], checks, ())
    for part, checks in _ENTRIES.items():
        entries = raw.get(part)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict):
                faults += _mapping(f"{where}: {part}[{index}]", entry, checks, _NEEDED[part])
    return faults + (_relations(where, raw) if not faults else [])


def _mapping(where: str, value: dict[str, Any], checks: dict[str, Check], needed: tuple[str, ...]) -> list[str]:
    faults = [f"{where}: {key} is missing" for key in needed if key not in value]
    for key, entry in value.items():
        if key not in checks:
            near = difflib.get_close_matches(str(key), checks, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            faults.append(f"{where}: unknown key {key!r}{hint}; allowed: {', '.join(sorted(checks))}")
        elif fault := checks[key](entry):
            faults.append(f"{where}: {key} {fault}")
    return faults


def _relations(where: str, raw: dict[str, Any]) -> list[str]:
    """Faults between keys of a description whose single values are sound."""
    faults = []
    source = raw["source"]
    if source == "archive":
        archive = raw.get("archive", {})
        for key in ("url", "binaries"):
            if not archive.get(key):
                faults.append(f"{where}: archive.{key} is missing (source is archive)")
        if not raw.get("version"):
            faults.append(f"{where}: version is missing (source is archive)")
        for architecture, value in (archive.get("sha256") or {}).items():
            if not isinstance(value, str) or not _SUM.fullmatch(value):
                faults.append(f"{where}: archive.sha256.{architecture} is {value!r}; allowed: 64 hexadecimal digits")
    if source == "package" and not (raw.get("package", {}).get("name") and raw["package"].get("binaries")):
        faults.append(f"{where}: package.name and package.binaries are needed (source is package)")
    for index, entry in enumerate(raw.get("files", [])):
        given = [key for key in ("data", "content", "source") if key in entry]
        if len(given) != 1:
            faults.append(f"{where}: files[{index}] {entry['path']}: give one of data, content, source, not {given}")
    paths = [entry["path"] for entry in raw.get("files", [])]
    faults += [f"{where}: files: {path} is listed twice" for path in sorted({p for p in paths if paths.count(p) > 1})]
    for index, check in enumerate(raw.get("checks", [])):
        for number, repair in enumerate(check.get("repair", [])):
            faults += _mapping(f"{where}: checks[{index}].repair[{number}]", repair, _REPAIR, ("command",))
    return faults

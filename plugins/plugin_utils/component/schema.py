# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a component's description may hold: keys, types and allowed words, checked before any host is touched."""

from __future__ import annotations

import difflib
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.component.values import (
    Check,
    absolute_path,
    anything,
    command_of,
    either,
    list_of,
    mapping_of,
    number,
    one_of,
    pattern,
    regular_expression,
    typed,
    wrong,
)

SOURCES = ("archive", "package", "none")
ON_CHANGE = ("restart", "reload", "none")
_TEXT = typed(str, "text")
_WORD = typed((str, int, float), "text or a number")
_HIDDEN_TEXT = typed(str, "text", hidden=True)
_FLAG = typed(bool, "true or false")
_MAPPING = typed(dict, "a mapping")
_COMMAND = command_of(_WORD)
_ACCOUNT = pattern(r"[A-Za-z_][A-Za-z0-9_.-]{0,30}", "a user or group name")
_MODE = pattern(r"0?[0-7]{3,4}", 'a quoted mode such as "0640"')
_SUM = pattern(r"[0-9a-f]{64}", "64 hexadecimal digits")
_URL = pattern(r"(https?://[^\s/]+(/\S*)?)?", "an http or https URL")
_PROGRAM = pattern(r"(?!(.*/)?\.\.?(/|$))[A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*", "the name of a program")
_UNIT = pattern(r"[A-Za-z0-9:_.@-]+\.(service|socket|timer|path)", "a full unit name such as node_exporter.service")
_PACKAGE = pattern(r"[A-Za-z0-9][A-Za-z0-9.+_-]*", "a package name, or one for each of debian, rhel")
FAMILIES = ("debian", "rhel")
_SETTING = either(typed((str, int, float), "text, a number, true, false, null or a list of them"), typed(bool, ""))
_OPTIONAL_SETTING = either(_SETTING, lambda value: "" if value is None else "no")


TOP: dict[str, Check] = {
    "name": pattern(r"[a-z][a-z0-9_-]*", "lower-case letters, digits, _ and -"),
    "description": _TEXT,
    "documentation": pattern(r"\S*", "a URL"),
    "version": pattern(r"(?!current$|package$)[A-Za-z0-9][A-Za-z0-9._+~-]*", 'a quoted version such as "1.12.1"'),
    "source": one_of(SOURCES),
    "archive": _MAPPING,
    "package": _MAPPING,
    "binary": _PROGRAM,
    "arguments": list_of(_WORD),
    "environment": mapping_of(pattern("[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable"), _WORD),
    "user": _ACCOUNT,
    "groups": list_of(_ACCOUNT),
    "capabilities": list_of(pattern("CAP_[A-Z_]+", "a capability such as CAP_NET_RAW")),
    "hardening": mapping_of(
        pattern("[A-Z][A-Za-z0-9]+", "a setting of systemd.exec(5)"), either(_OPTIONAL_SETTING, list_of(_SETTING))
    ),
    "writable_paths": list_of(absolute_path),
    "saved_state": list_of(absolute_path),
    "files": list_of(_MAPPING),
    "directories": list_of(_MAPPING),
    "validate": list_of(_COMMAND),
    "health": _MAPPING,
    "reload": _MAPPING,
    "schedule": _MAPPING,
    "listen": list_of(number(1, 65535, "a port, 1 to 65535")),
    "replaces": list_of(_UNIT),
    "requires": list_of(_MAPPING),
    "checks": list_of(_MAPPING),
}
_PARTS: dict[str, dict[str, Check]] = {
    "archive": {
        "url": _URL,
        "root": pattern(
            r"(?!.*\.\.)([A-Za-z0-9][A-Za-z0-9._+~{}/-]*[*]?)?", "a relative path, * at its end for the rest of a name"
        ),
        "binaries": list_of(_PROGRAM),
        "sha256": mapping_of(pattern("[a-z0-9_]+", "an architecture such as amd64"), _SUM),
        "sums_url": _URL,
    },
    "package": {
        "name": either(_PACKAGE, mapping_of(one_of(FAMILIES), _PACKAGE)),
        "binaries": mapping_of(_PROGRAM, absolute_path),
    },
    "health": {
        "url": _URL,
        "contains": _TEXT,
        "timeout": number(1, 3600, "seconds, 1 to 3600"),
        "status": number(100, 599, "an HTTP status, 100 to 599"),
    },
    "reload": {"signal": pattern("[A-Z][A-Z0-9+-]+", "a signal such as HUP"), "url": _URL, "contains": _TEXT},
    "schedule": {"interval": number(1, 31_536_000, "seconds, 1 to 31536000", whole=False)},
}
_ENTRIES: dict[str, dict[str, Check]] = {
    "files": {
        "path": absolute_path,
        "data": anything,
        "content": _HIDDEN_TEXT,
        "source": _TEXT,
        "mode": _MODE,
        "owner": _ACCOUNT,
        "group": _ACCOUNT,
        "on_change": one_of(ON_CHANGE),
        "secret": _FLAG,
        "removal_limit": either(
            number(0, 1, "a share from 0 to 1", whole=False), lambda value: "" if value is None else "no"
        ),
    },
    "directories": {"path": absolute_path, "mode": _MODE, "owner": _ACCOUNT, "group": _ACCOUNT},
    "requires": {
        "name": _TEXT,
        "command": _COMMAND,
        "user": _ACCOUNT,
        "matches": regular_expression,
        "message": _TEXT,
    },
    "checks": {
        "name": _TEXT,
        "command": _COMMAND,
        "user": _ACCOUNT,
        "input": _HIDDEN_TEXT,
        "secret": _FLAG,
        "expect": _WORD,
        "on_change": one_of(("restart", "none")),
        "repair": list_of(_MAPPING),
    },
}
_REPAIR: dict[str, Check] = {"command": _COMMAND, "user": _ACCOUNT, "input": _HIDDEN_TEXT, "secret": _FLAG}
_NEEDED = {"files": ("path",), "directories": ("path",), "requires": ("name", "command", "matches"),
           "checks": ("name", "command", "expect")}  # fmt: skip


def faults_of(raw: Any) -> list[str]:
    """Every fault of one description, each as ``component NAME: key is wrong; allowed: ...``; empty when sound."""
    if not isinstance(raw, dict):
        return [f"component: a description {wrong(raw, 'a mapping')}"]
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
            faults.append(f"{where}: {key}{'' if fault.startswith('[') else ' '}{fault}")
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
    programs = raw.get(source, {}).get("binaries", []) if source != "none" else []
    binary = raw.get("binary", raw["name"])
    if programs and binary not in programs:
        faults.append(f"{where}: binary is {binary!r}; allowed: {', '.join(programs)} (binaries of the {source})")
    if source == "package" and not (raw.get("package", {}).get("name") and raw["package"].get("binaries")):
        faults.append(f"{where}: package.name and package.binaries are needed (source is package)")
    faults += _schedule(where, raw)
    for index, entry in enumerate(raw.get("files", [])):
        given = [key for key in ("data", "content", "source") if key in entry]
        if len(given) != 1:
            faults.append(f"{where}: files[{index}] {entry['path']}: give one of data, content, source, not {given}")
    paths = [entry["path"] for entry in raw.get("files", [])]
    faults += [f"{where}: files: {path} is listed twice" for path in sorted({p for p in paths if paths.count(p) > 1})]
    for index, check in enumerate(raw.get("checks", [])):
        for step, repair in enumerate(check.get("repair", [])):
            faults += _mapping(f"{where}: checks[{index}].repair[{step}]", repair, _REPAIR, ("command",))
    return faults


def _schedule(where: str, raw: dict[str, Any]) -> list[str]:
    """Faults of a component that runs from time to time: no process stays that could listen, answer or reload."""
    if "schedule" not in raw:
        return []
    faults = [] if "interval" in raw["schedule"] else [f"{where}: schedule.interval is missing"]
    if raw["source"] == "none":
        faults.append(f"{where}: schedule needs a program; source is 'none'; allowed: archive, package")
    answers = [key for key in ("listen", "reload") if raw.get(key)]
    answers += [f"health.{key}" for key in raw.get("health", {}) if key != "timeout"]
    return faults + [f"{where}: {key} is for services that stay; allowed with schedule: none" for key in answers]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where declared objects come from: inline, JSON files, directories of JSON files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Item, Json

SOURCES = ("dashboard", "file", "directory")


def inline(option: str, objects: Sequence[Json]) -> list[Item]:
    """Items of a list of dictionaries."""
    return [_given(f"{option}[{index}]", thing) for index, thing in enumerate(objects)]


def dashboards(option: str, entries: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Items of the dashboards option: each entry has ``dashboard`` (a model), ``file`` or ``directory``, and may have
    ``folderUid`` and ``constants`` (values of the dashboards' constant variables by name).

    Raises ``ValueError`` where an entry has none or several of them, or a path does not serve.
    """
    items: list[Item] = []
    for index, entry in enumerate(entries):
        where = f"{option}[{index}]"
        given = [name for name in SOURCES if entry.get(name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            raise ValueError(f"{where}: has {found}; allowed: exactly one of {', '.join(SOURCES)}")
        unknown = sorted(set(entry) - {*SOURCES, "folderUid", "constants"})
        if unknown:
            raise ValueError(f"{where}: {unknown[0]}: unknown; allowed: {', '.join(SOURCES)}, folderUid, constants")
        folder = str(entry.get("folderUid") or "")
        constants = _constants(where, entry.get("constants") or {})
        if given[0] == "dashboard":
            model = with_constants(entry["dashboard"], constants)
            items.append(_given(f"{where}.dashboard", {"dashboard": model, "folderUid": folder}))
        else:
            paths = _files(where, given[0], Path(str(entry[given[0]])).expanduser())
            items += [_file(path, folder, constants) for path in paths]
    return items


def with_constants(model: Json, constants: Mapping[str, str]) -> Json:
    """The dashboard with other values of its constant variables; those that it does not have are passed over."""
    variables = model.get("templating", {}).get("list", []) if constants and isinstance(model, dict) else []
    if not any(variable.get("type") == "constant" and variable.get("name") in constants for variable in variables):
        return model
    changed = [
        _with_constant(variable, constants[variable["name"]])
        if variable.get("type") == "constant" and variable.get("name") in constants
        else variable
        for variable in variables
    ]
    return {**model, "templating": {**model["templating"], "list": changed}}


def _with_constant(variable: Json, value: str) -> Json:
    # A constant holds its value three times, as Grafana writes it itself.
    choice = {"selected": True, "text": value, "value": value}
    return {**variable, "query": value, "current": choice, "options": [choice]}


def _constants(where: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
        raise ValueError(f"{where}.constants: allowed: a dictionary of texts by the name of a constant variable")
    return value


def _given(where: str, thing: Json) -> Item:
    return Item(where, lambda: thing)


def _file(path: Path, folder: str, constants: Mapping[str, str]) -> Item:
    return Item(str(path), lambda: _read(path, folder, constants))


def _files(where: str, name: str, path: Path) -> list[Path]:
    if name == "file":
        if not path.is_file():
            raise ValueError(f"{where}.file: '{path}' is not a file")
        return [path]
    if not path.is_dir():
        raise ValueError(f"{where}.directory: '{path}' is not a directory")
    found = sorted(file for file in path.rglob("*.json") if file.is_file())
    if not found:
        raise ValueError(f"{where}.directory: '{path}' has no *.json in it")
    return found


def _read(path: Path, folder: str, constants: Mapping[str, str]) -> Json:
    """A dashboard of a file: its model alone, or an answer of the API with the model in ``dashboard``."""
    try:
        model = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from error
    if isinstance(model, dict) and isinstance(model.get("dashboard"), dict):
        model = model["dashboard"]
    return {"dashboard": with_constants(model, constants), "folderUid": folder}

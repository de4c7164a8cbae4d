# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A dashboard's variables, filled with values of the catalogue; pure functions, private."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json

from .expected import Expectations

EVERYTHING = ".*"
_USE = re.compile(r"\$(\w+)|\$\{(\w+)(?:[:.][^}]*)?\}|\[\[(\w+)(?::[^\]]*)?\]\]")
_LABEL = re.compile(r"label_values\(.*,\s*(\w+)\s*\)", re.DOTALL)
_OF_KIND = re.compile(r'service:info\{[^}]*\bkind=~?"([\w|]+)"\}')
_KIND = re.compile(r'\bkind="(\w+)"')


class NoValueError(Exception):
    """A variable for which nothing known has a value; the message says which."""


@dataclass(frozen=True)
class View:
    """A dashboard with one choice of values. ``service``: the one shown, where it shows one at a time."""

    values: Mapping[str, str]
    service: str = ""


def views(model: Json, expectations: Expectations, datasource: str) -> list[View]:
    """The views in which a dashboard is asked: as it opens, in the catalogue's environment and datacenter.

    Where it shows one service at a time there is a view for each service of its kind in the catalogue, so none where
    the catalogue has no such service. Where several may be chosen, all are, as Grafana does it.
    """
    values: dict[str, str] = {}
    single: dict[str, list[str]] = {}
    for variable in (model.get("templating") or {}).get("list") or []:
        name = str(variable.get("name"))
        label = _label(variable)
        if variable.get("type") == "datasource":
            values[name] = datasource
        elif label in ("env", "dc"):
            values[name] = _quoted({"env": expectations.environment, "dc": expectations.datacenter}[label])
        elif label == "service" and not _several(variable):
            single[name] = _services(variable, expectations)
        else:
            values.update(_as_it_opens(name, variable))
    if not single:
        return [View(values)]
    name, services = next(iter(single.items()))
    return [View({**values, name: _quoted(service)}, service) for service in services]


def filled(text: str, view: View) -> str:
    """A text with its variables replaced; those of Grafana itself (``$__rate_interval``) are left to Grafana.

    Raises :class:`NoValueError`.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2] or found[3]
        if name.startswith("__") or name.isdigit():
            return found[0]
        if name not in view.values:
            raise NoValueError(f"the variable ${name} has no value in the catalogue, nor a saved one")
        return view.values[name]

    return _USE.sub(value, text)


def declared(condition: str, view: View, expectations: Expectations) -> bool:
    """Whether the catalogue itself says that a condition holds, one that asks for services of a kind.

    Prometheus may have lost the service, or never had it: that is a fault, and no reason to show nothing.
    """
    asked = _OF_KIND.fullmatch(condition)
    return asked is not None and any(
        signal.kind in asked[1].split("|") and view.service in ("", signal.service) for signal in expectations.signals
    )


def _query(variable: Mapping[str, Any]) -> str:
    query = variable.get("query")
    return str(query.get("query", "") if isinstance(query, dict) else query or "")


def _label(variable: Mapping[str, Any]) -> str:
    """The label whose values a variable lists, or an empty text."""
    found = _LABEL.fullmatch(_query(variable).strip()) if variable.get("type") == "query" else None
    return found[1] if found else ""


def _several(variable: Mapping[str, Any]) -> bool:
    return bool(variable.get("multi") or variable.get("includeAll"))


def _services(variable: Mapping[str, Any], expectations: Expectations) -> list[str]:
    """Services of the catalogue that a variable lists: those of the kind that its query names, or all."""
    kinds = _KIND.findall(_query(variable))
    found = [signal.service for signal in expectations.signals if not kinds or signal.kind in kinds]
    return list(dict.fromkeys(found))


def _as_it_opens(name: str, variable: Mapping[str, Any]) -> dict[str, str]:
    if variable.get("type") == "query" and _several(variable):
        return {name: str(variable.get("allValue") or EVERYTHING)}
    current = variable.get("current")
    value = current.get("value") if isinstance(current, dict) else None
    if isinstance(value, list):
        value = "|".join(map(str, value))
    if value == "$__all":
        return {name: str(variable.get("allValue") or EVERYTHING)}
    if not value and variable.get("type") in ("constant", "textbox"):
        value = _query(variable)
    return {name: str(value)} if value else {}


def _quoted(value: str) -> str:
    """A value inside of the quotes of a matcher."""
    return value.replace("\\", "\\\\").replace('"', '\\"')

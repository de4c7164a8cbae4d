# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be proven in Grafana: the option ``grafana`` of signals_verify; private to golden.signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana import sources
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Item, Json, Kind, Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.dashboard import Dashboard
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.rule import uid_of
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.rule_group import RuleGroup
from ansible_collections.golden.signals.plugins.module_utils.grafana.settings import Settings, from_params

# Seconds for one request, seconds for one reading of everything, and repetitions inside of it: the waiting loop of
# verify reads anew anyway.
LIMITS = {"timeout": 30, "budget": 120, "retries": 1, "workers": 8}
OBJECTS: dict[str, Any] = {"type": "list", "elements": "dict", "default": []}
NAMES: dict[str, Any] = {"type": "list", "elements": "str", "default": []}
_OPTIONS: dict[str, Any] = {
    "url": {"type": "str", "required": True},
    "token": {"type": "str", "no_log": True},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "organisation_id": {"type": "int", "aliases": ["org_id"]},
    "ca_path": {"type": "path"},
    "client_cert": {"type": "path"},
    "client_key": {"type": "path", "no_log": False},
    "validate_certs": {"type": "bool", "default": True},
    "datasources": NAMES,
    "dashboards": OBJECTS,
    "alert_rule_groups": OBJECTS,
    "notify": NAMES,
}
GRAFANA: dict[str, Any] = {
    "type": "dict",
    "options": _OPTIONS,
    "required_together": [("username", "password")],
    "required_by": {"client_key": "client_cert"},
}


@dataclass(frozen=True)
class ExpectedRule:
    """One alert rule; ``folder`` is the uid of its folder."""

    uid: str
    title: str
    group: str
    folder: str
    paused: bool


@dataclass(frozen=True)
class GrafanaExpectations:
    """Uids of data sources, dashboards as grafana_apply takes them, rules, names of contact points to test."""

    settings: Settings
    datasources: tuple[str, ...] = ()
    dashboards: tuple[Json, ...] = ()
    rules: tuple[ExpectedRule, ...] = ()
    notify: tuple[str, ...] = ()


def parse_grafana(option: Mapping[str, Any]) -> GrafanaExpectations:
    """Read the option ``grafana``. Raises ``ValueError`` with every fault on a line, each naming its place."""
    faults: list[str] = []
    dashboards = _objects(Dashboard(Options()), _items(option, faults), faults)
    groups = _objects(
        RuleGroup(Options()), sources.inline("grafana.alert_rule_groups", option["alert_rule_groups"]), faults
    )
    for name in ("datasources", "notify"):
        faults += [f"grafana.{name}: an empty text is not allowed" for value in option[name] if not value.strip()]
    if dashboards and not option["datasources"]:
        faults.append("grafana.datasources: empty; allowed: at least one uid, the first is the one that panels ask")
    try:
        settings = from_params({**option, **LIMITS})
    except ValueError as error:
        faults += [f"grafana.{line}" for line in str(error).splitlines()]
    if faults:
        raise ValueError("\n".join(faults))
    return GrafanaExpectations(
        settings=settings,
        datasources=tuple(option["datasources"]),
        dashboards=tuple(dashboards),
        rules=tuple(rule for group in groups for rule in _rules(group)),
        notify=tuple(option["notify"]),
    )


def _items(option: Mapping[str, Any], faults: list[str]) -> Sequence[Item]:
    try:
        return sources.dashboards("grafana.dashboards", option["dashboards"])
    except ValueError as error:
        faults.append(str(error))
        return []


def _objects(kind: Kind, items: Sequence[Item], faults: list[str]) -> list[Json]:
    """The objects of a kind, each key once; what is wrong with them is added to ``faults``."""
    objects: dict[str, Json] = {}
    for item in items:
        try:
            desired = item.load()
        except ValueError as error:
            faults.append(f"{item.where}: {error}")
            continue
        key = kind.key(desired)
        found = kind.validate(desired)
        if key in objects:
            found = [*found, f"{kind.name} '{key}' is given twice"]
        faults += [f"{item.where}: {fault}" for fault in found]
        objects[key] = desired
    return list(objects.values())


def _rules(group: Json) -> list[ExpectedRule]:
    """The alerts of a group; recording rules are no part of the proof."""
    return [
        ExpectedRule(
            uid_of(group["folderUid"], rule),
            rule["title"],
            group["title"],
            group["folderUid"],
            bool(rule.get("isPaused")),
        )
        for rule in group["rules"]
        if not rule.get("record")
    ]

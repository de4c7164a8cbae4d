# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts of Prometheus rule files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ansible_collections.golden.signals.plugins.module_utils.grafana.durations import milliseconds
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.errors import AlertingError
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.templates import template_faults
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

BASE_INTERVAL = 10  # seconds; Grafana's scheduler evaluates no oftener, and only multiples of it
_GROUP_KEYS = ("name", "interval", "rules", "labels")
_ALERT_KEYS = ("alert", "expr", "for", "keep_firing_for", "labels", "annotations")
# Labels which Grafana sets itself, or refuses.
_RESERVED = ("alertname", "grafana_folder")
_LONGEST = 190  # characters of a title or a group's name in Grafana


@dataclass(frozen=True)
class Alert:
    """One alert; the durations are in milliseconds, ``labels`` hold those of its group too."""

    name: str
    expression: str
    pending: int
    keep_firing: int
    labels: dict[str, str]
    annotations: dict[str, str]


@dataclass(frozen=True)
class Group:
    """A group and its alerts in order; ``interval`` is in seconds."""

    name: str
    interval: int
    alerts: list[Alert]


def read_groups(files: Sequence[Any], default_interval: str) -> list[Group]:
    """The groups that have alerts; recording rules stay with Prometheus and are passed over.

    ``files``: rule files as text (YAML) or as data; ``default_interval``: of groups that name none.

    :raises AlertingError: with every fault of all files.
    """
    if isinstance(files, (str, Mapping)) or not isinstance(files, Sequence):
        raise AlertingError([f"rule files: {show(files)} is not allowed; allowed: a list of rule files"])
    faults: list[str] = []
    groups = [
        group
        for number, file in enumerate(files, 1)
        for raw in _raw_groups(f"rule file {number}", file, faults)
        if (group := _group(f"rule file {number}", raw, default_interval, faults)) and group.alerts
    ]
    names: set[str] = set()
    for group in groups:
        if group.name in names:
            faults.append(f"group {group.name}: it has alerts twice; allowed: one group of a name")
        names.add(group.name)
    if faults:
        raise AlertingError(faults)
    return groups


def _raw_groups(place: str, file: Any, faults: list[str]) -> list[Any]:
    """The list ``groups`` of one file."""
    try:
        content = yaml.safe_load(file) if isinstance(file, str) else file
    except yaml.YAMLError as error:
        faults.append(f"{place}: it is not YAML: {' '.join(str(error).split())}")
        return []
    groups = content.get("groups") if isinstance(content, Mapping) else None
    if not isinstance(groups, list):
        faults.append(f"{place}: it has no list groups; allowed: a rule file of Prometheus")
        return []
    return groups


def _group(place: str, raw: Any, default_interval: str, faults: list[str]) -> Group | None:
    """One group, or None and its faults."""
    name = raw.get("name") if isinstance(raw, Mapping) else None
    if not isinstance(name, str) or not name or len(name) > _LONGEST:
        faults.append(f"{place}: a group has the name {show(name)}; allowed: a text of 1 to {_LONGEST} characters")
        return None
    rules = raw.get("rules") or []
    if not isinstance(rules, list) or not all(isinstance(rule, Mapping) for rule in rules):
        faults.append(f"group {name}: rules: {show(rules)} is not allowed; allowed: a list of rules")
        return None
    if not any("alert" in rule for rule in rules):
        return Group(name, BASE_INTERVAL, [])
    here = f"group {name}"
    for key in raw:
        if key not in _GROUP_KEYS:
            faults.append(f"{here}: {key}: Grafana can not do this" + one_of(key, _GROUP_KEYS))
    common = _texts(f"{here}: labels", raw.get("labels"), faults)
    alerts = [_alert(f"alert {rule['alert']}", rule, common, faults) for rule in rules if "alert" in rule]
    return Group(name, _interval(here, raw.get("interval", default_interval), faults), alerts)


def _interval(place: str, value: Any, faults: list[str]) -> int:
    """Seconds of a group's interval."""
    length = _duration(f"{place}: interval", value, faults)
    if length is None:
        return BASE_INTERVAL
    if length <= 0 or length % (BASE_INTERVAL * 1000):
        faults.append(
            f"{place}: interval: {show(value)} is not allowed in Grafana; allowed: a multiple of {BASE_INTERVAL}s"
        )
        return BASE_INTERVAL
    return length // 1000


def _duration(place: str, value: Any, faults: list[str]) -> int | None:
    """Milliseconds of a duration, or None and a fault."""
    try:
        # YAML's number 0 is Prometheus' duration 0
        return milliseconds("0" if isinstance(value, int) and value == 0 and value is not False else value)
    except ValueError as error:
        faults.append(f"{place}: {error}")
        return None


def _alert(place: str, rule: Mapping[str, Any], common: Mapping[str, str], faults: list[str]) -> Alert:
    """One alert; where it has faults they are noted and the value is not used."""
    name, expression = rule["alert"], rule.get("expr")
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST:
        faults.append(f"{place}: alert: {show(name)} is not allowed; allowed: a text of 1 to {_LONGEST} characters")
    if not isinstance(expression, str) or not expression.strip():
        faults.append(f"{place}: expr: {show(expression)} is not allowed; allowed: an expression of Prometheus")
    for key in rule:
        if key not in _ALERT_KEYS:
            faults.append(f"{place}: {key}: this is no key of an alert" + one_of(key, _ALERT_KEYS))
    labels = {**common, **_texts(f"{place}: labels", rule.get("labels"), faults)}
    for key in labels:
        if key in _RESERVED or key.startswith("__"):
            faults.append(f"{place}: labels: {key}: Grafana keeps this label for itself; allowed: another name")
    return Alert(
        name=str(name),
        expression=str(expression).strip(),
        pending=_duration(f"{place}: for", rule.get("for", "0s"), faults) or 0,
        keep_firing=_duration(f"{place}: keep_firing_for", rule.get("keep_firing_for", "0s"), faults) or 0,
        labels=labels,
        annotations=_texts(f"{place}: annotations", rule.get("annotations"), faults),
    )


def _texts(place: str, values: Any, faults: list[str]) -> dict[str, str]:
    """Labels or annotations: names to texts, whose templates Grafana must be able to expand."""
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        faults.append(f"{place}: {show(values)} is not allowed; allowed: names with texts")
        return {}
    texts: dict[str, str] = {}
    for key, value in values.items():
        if not isinstance(value, str):
            faults.append(f"{place}.{key}: {show(value)} is not allowed; allowed: a text")
            continue
        faults.extend(f"{place}.{key}: {fault}" for fault in template_faults(value))
        texts[str(key)] = value
    return texts

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes of ``signals_notifications`` as Grafana's tree of notification policies."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.durations import canonical_duration
from ansible_collections.golden.signals.plugins.plugin_utils.alerting import checks
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.timings import ALWAYS
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

SEVERITIES = ("critical", "warning", "info")
_LABELS = {"severity": "severity", "service": "service", "environment": "env", "datacenter": "dc"}
# Option -> field of a policy, least milliseconds and value at the root.
_TIMES = {
    "wait": ("group_wait", 0, "30s"),
    "interval": ("group_interval", 1000, "5m"),
    "repeat": ("repeat_interval", 1000, "4h"),
}
_GROUP_BY = ["alertname", "env", "dc", "service"]
_MATCHING = (*_LABELS, "product")
_ROUTE_KEYS = ("receiver", *_MATCHING, "mute_timings", "continue", "grouping")
# Half of the least repeat_interval: with the same, every second repetition would come one interval late.
_WATCHDOG_INTERVAL = "30s"


@dataclass(frozen=True)
class Known:
    """What routes may refer to; ``products`` (product to its services) is None without a catalogue."""

    receivers: Collection[str]
    timings: Collection[str]
    products: Mapping[str, list[str]] | None


def policy(given: Mapping[str, Any], known: Known, faults: checks.Faults) -> dict[str, Any]:
    """The tree: the default receiver, below it the Watchdog's route and then the given ones in order."""
    place = checks.VARIABLE
    root: dict[str, Any] = {
        "receiver": _receiver(f"{place}.default_receiver", given.get("default_receiver"), known, faults)
    }
    root.update({"group_by": _GROUP_BY, **{field: value for field, _least, value in _TIMES.values()}})
    root.update(_grouping(f"{place}.grouping", given.get("grouping", {}), faults))
    routes = given.get("routes", [])
    if not isinstance(routes, list):
        faults.append(f"{place}.routes: {show(routes)} is not allowed; allowed: a list of routes")
        routes = []
    below = [_route(f"{place}.routes[{number}]", route, known, faults) for number, route in enumerate(routes)]
    others = {root["receiver"], *(route.get("receiver") for route in below)}
    root["routes"] = [_watchdog(given, root["receiver"], others, known, faults), *below]
    return root


def _watchdog(
    given: Mapping[str, Any], default: str, others: set[Any], known: Known, faults: checks.Faults
) -> dict[str, Any]:
    """Where the alert that always fires goes; muted if nobody waits for it."""
    place = f"{checks.VARIABLE}.watchdog"
    route: dict[str, Any] = {"object_matchers": [["alertname", "=", "Watchdog"]]}
    if "watchdog" not in given:
        return {"receiver": default, **route, "mute_time_intervals": [ALWAYS]}
    values = checks.mapping(place, given["watchdog"], ("receiver", "repeat_interval"), faults)
    receiver = _receiver(f"{place}.receiver", values.get("receiver"), known, faults)
    if receiver and receiver in others:
        faults.append(f"{place}.receiver: {show(receiver)} has other alerts too; allowed: a receiver of its own")
    repeat = values.get("repeat_interval", "5m")
    fine = checks.duration(f"{place}.repeat_interval", repeat, faults, least=60_000)
    times = {
        "group_wait": "0s",
        "group_interval": _WATCHDOG_INTERVAL,
        "repeat_interval": canonical_duration(repeat if fine else "5m"),
    }
    return {"receiver": receiver, "group_by": ["alertname", "env", "dc"], **route, **times}


def _receiver(place: str, value: Any, known: Known, faults: checks.Faults) -> str:
    """The name of a receiver that exists."""
    if not isinstance(value, str) or value not in known.receivers:
        faults.append(f"{place}: {show(value)} is no receiver" + one_of(value, known.receivers))
        return ""
    return value


def _grouping(place: str, given: Any, faults: checks.Faults) -> dict[str, Any]:
    """``by``, ``wait``, ``interval``, ``repeat`` as the fields of a policy."""
    values = checks.mapping(place, given, ("by", *_TIMES), faults)
    fields: dict[str, Any] = {}
    if "by" in values:
        labels = checks.words(f"{place}.by", values["by"], faults)
        if "..." in labels and len(labels) > 1:
            faults.append(f"{place}.by: '...' stands for all labels; allowed: it alone, or names of labels")
        for label in labels:
            if label != "..." and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", label):
                faults.append(f"{place}.by: {show(label)} is no label; allowed: letters, digits and _")
        fields["group_by"] = labels
    for name, (field, least, _default) in _TIMES.items():
        if name in values and checks.duration(f"{place}.{name}", values[name], faults, least=least):
            fields[field] = canonical_duration(values[name])
    return fields


def _route(place: str, given: Any, known: Known, faults: checks.Faults) -> dict[str, Any]:
    """One route, in the order of fields in which the server gives it back."""
    values = checks.mapping(place, given, _ROUTE_KEYS, faults)
    if not isinstance(given, dict):
        return {}
    route: dict[str, Any] = {"receiver": _receiver(f"{place}.receiver", values.get("receiver"), known, faults)}
    if not set(values) & set(_MATCHING):
        names = ", ".join(_MATCHING)
        faults.append(
            f"{place}: it matches every alert; allowed: at least one of {names} (default_receiver has the rest)"
        )
    route["object_matchers"] = sorted(_matchers(place, values, known, faults))
    if "mute_timings" in values:
        route["mute_time_intervals"] = checks.words(
            f"{place}.mute_timings", values["mute_timings"], faults, known.timings
        )
    goes_on = values.get("continue", False)
    if checks.yes_no(f"{place}.continue", goes_on, faults) and goes_on:
        route["continue"] = True
    return {**route, **_grouping(f"{place}.grouping", values.get("grouping", {}), faults)}


def _matchers(place: str, values: Mapping[str, Any], known: Known, faults: checks.Faults) -> list[list[str]]:
    """Matchers of one route."""
    products = known.products
    services = None if products is None else [service for names in products.values() for service in names]
    matchers = []
    for name, label in _LABELS.items():
        if name in values:
            allowed = {"severity": SEVERITIES, "service": services}.get(name)
            matchers += _matcher(label, checks.words(f"{place}.{name}", values[name], faults, allowed))
    if "product" in values:
        if products is None:
            faults.append(f"{place}.product: no catalogue is given to tell its services; allowed: service")
        elif "service" in values:
            faults.append(f"{place}.product: service is given too; allowed: one of product, service")
        else:
            chosen = checks.words(f"{place}.product", values["product"], faults, products)
            matchers += _matcher("service", sorted({service for name in chosen for service in products[name]}))
    return matchers


def _matcher(label: str, values: list[str]) -> list[list[str]]:
    """One value by =, several by a regular expression, which the server anchors."""
    if len(values) < 2:
        return [[label, "=", value] for value in values]
    return [[label, "=~", "|".join(re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", value) for value in values)]]

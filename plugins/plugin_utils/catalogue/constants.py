# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs from site to site, as constant series in one rule file."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import Service
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import Target
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.thresholds import Values, threshold_values

GROUP = "signals-constants"
LIMITS = (
    ("cpu_limit_cores", "service:limit:cpu_cores"),
    ("memory_limit_bytes", "service:limit:memory_bytes"),
    ("quota_bytes", "service:limit:storage_bytes"),
)


def constant_rules(
    services: list[Service],
    targets: list[Target],
    environment: str,
    datacenter: str,
    host_thresholds: dict[str, dict[str, float]],
) -> dict[str, Any]:
    """A Prometheus rule file ``{"groups": [{"name": "signals-constants", "rules": [...]}]}``.

    Series: ``service:info{service,product,kind}`` 1; ``service:expected_targets:count{service,job}``;
    ``service:threshold:<name>{service,severity}``; ``service:limit:{cpu_cores,memory_bytes,storage_bytes}{service}``;
    ``service_instance:data_mountpoint:info{service,host,mountpoint}`` 1. All carry env and dc.
    """
    place = {"env": environment, "dc": datacenter}
    rules = _infos(services)
    counts = Counter((target.labels["service"], target.job) for target in targets)
    for (service, job), count in counts.items():
        rules.append(_rule("service:expected_targets:count", count, service=service, job=job))
    rules.extend(_thresholds("host", threshold_values("host", host_thresholds)))
    for entry in services:
        rules.extend(_thresholds(entry.name, threshold_values(entry.kind, entry.settings["thresholds"])))
        for key, series in LIMITS:
            if entry.settings.get(key) is not None:
                rules.append(_rule(series, entry.settings[key], service=entry.name))
        if entry.settings.get("data_mountpoint"):
            rules.extend(_mountpoints(entry, targets))
    for rule in rules:
        rule["labels"] = dict(sorted({**rule["labels"], **place}.items()))
    rules.sort(key=lambda rule: (rule["record"], sorted(rule["labels"].items())))
    return {"groups": [{"name": GROUP, "rules": rules}]}


def _infos(services: list[Service]) -> list[dict[str, Any]]:
    """service:info of every service and of what the collection itself brings."""
    entries = [(entry.name, entry.product, entry.kind) for entry in services]
    entries += [("host", "infrastructure", "host"), ("prometheus", "infrastructure", "prometheus")]
    return [_rule("service:info", 1, service=name, product=product, kind=kind) for name, product, kind in entries]


def _thresholds(service: str, values: Values) -> list[dict[str, Any]]:
    """The threshold series of one service."""
    return [
        _rule(f"service:threshold:{name}", value, service=service, severity=severity)
        for name, severities in values.items()
        for severity, value in severities.items()
    ]


def _mountpoints(service: Service, targets: list[Target]) -> list[dict[str, Any]]:
    """Where the data of a service lies, on each of its hosts."""
    hosts = sorted({target.labels["host"] for target in targets if target.labels["service"] == service.name})
    record, mountpoint = "service_instance:data_mountpoint:info", service.settings["data_mountpoint"]
    return [_rule(record, 1, service=service.name, host=host, mountpoint=mountpoint) for host in hosts]


def _rule(record: str, value: float, **labels: str) -> dict[str, Any]:
    """A rule whose value never changes."""
    return {"record": record, "expr": f"vector({value!r})", "labels": dict(labels)}

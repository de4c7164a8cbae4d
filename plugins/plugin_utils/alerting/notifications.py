# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variable ``signals_notifications`` as contact points, policies, mute timings and templates of Grafana."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting import checks
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.errors import AlertingError
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.policies import Known, policy
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.receivers import contact_points
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.timings import always, mute_timings

_KEYS = ("receivers", "default_receiver", "watchdog", "routes", "mute_timings", "grouping")
# Services that the collection itself brings; service:info has the same.
_OWN = {"infrastructure": ["host", "prometheus"]}

# It defines all it uses, and is trimmed: the server keeps such a text as it is.
TEMPLATE = """
{{ define "golden.title" }}[{{ .Status | toUpper }}{{ with .CommonLabels.severity }} {{ . }}{{ end }}] \
{{ .CommonLabels.alertname }}{{ with .CommonLabels.service }}: {{ . }}{{ end }}\
{{ with .CommonLabels.dc }} ({{ . }}){{ end }}{{ end }}
{{ define "golden.alert" }}{{ or .Annotations.summary .Labels.alertname }}
{{ with .Annotations.description }}{{ . }}
{{ end }}{{ with .Annotations.dashboard }}Dashboard: {{ . }}
{{ end }}{{ with or .Annotations.runbook_url .Annotations.runbook }}Runbook: {{ . }}
{{ end }}{{ end }}
{{ define "golden.message" }}{{ range .Alerts.Firing }}{{ template "golden.alert" . }}
{{ end }}{{ if .Alerts.Resolved }}Resolved:
{{ range .Alerts.Resolved }}{{ template "golden.alert" . }}
{{ end }}{{ end }}{{ end }}
""".strip()


def notifications(given: Any, services: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What Grafana is to have, in the form in which its provisioning API gives it back.

    ``given``: the variable. ``services``: name of each service to its product; None where no catalogue is known, then
    routes may name any service and no product.

    Returns ``contact_points`` (list, without secrets), ``secure_settings`` (uid of a contact point to its secrets by
    Grafana's field), ``policy`` (the tree), ``mute_timings`` and ``templates`` (lists).

    :raises AlertingError: with every fault; no secret is in a fault.
    """
    faults: checks.Faults = []
    values = checks.mapping(checks.VARIABLE, given, _KEYS, faults)
    if not isinstance(given, dict):
        raise AlertingError(faults)
    receivers = values.get("receivers")
    points = contact_points(receivers, faults)
    timings = mute_timings(values.get("mute_timings", {}), faults)
    names = [str(name) for name in receivers] if isinstance(receivers, dict) else []
    known = Known(names, _names(values.get("mute_timings")), _products(services))
    tree = policy(values, known, faults)
    if faults:
        raise AlertingError(faults)
    if "watchdog" not in values:
        timings = sorted([*timings, always()], key=lambda timing: str(timing["name"]))
    return {
        "contact_points": points.points,
        "secure_settings": points.secrets,
        "policy": tree,
        "mute_timings": timings,
        "templates": [{"name": "golden", "template": TEMPLATE}],
    }


def _names(timings: Any) -> list[str]:
    """Names of the mute timings, those with faults too: a route to them is no second fault."""
    return [str(name) for name in timings] if isinstance(timings, dict) else []


def _products(services: Mapping[str, str] | None) -> dict[str, list[str]] | None:
    """Product to its services."""
    if services is None:
        return None
    products = {product: list(names) for product, names in _OWN.items()}
    for service, product in services.items():
        products.setdefault(product, []).append(service)
    return products

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A test notification through contact points: it reaches people, so only where it is asked for; private."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import GrafanaError
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.contact_point import PATH, REDACTED

from .grafana_findings import OK, GrafanaFinding

TEST = "/api/alertmanager/grafana/config/api/v1/receivers/test"


def notify(client: GrafanaClient, names: Sequence[str]) -> list[GrafanaFinding]:
    """Send one test notification through each integration of these contact points; sent once, whatever happens."""
    try:
        points = client.get(PATH) or []
    except GrafanaError as error:
        return [_finding(name, "failed", str(error)) for name in names]
    findings = []
    for name in names:
        integrations = [point for point in points if point.get("name") == name]
        if integrations:
            findings += _send(client, name, integrations)
        else:
            findings.append(_finding(name, "missing", "there is no contact point of this name in Grafana"))
    return findings


def _send(client: GrafanaClient, name: str, integrations: Sequence[Json]) -> list[GrafanaFinding]:
    body = {"receivers": [{"name": name, "grafana_managed_receiver_configs": [_tested(one) for one in integrations]}]}
    try:
        answer = client.ask(TEST, body, again=False)
    except GrafanaError as error:
        return [_finding(name, "failed", str(error))]
    results = _results(answer)
    return [_finding(_told(name, one), *_outcome(results.get(str(one.get("uid"))))) for one in integrations]


def _tested(integration: Json) -> Json:
    """An integration as it is tested: what Grafana masks is left out, so that it takes the stored secret."""
    settings = {name: value for name, value in (integration.get("settings") or {}).items() if value != REDACTED}
    names = ("uid", "name", "type", "disableResolveMessage")
    return {**{name: integration[name] for name in names if name in integration}, "settings": settings}


def _results(answer: Any) -> dict[str, Json]:
    """What became of each integration, by uid."""
    receivers = answer.get("receivers") if isinstance(answer, dict) else None
    return {
        str(one.get("uid")): one
        for receiver in receivers or []
        for one in receiver.get("grafana_managed_receiver_configs") or []
    }


def _outcome(result: Any) -> tuple[str, str]:
    if not isinstance(result, dict):
        return "failed", "Grafana did not say what became of it"
    return (OK, "") if result.get("status") == "ok" else ("failed", str(result.get("error") or "no error given"))


def _told(name: str, integration: Json) -> str:
    return f"{name} ({integration.get('type')}, {integration.get('uid')})"


def _finding(name: str, status: str, reason: str = "") -> GrafanaFinding:
    return GrafanaFinding("notifications", name, status, reason)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data sources, dashboards and alert rules in Grafana against those expected; private to golden.signals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Union
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana import difference
from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import GrafanaError, NotFoundError
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json, Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.dashboard import Dashboard

from .grafana_attempt import attempt
from .grafana_expected import ExpectedRule
from .grafana_findings import OK, GrafanaFinding

RULES = "/api/prometheus/grafana/api/v1/rules"
GROUPS_A_PAGE = 200
NEVER = "0001-01-01"  # how Grafana dates an evaluation that has not been
_HEALTH = {
    "error": ("error", "no error given"),
    "err": ("error", "no error given"),
    "nodata": ("nodata", "its query returns no data, and the rule says that this is a fault"),
    "unknown": ("not_evaluated", "not evaluated yet"),
}
_NAMED = 3


def judge_datasources(client: GrafanaClient, uids: Sequence[str]) -> list[GrafanaFinding]:
    """Each data source answers its own health check."""
    paths = [f"/api/datasources/uid/{quote(uid, safe='')}/health" for uid in uids]
    answers = client.many(lambda path: attempt(client, lambda: client.get(path)), paths)
    return [GrafanaFinding("data_sources", uid, *_health(answer)) for uid, answer in zip(uids, answers)]


def _health(answer: Union[Any, GrafanaError]) -> tuple[str, str]:
    if isinstance(answer, NotFoundError):
        return ("error", "it has no health check") if answer.endpoint else ("missing", "not in Grafana")
    if isinstance(answer, GrafanaError):
        return "error", answer.server_message or str(answer)
    status = answer.get("status") if isinstance(answer, dict) else None
    return (OK, "") if status == "OK" else ("error", str(answer.get("message") if status else answer)[:200])


def judge_dashboards(
    client: GrafanaClient, dashboards: Sequence[Json]
) -> tuple[list[GrafanaFinding], list[Union[Json, None]]]:
    """Each dashboard is there, in its folder and unmodified; and the live models, None where there is none."""
    kind = Dashboard(Options())
    uids = [kind.key(desired) for desired in dashboards]
    answers = client.many(lambda uid: attempt(client, lambda: kind.read(client, [uid]).get(uid)), uids)
    findings: list[GrafanaFinding] = []
    live: list[Union[Json, None]] = []
    for desired, answer in zip(dashboards, answers):
        name = dashboard_name(desired)
        if isinstance(answer, GrafanaError):
            findings.append(GrafanaFinding("dashboards", name, "error", str(answer)))
            live.append(None)
        else:
            findings.append(GrafanaFinding("dashboards", name, *_compared(kind, desired, answer)))
            live.append(answer["dashboard"] if answer else None)
    return findings, live


def dashboard_name(desired: Json) -> str:
    """What a dashboard is called in the proof."""
    model = desired["dashboard"]
    return f"{model['uid']} '{model['title']}'"


def _compared(kind: Dashboard, desired: Json, live: Union[Json, None]) -> tuple[str, str]:
    """Compared as grafana_apply does it: what Grafana itself rewrites is no difference."""
    if live is None:
        return "missing", "not in Grafana"
    found, wanted = kind.pair(desired, live)
    if found["folderUid"] != wanted["folderUid"]:
        places = [f"the folder '{uid}'" if uid else "no folder" for uid in (found["folderUid"], wanted["folderUid"])]
        return "moved", f"lies in {places[0]}, not in {places[1]}"
    if difference.same(found, wanted):
        return OK, ""
    paths = [path for path, _before, _after in difference.differences(found["dashboard"], wanted["dashboard"])]
    more = f" and {len(paths) - _NAMED} more places" if len(paths) > _NAMED else ""
    return "modified", f"{', '.join(paths[:_NAMED])}{more} differ from what is shipped"


def judge_rules(client: GrafanaClient, expected: Sequence[ExpectedRule]) -> list[GrafanaFinding]:
    """Each alert rule is there, in its group, evaluated and healthy."""
    if not expected:
        return []
    answer = attempt(client, lambda: _live_rules(client))
    if isinstance(answer, GrafanaError):
        return [rule_finding(rule, "error", str(answer)) for rule in expected]
    return [_judge(rule, answer) for rule in expected]


def _live_rules(client: GrafanaClient) -> dict[str, Json]:
    """All rules by uid, each with ``folder`` and ``group``, page by page; their alerts are not asked for."""
    rules: dict[str, Json] = {}
    token = ""
    while True:
        params = {"group_limit": GROUPS_A_PAGE, "limit_alerts": 0, **({"group_next_token": token} if token else {})}
        answer = client.get(RULES, params)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("groups"), list):
            raise GrafanaError("Grafana answered without rule groups", "GET", RULES)
        for group in data["groups"]:
            for rule in group.get("rules") or []:
                rules[str(rule.get("uid"))] = {**rule, "folder": group.get("folderUid"), "group": group.get("name")}
        before, token = token, str(data.get("groupNextToken") or "")
        if not token or token == before:
            return rules


def _judge(expected: ExpectedRule, live: dict[str, Json]) -> GrafanaFinding:
    rule = live.get(expected.uid)
    if rule is None:
        return rule_finding(expected, "missing", "not in Grafana")
    if (rule["folder"], rule["group"]) != (expected.folder, expected.group):
        return rule_finding(expected, "moved", f"lies in the group '{rule['group']}' of the folder '{rule['folder']}'")
    if rule.get("isPaused") and not expected.paused:
        return rule_finding(expected, "paused", "somebody paused it")
    if rule.get("isPaused"):
        return rule_finding(expected, OK)
    health = str(rule.get("health") or "unknown")
    if health in ("error", "err") and rule.get("lastError"):
        return rule_finding(expected, "error", str(rule["lastError"]))
    if str(rule.get("lastEvaluation") or NEVER).startswith(NEVER):
        health = "unknown"
    return (
        rule_finding(expected, OK)
        if health == "ok"
        else rule_finding(expected, *_HEALTH.get(health, (health, "not healthy")))
    )


def rule_finding(expected: ExpectedRule, status: str, reason: str = "") -> GrafanaFinding:
    """What was found of a rule."""
    return GrafanaFinding("alert_rules", f"{expected.title} ({expected.uid})", status, reason, expected.group)

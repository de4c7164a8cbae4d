# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One alert or recording rule of a group: what is wrong with it, and the form in which rules are compared.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

import hashlib
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.difference import canonical
from ansible_collections.golden.signals.plugins.module_utils.grafana.durations import (
    canonical_duration,
    duration_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json, text_faults, uid_faults

NO_DATA_STATES = ("NoData", "Alerting", "OK", "KeepLast")
ERROR_STATES = ("Error", "Alerting", "OK", "KeepLast")
DURATIONS = ("for", "keep_firing_for")
# Set by the server, or by the group.
NOT_CONTENT = frozenset({"id", "orgID", "updated", "provenance", "folderUID", "ruleGroup"})
# A recording rule has none of them.
OF_ALERTS = ("condition", "noDataState", "execErrState", "notification_settings", *DURATIONS)
ALLOWED = NOT_CONTENT | {
    *("uid", "title", "data", "labels", "annotations", "isPaused", "record", "missingSeriesEvalsToResolve"),
    *OF_ALERTS,
}
HINTS = {"keepFiringFor": "keep_firing_for", "is_paused": "isPaused", "no_data_state": "noDataState"}
EXPRESSIONS = ("__expr__", "-100")
LONGEST_TITLE = 190


def uid_of(folder: str, rule: Json) -> str:
    """The rule's uid; without one a uid of folder and title, so that the rule stays the same one from run to run."""
    given = rule.get("uid")
    return str(given) if given else hashlib.sha1(f"{folder}\0{rule.get('title')}".encode()).hexdigest()


def normalise_rule(rule: Json) -> Json:
    """A desired or live rule with the server's defaults, durations in its notation, and nothing that it adds."""
    result: Json = {
        "title": rule["title"],
        "data": [_query(query) for query in rule.get("data") or []],
        "labels": rule.get("labels") or {},
        "annotations": rule.get("annotations") or {},
        "isPaused": bool(rule.get("isPaused")),
        "record": rule.get("record") or None,
        "missingSeriesEvalsToResolve": rule.get("missingSeriesEvalsToResolve") or None,
    }
    if result["record"] is None:
        result["condition"] = rule.get("condition") or ""
        result["noDataState"] = rule.get("noDataState") or "NoData"
        result["execErrState"] = rule.get("execErrState") or "Error"
        result["notification_settings"] = _settings(rule.get("notification_settings"))
        result.update({name: canonical_duration(rule.get(name) or "0s") for name in DURATIONS})
    for name in ("labels", "annotations"):
        result[name] = {key: str(value) for key, value in result[name].items()}
    return result


def _query(query: Json) -> Json:
    model = {"intervalMs": 1000, "maxDataPoints": 43200, "refId": query.get("refId", ""), **(query.get("model") or {})}
    span = query.get("relativeTimeRange") or {}
    return {
        "refId": query.get("refId", ""),
        "datasourceUid": query.get("datasourceUid", ""),
        "queryType": model.get("queryType") or query.get("queryType") or "",
        "relativeTimeRange": {"from": span.get("from") or 0, "to": span.get("to") or 0},
        "model": canonical(model),
    }


def _settings(settings: Any) -> Any:
    if not settings:
        return None
    return {name: canonical_duration(value) for name, value in settings.items() if value not in (None, "", [])}


def rule_faults(rule: Any) -> list[str]:
    """What can be seen to be wrong without the server, which takes nearly everything in silence."""
    if not isinstance(rule, dict):
        return ["allowed: a dictionary"]
    unknown = sorted(set(rule) - ALLOWED)
    faults = [f"{name}: unknown" + (f"; its name is {HINTS[name]}" if name in HINTS else "") for name in unknown]
    faults += [*text_faults(rule, "title"), *duration_faults(rule, *DURATIONS)]
    if len(str(rule.get("title"))) > LONGEST_TITLE:
        faults.append(f"title: longer than {LONGEST_TITLE} characters")
    if rule.get("uid"):
        faults += uid_faults(rule)
    for name, allowed in (("noDataState", NO_DATA_STATES), ("execErrState", ERROR_STATES)):
        if rule.get(name) and rule[name] not in allowed:
            faults.append(f"{name}: {rule[name]!r} is not allowed; allowed: {', '.join(allowed)}")
    for name in ("labels", "annotations"):
        if not isinstance(rule.get(name) or {}, dict):
            faults.append(f"{name}: allowed: a dictionary")
    return faults + _data_faults(rule)


def _data_faults(rule: Json) -> list[str]:
    data = rule.get("data")
    if not isinstance(data, list) or not data or not all(isinstance(query, dict) for query in data):
        return ["data: allowed: a list of queries, at least one"]
    faults = []
    names = [query.get("refId") for query in data]
    if len(set(map(str, names))) < len(names) or not all(names):
        faults.append(f"data: refIds {names} are not allowed; allowed: one for each query, each once")
    wanted = rule["record"].get("from") if isinstance(rule.get("record"), dict) else rule.get("condition")
    if wanted not in names:
        field = "record.from" if rule.get("record") else "condition"
        faults.append(f"{field}: {wanted!r} is no refId of data; allowed: {', '.join(map(str, names))}")
    for query in data:
        span = query.get("relativeTimeRange") or {}
        expression = query.get("datasourceUid") in EXPRESSIONS
        if not query.get("datasourceUid"):
            faults.append(f"data.{query.get('refId')}: datasourceUid: not given")
        elif not expression and not (span.get("from") or 0) > (span.get("to") or 0):
            faults.append(f"data.{query.get('refId')}: relativeTimeRange: from must be more than to, in seconds ago")
    return faults

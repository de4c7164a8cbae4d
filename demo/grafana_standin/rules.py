# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alert rules by the provisioning API: groups, single rules, provenance."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import auth, notifications, text
from .api import BAD_REQUEST, Answer, Request, Route, coded, refused

if TYPE_CHECKING:
    from .standin import Standin

STEP = 10
"""Seconds between two steps of the scheduler: intervals are multiples of it."""
NO_DATA_STATES = ("NoData", "OK", "Alerting", "KeepLast")
ERROR_STATES = ("Error", "OK", "Alerting", "KeepLast")
UNIQUE = "UNIQUE constraint failed: alert_rule.org_id, alert_rule.uid"
NOT_FOUND = ("alerting.alert-rule.notFound", "NotFound")
WRITE = (
    "any of alert.provisioning:write, alert.rules.provisioning:write, all of alert.rules:read, folders:read,"
    " alert.provisioning.provenance:write, any of alert.rules:write, alert.rules:create, alert.rules:delete"
)


def _query(node: dict[str, Any]) -> dict[str, Any]:
    return {
        "refId": node.get("refId", ""),
        "queryType": node.get("queryType", ""),
        "relativeTimeRange": {"from": 0, "to": 0} | (node.get("relativeTimeRange") or {}),
        "datasourceUid": node.get("datasourceUid", ""),
        "model": node.get("model") or {},
    }


def parsed(rule: dict[str, Any]) -> dict[str, Any]:
    """The fields of a rule as the API reads them; unknown fields are ignored, a bad duration is bad request data."""
    try:
        durations = {name: text.canonical(rule.get(name) or "0s") for name in ("for", "keep_firing_for")}
        data = [_query(node) for node in rule.get("data") or []]
    except (ValueError, AttributeError, TypeError):
        raise refused(400, BAD_REQUEST) from None
    return {
        "uid": str(rule.get("uid") or ""),
        "title": str(rule.get("title") or ""),
        "condition": str(rule.get("condition") or ""),
        "data": data,
        "noDataState": str(rule.get("noDataState") or ""),
        "execErrState": str(rule.get("execErrState") or ""),
        **durations,
        "annotations": dict(rule.get("annotations") or {}),
        "labels": dict(rule.get("labels") or {}),
        "isPaused": bool(rule.get("isPaused")),
        "notification_settings": rule.get("notification_settings"),
        "record": rule.get("record"),
        "missingSeriesEvalsToResolve": rule.get("missingSeriesEvalsToResolve"),
    }


def view(row: dict[str, Any], provenance: bool) -> dict[str, Any]:
    """A rule as the API shows it; empty maps are left out."""
    shown = {
        "id": row.get("id", 0),
        "uid": row["uid"],
        "orgID": row["org"],
        "folderUID": row["folder"],
        "ruleGroup": row["group"],
        "title": row["title"],
        "condition": row["condition"],
        "data": row["data"],
        "updated": row.get("updated", text.NEVER),
        **{name: row[name] for name in ("noDataState", "execErrState", "for", "keep_firing_for")},
        **{name: row[name] for name in ("annotations", "labels") if row[name]},
        **({"provenance": row["provenance"]} if provenance and row.get("provenance") else {}),
        **{name: row[name] for name in ("isPaused", "notification_settings", "record")},
    }
    if row["missingSeriesEvalsToResolve"] is not None:
        shown["missingSeriesEvalsToResolve"] = row["missingSeriesEvalsToResolve"]
    return shown


def members(standin: Standin, org: int, folder: str, group: str) -> list[dict[str, Any]]:
    """The rules of a group, in their order."""
    rows = [row for row in standin.store.table("rule").all(org) if (row["folder"], row["group"]) == (folder, group)]
    return sorted(rows, key=lambda row: row["place"])


def _check(standin: Standin, org: int, folder: str, interval: int, rules: Sequence[dict[str, Any]]) -> None:
    if interval <= 0 or interval % STEP:
        message = f"interval ({interval}s) should be non-zero and divided exactly by scheduler interval: {STEP}"
        raise refused(400, f"invalid alert rule: {message}")
    if standin.settings.behaves_as == "12.4.3" and not standin.store.table("folder").get(org, folder):
        raise refused(400, "invalid alert rule: folder does not exist")
    for rule in rules:
        fault = ""
        if not rule["data"]:
            fault = "no queries or expressions are found"
        elif not rule["title"]:
            fault = "title is empty"
        elif not rule["record"] and rule["noDataState"] not in NO_DATA_STATES:
            fault = f"unknown NoData state option {rule['noDataState']}"
        elif not rule["record"] and rule["execErrState"] not in ERROR_STATES:
            fault = f"unknown Error state option {rule['execErrState']}"
        if fault:
            raise refused(400, f"failed to update alert rules: invalid alert rule: {fault}")
        receiver = (rule["notification_settings"] or {}).get("receiver")
        if receiver is not None and receiver not in notifications.receivers(standin, org):
            raise refused(400, f"invalid alert rule\nreceiver {receiver} does not exist")


def _check_provenance(rows: Sequence[dict[str, Any]], provenance: str, operation: str) -> None:
    """API and nobody may take rules from each other, but not from files."""
    for row in rows:
        if row["provenance"] == "file":
            extra = {"Operation": operation, "ProvidedProvenance": provenance, "StoredProvenance": "file"}
            message = f"cannot {operation} with provided provenance '{provenance}', needs 'file'"
            raise coded(409, "alerting.provenanceMismatch", message, extra)


def keep(
    standin: Standin,
    org: int,
    rule: dict[str, Any],
    where: tuple[str, str, int, int],
    owner: tuple[str, dict[str, Any]],
) -> dict[str, Any]:
    """Store a rule: ``where`` is (folder, group, seconds, place), ``owner`` (provenance, who writes)."""
    uid = rule["uid"] or text.new_uid()
    table = standin.store.table("rule")
    old = table.get(org, uid) or {"id": standin.store.next("rule"), "version": 0, "guid": str(uuid.uuid4())}
    folder, group, interval, place = where
    row = {**rule, "uid": uid, "org": org, "folder": folder, "group": group, "interval": interval, "place": place}
    row |= {"id": old["id"], "guid": old["guid"], "version": old["version"] + 1, "updated": text.when(standin.now())}
    row |= {"provenance": owner[0], "updated_by": owner[1], "written": standin.now()}
    row["data"] = [{**node, "model": _stored_model(node["model"])} for node in rule["data"]]
    standin.states.pop((org, uid), None)
    return table.put(org, uid, row)


def _stored_model(model: dict[str, Any]) -> dict[str, Any]:
    """A query as it is stored: with its default interval and number of points."""
    return dict(text.numbers({"intervalMs": 1000, "maxDataPoints": 43200} | model))


def _writer(standin: Standin, request: Request) -> dict[str, Any]:
    kind = "user" if request.identity.kind == "user" else "account"
    row = standin.store.table(kind).get(0, str(request.identity.number)) or {}
    return {"uid": row.get("uid", ""), "name": auth.shown(standin, request.identity)}


def read_group(standin: Standin, request: Request) -> Answer:
    folder, group = request.values["folder"], request.values["group"]
    rows = members(standin, request.org, folder, group)
    if not rows:
        raise coded(404, *NOT_FOUND)
    shown = [view(row, provenance=False) for row in rows]
    return Answer(200, {"title": group, "folderUid": folder, "interval": rows[0]["interval"], "rules": shown})


def put_group(standin: Standin, request: Request) -> Answer:
    """Replace a group. The answer is an echo of the request. A group without rules changes its interval only."""
    body, org = request.body(), request.org
    folder, group, interval = request.values["folder"], request.values["group"], body.get("interval") or 0
    rules = [parsed(rule) for rule in body.get("rules") or []]
    _check(standin, org, folder, interval, rules)
    table, present = standin.store.table("rule"), members(standin, org, folder, group)
    sent = {rule["uid"] for rule in rules}
    taken = [row for row in table.all(org) if row["uid"] in sent]
    _check_provenance(taken, request.provenance, "update")
    if not rules:
        for row in present:
            changed = {"interval": interval, "version": row["version"] + 1, "updated": text.when(standin.now())}
            table.put(org, row["uid"], row | changed)
    else:
        left_out = [row for row in present if row["uid"] not in sent]
        _check_provenance(left_out, request.provenance, "delete")
        for row in left_out:
            table.delete(org, row["uid"])
        owner = (request.provenance, _writer(standin, request))
        for place, rule in enumerate(rules):
            keep(standin, org, rule, (folder, group, interval, place), owner)
    echo = []
    for raw, rule in zip(body.get("rules") or [], rules, strict=True):
        echo.append(view({**rule, "org": raw.get("orgID", 0), "folder": folder, "group": group}, provenance=False))
    return Answer(200, {"title": group, "folderUid": folder, "interval": interval, "rules": echo})


def delete_group(standin: Standin, request: Request) -> Answer:
    rows = members(standin, request.org, request.values["folder"], request.values["group"])
    if not rows:
        raise coded(404, *NOT_FOUND)
    _check_provenance(rows, request.provenance, "delete")
    for row in rows:
        standin.store.table("rule").delete(request.org, row["uid"])
    return Answer(204)


def listing(standin: Standin, request: Request) -> Answer:
    rows = sorted(standin.store.table("rule").all(request.org), key=lambda row: row["id"])
    return Answer(200, [view(row, provenance=True) for row in rows])


def read(standin: Standin, request: Request) -> Answer:
    row = standin.store.table("rule").get(request.org, request.values["uid"])
    if row is None:
        raise coded(404, *NOT_FOUND)
    return Answer(200, view(row, provenance=True))


def write(standin: Standin, request: Request) -> Answer:
    """POST and PUT of a single rule."""
    body, org, table = request.body(), request.org, standin.store.table("rule")
    rule, folder, group = parsed(body), str(body.get("folderUID") or ""), str(body.get("ruleGroup") or "")
    rule["uid"] = request.values.get("uid", rule["uid"])
    old = table.get(org, rule["uid"])
    if request.method == "PUT" and old is None:
        raise coded(404, *NOT_FOUND)
    present = members(standin, org, folder, group)
    interval = present[0]["interval"] if present else 60
    _check(standin, org, folder, interval, [rule])
    if request.method == "POST" and old is not None:
        message = f"Failed to save alert rule '{rule['uid']}' in organization {org} due to conflict: {UNIQUE}"
        raise coded(
            409, "alerting.alert-rule.conflict", message, {"Error": UNIQUE, "OrgID": org, "RuleUID": rule["uid"]}
        )
    _check_provenance([old] if old else [], request.provenance, "update")
    place = old["place"] if old else len(present)
    row = keep(standin, org, rule, (folder, group, interval, place), (request.provenance, _writer(standin, request)))
    return Answer(200 if old else 201, view(row, provenance=True))


def delete(standin: Standin, request: Request) -> Answer:
    row = standin.store.table("rule").get(request.org, request.values["uid"])
    _check_provenance([row] if row else [], request.provenance, "delete")
    standin.store.table("rule").delete(request.org, request.values["uid"])
    return Answer(204)


_RULES, _GROUP = "/api/v1/provisioning/alert-rules", "/api/v1/provisioning/folder/{folder}/rule-groups/{group}"
ROUTES = [
    Route("GET", _GROUP, read_group, "Viewer", "alert.provisioning:read"),
    Route("PUT", _GROUP, put_group, "Editor", WRITE),
    Route("DELETE", _GROUP, delete_group, "Editor", WRITE),
    Route("GET", _RULES, listing, "Viewer", "alert.provisioning:read"),
    Route("POST", _RULES, write, "Editor", WRITE),
    Route("GET", _RULES + "/{uid}", read, "Viewer", "alert.provisioning:read"),
    Route("PUT", _RULES + "/{uid}", write, "Editor", WRITE),
    Route("DELETE", _RULES + "/{uid}", delete, "Editor", WRITE),
]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alert rules as the user interface and the Alertmanager see them: ruler, state and health, firing alerts, export."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from . import notifications, rules, text
from .api import Answer, Request, Route, coded
from .evaluation import Instance, State
from .expressions import EXPRESSION_SOURCE

if TYPE_CHECKING:
    from .standin import Standin

Row = dict[str, Any]
Group = tuple[Row, str, list[Row]]


def groups(standin: Standin, org: int) -> Iterator[Group]:
    """(folder, group, its rules), by titles; groups without a folder are not shown."""
    rows = standin.store.table("rule").all(org)
    for uid, group in sorted({(row["folder"], row["group"]) for row in rows}):
        folder = standin.store.table("folder").get(org, uid)
        if folder is not None:
            yield folder, group, rules.members(standin, org, uid, group)


def _owned(row: Row) -> Row:
    return {"provenance": row["provenance"]} if row["provenance"] else {}


def _maps(row: Row) -> Row:
    return {name: row[name] for name in ("labels", "annotations") if row[name]}


def _ruler_rule(row: Row) -> Row:
    editor = {"simplified_query_and_expressions_section": False, "simplified_notifications_section": False}
    alert = {
        **{name: row[name] for name in ("title", "condition", "data", "updated", "updated_by")},
        "intervalSeconds": row["interval"],
        "version": row["version"],
        "uid": row["uid"],
        "namespace_uid": row["folder"],
        "rule_group": row["group"],
        "no_data_state": row["noDataState"],
        "exec_err_state": row["execErrState"],
        **_owned(row),
        "is_paused": row["isPaused"],
        "metadata": {"editor_settings": editor},
        "guid": row["guid"],
    }
    times = {"for": row["for"], "keep_firing_for": row["keep_firing_for"]}
    return {"expr": "", **times, **_maps(row), "grafana_alert": alert}


def ruler(standin: Standin, request: Request) -> Answer:
    shown: dict[str, list[Row]] = {}
    for folder, group, rows in groups(standin, request.org):
        listed = {
            "name": group,
            "interval": text.duration(rows[0]["interval"]),
            "rules": [_ruler_rule(row) for row in rows],
        }
        shown.setdefault(folder["title"], []).append(listed)
    return Answer(200, shown)


def _value(row: Row, one: Instance) -> str:
    """The condition's value as Go writes it: 1e+00."""
    if row["condition"] not in one.values:
        return ""
    mantissa, exponent = f"{one.values[row['condition']]:.15e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{exponent}"


def _rule_state(state: State | None) -> str:
    states = {one.state.split(" ")[0] for one in state.instances} if state else set()
    return "firing" if "Alerting" in states else "pending" if "Pending" in states else "inactive"


def _state(standin: Standin, row: Row) -> Row:
    found = standin.states.get((row["org"], row["uid"]))
    state = found if isinstance(found, State) else None
    queries = [node for node in row["data"] if node["datasourceUid"] != EXPRESSION_SOURCE]
    shown: Row = {
        "state": _rule_state(state),
        "name": row["title"],
        "query": " | ".join(str(node["model"].get("expr", "")) for node in queries),
        "queriedDatasourceUIDs": sorted({node["datasourceUid"] for node in queries}),
    }
    if seconds := text.seconds(row["for"]):
        shown["duration"] = text.numbers(seconds)
    if seconds := text.seconds(row["keep_firing_for"]):
        shown["keepFiringFor"] = text.numbers(seconds)
    shown |= _maps(row)
    if state is not None:
        active = [one.since for one in state.instances if one.state.split(" ")[0] in ("Alerting", "Pending")]
        if active:
            shown["activeAt"] = text.when(min(active))
        shown["alerts"] = [
            {
                "labels": one.labels,
                "annotations": one.annotations,
                "state": one.state,
                "activeAt": text.when(one.since),
                "value": _value(row, one),
            }
            for one in state.instances
        ]
        shown["totals"] = dict(Counter(one.state.split(" ")[0].lower() for one in state.instances))
        shown["totalsFiltered"] = shown["totals"]
    shown |= {
        "uid": row["uid"],
        "folderUid": row["folder"],
        "health": state.health if state else "ok",
        "type": "alerting",
    }
    if state is not None and state.error:
        shown["lastError"] = state.error
    shown["lastEvaluation"] = text.when(state.at) if state else text.NEVER
    shown["evaluationTime"] = state.took if state else 0
    return shown | {"isPaused": row["isPaused"]} | _owned(row)


def _totals(shown: Iterable[Row]) -> dict[str, int]:
    """How many rules are in which state; those with an error are counted once more."""
    totals: Counter[str] = Counter()
    for rule in shown:
        totals[rule["state"]] += 1
        if rule["health"] in ("error", "nodata"):
            totals[rule["health"]] += 1
    return dict(totals)


def _page(found: list[Group], request: Request) -> tuple[list[Group], str]:
    """The groups of a page, and the token of the next one: Prometheus' way, of which no answer was recorded."""
    limit, after = request.one("group_limit"), request.one("group_next_token")
    tokens = [hashlib.sha1(f"{folder['uid']};{group}".encode()).hexdigest() for folder, group, _rows in found]
    first = tokens.index(after) if after in tokens else 0
    if not limit.isdigit() or first + int(limit) >= len(found):
        return found[first:], ""
    return found[first : first + int(limit)], tokens[first + int(limit)]


def prometheus(standin: Standin, request: Request) -> Answer:
    """State and health of every rule, in Prometheus' form, in pages of ``group_limit`` groups where that is given."""
    found, token = _page(list(groups(standin, request.org)), request)
    listed, everything = [], []
    for folder, group, rows in found:
        shown = [_state(standin, row) for row in rows]
        everything += shown
        listed.append(
            {
                "name": group,
                "file": folder["title"],
                "folderUid": folder["uid"],
                "rules": shown,
                "totals": _totals(shown),
                "interval": rows[0]["interval"],
                "lastEvaluation": max(rule["lastEvaluation"] for rule in shown),
                "evaluationTime": max(rule["evaluationTime"] for rule in shown),
            }
        )
    data = {"groups": listed, "totals": _totals(everything)} | ({"groupNextToken": token} if token else {})
    return Answer(200, {"status": "success", "data": data})


def alerts(standin: Standin, request: Request) -> Answer:
    """Alerts that the Alertmanager would hold: firing ones, and rules that cannot be evaluated."""
    shown = []
    for _, _, rows in groups(standin, request.org):
        for row in rows:
            state = standin.states.get((row["org"], row["uid"]))
            if not isinstance(state, State):
                continue
            for one in state.instances:
                if one.state.split(" ")[0] in ("Alerting", "Error", "NoData"):
                    shown.append(_alert(standin, row, state.at, one))
    return Answer(200, sorted(shown, key=lambda alert: alert["fingerprint"]))


def _alert(standin: Standin, row: Row, at: float, one: Instance) -> Row:
    labels = {**one.labels, "__alert_rule_uid__": row["uid"]}
    if one.state in ("Error", "NoData"):
        labels |= {"alertname": f"Datasource{one.state}", "rulename": row["title"]}
    annotations = {**one.annotations, "__orgId__": str(row["org"])}
    if one.values:
        annotations["__values__"] = _go_map(one.values)
        annotations["__value_string__"] = _value_string(standin, row, one)
    return {
        "annotations": annotations,
        "endsAt": text.when(at + 4 * row["interval"]),
        "fingerprint": text.label_fingerprint(labels),
        "receivers": [{"name": name} for name in _receivers(notifications.tree(standin, row["org"]), labels, row)],
        "startsAt": text.when(one.since),
        "status": {"inhibitedBy": [], "silencedBy": [], "state": "active"},
        "updatedAt": text.when(at),
        "generatorURL": f"http://localhost:{standin.settings.port}/alerting/grafana/{row['uid']}/view",
        "labels": labels,
    }


def _go_map(values: dict[str, float]) -> str:
    return "{" + ",".join(f'"{name}":{text.numbers(value)}' for name, value in sorted(values.items())) + "}"


def _value_string(standin: Standin, row: Row, one: Instance) -> str:
    series = {
        name: value for name, value in one.labels.items() if name not in (*row["labels"], "alertname", "grafana_folder")
    }
    labels = ", ".join(f"{name}={series[name]}" for name in sorted(series))
    kinds = {node["refId"]: node["model"].get("type", "query") for node in row["data"]}
    words = []
    for name, value in sorted(one.values.items()):
        kind = f" type='{kinds[name]}'" if standin.settings.behaves_as == "12.4.3" else ""
        words.append(f"[ var='{name}' labels={{{labels}}}{kind} value={text.numbers(value)} ]")
    return ", ".join(words)


def _matches(route: Row, labels: Row) -> bool:
    tests: dict[str, Callable[[str, str], bool]] = {
        "=": lambda found, value: found == value,
        "!=": lambda found, value: found != value,
        "=~": lambda found, value: re.fullmatch(value, found) is not None,
        "!~": lambda found, value: re.fullmatch(value, found) is None,
    }
    return all(tests[how](labels.get(name, ""), value) for name, how, value in route.get("object_matchers") or [])


def _receivers(route: Row, labels: Row, row: Row) -> list[str]:
    """Receivers of an alert: the rule's own, or those of the deepest matching routes."""
    if own := (row["notification_settings"] or {}).get("receiver"):
        return [own]
    names: list[str] = []
    for below in route.get("routes") or []:
        if _matches(below, labels):
            names += _receivers({"receiver": route["receiver"]} | below, labels, row)
            if not below.get("continue"):
                break
    return names or [route["receiver"]]


def export(standin: Standin, request: Request) -> Answer:
    """A rule in the form of file provisioning."""
    row = standin.store.table("rule").get(request.org, request.values["uid"])
    if row is None:
        raise coded(404, *rules.NOT_FOUND)
    data = [{key: value for key, value in node.items() if key != "queryType" or value} for node in row["data"]]
    rule = {
        **{name: row[name] for name in ("uid", "title", "condition")},
        "data": data,
        **{name: row[name] for name in ("noDataState", "execErrState", "for")},
        **({"keep_firing_for": row["keep_firing_for"]} if text.seconds(row["keep_firing_for"]) else {}),
        **_maps(row),
        "isPaused": row["isPaused"],
    }
    # The folder of a single rule's export is empty, as recorded.
    group = {"orgId": request.org, "name": row["group"], "folder": "", "interval": text.duration(row["interval"])}
    return Answer(200, {"apiVersion": 1, "groups": [group | {"rules": [rule]}]})


ROUTES = [
    Route("GET", "/api/v1/provisioning/alert-rules/{uid}/export", export, "Viewer", "alert.provisioning:read"),
    Route("GET", "/api/ruler/grafana/api/v1/rules", ruler, "Viewer", "alert.rules:read"),
    Route("GET", "/api/prometheus/grafana/api/v1/rules", prometheus, "Viewer", "alert.rules:read"),
    Route("GET", "/api/alertmanager/grafana/api/v2/alerts", alerts, "Viewer", "alert.instances:read"),
]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""States of alert rules: their queries are asked of the real data sources. Nothing is sent to anybody."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import datasources, text, upstream
from .expressions import EXPRESSION_SOURCE, ExpressionError, Values, evaluate_expression

if TYPE_CHECKING:
    from .standin import Standin

LOG = logging.getLogger("grafana_standin")


@dataclass
class Instance:
    """One alert of a rule: ``state`` is Normal, Pending, Alerting, NoData or Error, with a cause in brackets."""

    labels: dict[str, str]
    annotations: dict[str, str]
    state: str
    since: float
    values: dict[str, float] = field(default_factory=dict)
    started: float = 0.0


@dataclass
class State:
    """What the last evaluation of a rule found."""

    at: float
    took: float
    health: str
    error: str
    instances: list[Instance]


def forever(standin: Standin) -> None:
    """Evaluate what is due, every second."""
    while True:
        time.sleep(1)
        try:
            evaluate(standin)
        except Exception:
            # One rule that nobody foresaw must not end the evaluation of all.
            LOG.exception("evaluation of alert rules failed")


def evaluate(standin: Standin) -> None:
    """Evaluate every rule whose interval has passed since it was written or evaluated."""
    with standin.lock:
        now = standin.now()
        due = []
        for row in standin.store.table("rule"):
            known = standin.states.get((row["org"], row["uid"]))
            last = known.at if isinstance(known, State) else row["written"]
            if not row["isPaused"] and not row["record"] and last + row["interval"] <= now:
                due.append((row, known if isinstance(known, State) else None))
    for row, known in due:
        state = _evaluated(standin, row, known, now)
        with standin.lock:
            current = standin.store.table("rule").get(row["org"], row["uid"])
            # A rule that was written meanwhile begins anew.
            if current is not None and current["version"] == row["version"]:
                standin.states[(row["org"], row["uid"])] = state


def _evaluated(standin: Standin, row: dict[str, Any], known: State | None, now: float) -> State:
    began = time.perf_counter()
    with standin.lock:
        folder = standin.store.table("folder").get(row["org"], row["folder"])
    own = {"alertname": row["title"], "grafana_folder": folder["title"] if folder else "", **row["labels"]}
    health, error = "ok", ""
    try:
        values, empty = _values(standin, row)
        instances = _instances(row, own, values, now)
        if not instances:
            instances = [_without_data(row, own, empty, now)]
            health = "nodata" if row["noDataState"] == "NoData" else "ok"
    except _NodeError as fault:
        health, error = "error", str(fault)
        instances = [_broken(row, own, fault, now)]
    before = {text.label_fingerprint(one.labels): one for one in known.instances} if known else {}
    for one in instances:
        _continue(row, one, before.get(text.label_fingerprint(one.labels)), now)
    return State(now, time.perf_counter() - began, health, error, instances)


class _NodeError(Exception):
    """A query or an expression of a rule failed."""

    def __init__(self, message: str, node: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.node = node


def _values(standin: Standin, row: dict[str, Any]) -> tuple[dict[str, Values], Mapping[str, Any]]:
    """Values of every node, and the last query without data (or the first query)."""
    values: dict[str, Values] = {}
    queries = [node for node in row["data"] if node["datasourceUid"] != EXPRESSION_SOURCE]
    empty = queries[0] if queries else row["data"][0]
    for node in queries:
        with standin.lock:
            source = datasources.by_uid(standin, row["org"], node["datasourceUid"])
        if source is None:
            raise _NodeError("failed to build query '" + node["refId"] + "': data source not found", node)
        try:
            data = upstream.prometheus(source, "query", {"query": node["model"].get("expr", ""), "time": time.time()})
        except upstream.QueryError as error:
            raise _NodeError(f"[sse.dataQueryError] failed to execute query [{node['refId']}]: {error}", node) from None
        result = data["result"] if data["resultType"] != "scalar" else [{"metric": {}, "value": data["result"]}]
        values[node["refId"]] = {tuple(sorted(one["metric"].items())): float(one["value"][1]) for one in result}
        empty = node if not result else empty
    for node in row["data"]:
        if node["datasourceUid"] == EXPRESSION_SOURCE:
            try:
                values[node["refId"]] = evaluate_expression(node["model"] | {"refId": node["refId"]}, values)
            except ExpressionError as error:
                raise _NodeError(f"[sse.parseError] failed to execute {node['refId']}: {error}", node) from None
    if row["condition"] not in values:
        raise _NodeError(f"condition {row['condition']} does not exist", row["data"][0])
    return values, empty


def _instances(row: dict[str, Any], own: dict[str, str], values: dict[str, Values], now: float) -> list[Instance]:
    found = []
    for labels, value in values[row["condition"]].items():
        # The rule's own labels win over those of the series.
        all_labels = dict(labels) | own
        given = {name: rows[labels] for name, rows in sorted(values.items()) if labels in rows}
        state = "Alerting" if value else "Normal"
        annotations = {name: _expanded(words, dict(labels), given) for name, words in row["annotations"].items()}
        found.append(Instance(all_labels, annotations, state, now, given))
    return found


def _expanded(words: str, labels: Mapping[str, str], values: Mapping[str, float]) -> str:
    """Labels and values in an annotation; other template functions are left as they are."""
    words = re.sub(r"\{\{\s*\$labels\.(\w+)\s*\}\}", lambda found: labels.get(found[1], "[no value]"), words)
    words = re.sub(
        r"\{\{\s*\$values\.(\w+)(?:\.Value)?\s*\}\}", lambda found: f"{values.get(found[1], float('nan')):g}", words
    )
    return re.sub(r"\{\{\s*\$value\s*\}\}", lambda found: f"{next(iter(values.values()), float('nan')):g}", words)


def _without_data(row: dict[str, Any], own: dict[str, str], node: Mapping[str, Any], now: float) -> Instance:
    where = {"datasource_uid": node["datasourceUid"], "ref_id": node["refId"]}
    states = {"OK": "Normal (NoData)", "KeepLast": "Normal (NoData, KeepLast)", "Alerting": "Alerting (NoData)"}
    return Instance(own | where, row["annotations"] | where, states.get(row["noDataState"], "NoData"), now)


def _broken(row: dict[str, Any], own: dict[str, str], fault: _NodeError, now: float) -> Instance:
    where = {"datasource_uid": fault.node["datasourceUid"], "ref_id": fault.node["refId"]}
    states = {"OK": "Normal (Error)", "KeepLast": "Normal (Error, KeepLast)", "Alerting": "Alerting (Error)"}
    state = states.get(row["execErrState"], "Error")
    return Instance(own | where, row["annotations"] | {"Error": str(fault)}, state, now)


def _continue(row: dict[str, Any], one: Instance, before: Instance | None, now: float) -> None:
    """Pending until ``for`` has passed; firing goes on for ``keep_firing_for``; the beginning is kept."""
    if one.state == "Alerting" and text.seconds(row["for"]) > 0:
        one.state = "Pending"
        if before is not None and before.state in ("Pending", "Alerting"):
            waited = before.state == "Alerting" or now - before.since >= text.seconds(row["for"])
            one.state = "Alerting" if waited else "Pending"
            one.since = before.since if before.state == "Pending" and not waited else now
    if before is not None and before.state == "Alerting" and one.state == "Normal":
        last = before.started or before.since
        if text.seconds(row["keep_firing_for"]) and now - last < text.seconds(row["keep_firing_for"]):
            one.state, one.started = "Alerting", last
    elif one.state == "Alerting":
        one.started = now
    if before is not None and before.state == one.state:
        one.since = before.since

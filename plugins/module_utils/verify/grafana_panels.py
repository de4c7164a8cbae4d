# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every query of every panel, asked through Grafana; private to golden.signals.

A query must return data, unless its target carries a condition (``dataExpectedIf``, PromQL) that returns nothing.
Source of the form: https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#query-a-data-source
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional, Union

from ansible_collections.golden.signals.plugins.module_utils.grafana.answers import QUERY
from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import GrafanaError
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json

from .expected import Expectations
from .grafana_attempt import attempt
from .grafana_findings import EMPTY, OK, GrafanaFinding
from .grafana_variables import NoValueError, View, declared, filled, views

CONDITION = "dataExpectedIf"
WINDOW = "now-5m"
# One request holds so many queries: few requests, and none that a proxy cuts for its time.
MOST_QUERIES = 60
_POINTS = {"intervalMs": 15000, "maxDataPoints": 60}
_LONGEST = 200

DATA, NOTHING = "data", "nothing"


@dataclass(frozen=True)
class Query:
    """One query as Grafana is asked. ``condition`` is asked of the same data source when the query has no data.

    ``required``: the catalogue says that it must have data.
    """

    name: str
    body: Json
    condition: str = ""
    required: bool = False


@dataclass(frozen=True)
class Panel:
    """A panel in one view of its dashboard. ``fault``: why its queries cannot be asked."""

    name: str
    dashboard: str
    queries: tuple[Query, ...] = ()
    fault: str = ""
    undeclared: bool = False


def panels_of(model: Json, expectations: Expectations, datasource: str) -> list[Panel]:
    """The panels with queries to Prometheus, in each view; without a view the catalogue has nothing to show."""
    uid = str(model.get("uid"))
    found = []
    shown: Sequence[Optional[View]] = views(model, expectations, datasource) or [None]
    for view in shown:
        for panel in _with_content(model.get("panels") or []):
            targets = [target for target in panel.get("targets") or [] if _asked(panel, target)]
            if targets:
                of = f" ({view.service})" if view and view.service else ""
                name = f"'{panel.get('title', '')}' in {uid}, panel {panel.get('id')}{of}"
                found.append(
                    _panel(
                        Panel(name, uid), [(_source(panel, target), target) for target in targets], view, expectations
                    )
                )
    return found


def _panel(
    panel: Panel, targets: Sequence[tuple[Json, Json]], view: Optional[View], expectations: Expectations
) -> Panel:
    if view is None:
        return replace(panel, undeclared=True)
    try:
        return replace(panel, queries=tuple(_query(source, target, view, expectations) for source, target in targets))
    except NoValueError as error:
        return replace(panel, fault=str(error))


def _with_content(panels: Sequence[Json]) -> Iterator[Json]:
    """Panels, also those in collapsed rows."""
    for panel in panels:
        if panel.get("type") == "row":
            yield from _with_content(panel.get("panels") or [])
        else:
            yield panel


def _source(panel: Json, target: Json) -> Json:
    source = target.get("datasource") or panel.get("datasource") or {}
    return source if isinstance(source, dict) else {"uid": str(source)}


def _asked(panel: Json, target: Json) -> bool:
    """Whether a target is a query to Prometheus that the panel shows: no expression, nothing of Grafana's own."""
    return bool(target.get("expr")) and not target.get("hide") and _source(panel, target).get("type") == "prometheus"


def _query(source: Json, target: Json, view: View, expectations: Expectations) -> Query:
    source = {"type": "prometheus", "uid": filled(str(source.get("uid")), view)}
    kept = {name: value for name, value in target.items() if name != CONDITION}
    body = {**_POINTS, **kept, "datasource": source, "expr": filled(str(target["expr"]), view)}
    condition = filled(str(target.get(CONDITION) or ""), view)
    return Query(str(target.get("refId")), body, condition, declared(condition, view, expectations))


def judge_panels(client: GrafanaClient, panels: Sequence[Panel]) -> list[GrafanaFinding]:
    """One finding for each panel. Few requests: all queries first, then the conditions of those without data."""
    queries = [(panel.dashboard, query.body) for panel in panels for query in panel.queries]
    outcomes = iter(_ask(client, queries))
    answered = [[(query, next(outcomes)) for query in panel.queries] for panel in panels]
    conditions = sorted({_key(query) for pairs in answered for query, outcome in pairs if _conditional(query, outcome)})
    bodies = [("", _condition_body(uid, expression)) for uid, expression in conditions]
    met = dict(zip(conditions, _ask(client, bodies)))
    return [_finding(panel, pairs, met) for panel, pairs in zip(panels, answered)]


def _conditional(query: Query, outcome: str) -> bool:
    return outcome == NOTHING and bool(query.condition) and not query.required


def _key(query: Query) -> tuple[str, str]:
    return str(query.body["datasource"]["uid"]), query.condition


def _condition_body(uid: str, expression: str) -> Json:
    source = {"type": "prometheus", "uid": uid}
    return {**_POINTS, "datasource": source, "expr": expression, "instant": True, "range": False}


def _finding(panel: Panel, pairs: Sequence[tuple[Query, str]], met: dict[tuple[str, str], str]) -> GrafanaFinding:
    def finding(status: str, reason: str = "") -> GrafanaFinding:
        return GrafanaFinding("panels", panel.name, status, reason, panel.dashboard)

    if panel.fault:
        return finding("error", panel.fault)
    if panel.undeclared:
        return finding(EMPTY, "the catalogue has no service for this dashboard")
    empty = []
    for query, outcome in pairs:
        condition = met.get(_key(query), "") if _conditional(query, outcome) else ""
        if outcome not in (DATA, NOTHING):
            return finding("error", f"query {query.name}: {outcome}")
        if condition not in ("", DATA, NOTHING):
            return finding("error", f"condition of query {query.name}: {condition}")
        if outcome == NOTHING and condition != NOTHING:
            although = f", although {query.condition} does" if condition == DATA else ""
            return finding("no_data", f"query {query.name} returns nothing{although}: {query.body['expr']}"[:_LONGEST])
        if outcome == NOTHING:
            empty.append(query)
    if len(empty) == len(pairs):
        return finding(EMPTY, f"nothing to show: {empty[0].condition} returns nothing")
    return finding(OK)


def _ask(client: GrafanaClient, queries: Sequence[tuple[str, Json]]) -> list[str]:
    """For each query ``data``, ``nothing``, or the error; queries of one dashboard go together."""
    chunks: list[list[Json]] = []
    before = None
    for dashboard, body in queries:
        if dashboard != before or len(chunks[-1]) == MOST_QUERIES:
            chunks.append([])
        chunks[-1].append({**body, "refId": f"q{len(chunks[-1])}"})
        before = dashboard
    answers = client.many(lambda chunk: _ask_chunk(client, chunk), chunks)
    return [outcome for answer in answers for outcome in answer]


def _ask_chunk(client: GrafanaClient, chunk: Sequence[Json]) -> list[str]:
    body = {"queries": list(chunk), "from": WINDOW, "to": "now"}
    answer: Union[Any, GrafanaError] = attempt(client, lambda: client.ask(QUERY, body))
    if isinstance(answer, GrafanaError):
        return [str(answer)] * len(chunk)
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, dict):
        return ["Grafana answered without results"] * len(chunk)
    return [_outcome(results.get(query["refId"])) for query in chunk]


def _outcome(result: Any) -> str:
    if not isinstance(result, dict):
        return "Grafana answered without a result for it"
    if result.get("error"):
        return str(result["error"])
    return DATA if any(_has_numbers(frame) for frame in result.get("frames") or []) else NOTHING


def _has_numbers(frame: Json) -> bool:
    """Whether a frame has a number: the times alone, and not-a-number (null), show nothing."""
    fields = (frame.get("schema") or {}).get("fields") or []
    columns = (frame.get("data") or {}).get("values") or []
    return any(
        field.get("type") == "number" and any(value is not None for value in column)
        for field, column in zip(fields, columns)
    )

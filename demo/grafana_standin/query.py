# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health, proxy and queries of data sources: the real server behind them is asked."""

from __future__ import annotations

import re
import time
import urllib.parse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import datasources, text, upstream
from .api import BAD_REQUEST, Answer, Request, Route, refused
from .expressions import EXPRESSION_SOURCE, ExpressionError, Values, evaluate_expression

if TYPE_CHECKING:
    from .standin import Standin

STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
MOST_POINTS = 11000
QUERY_FAULT = "There was an error returned querying the Prometheus API."


def _source(standin: Standin, request: Request, uid: str) -> dict[str, Any]:
    with standin.lock:
        row = datasources.by_uid(standin, request.org, uid)
    if row is None:
        raise refused(404, "Data source not found")
    return row


def health(standin: Standin, request: Request) -> Answer:
    source = _source(standin, request, request.values["uid"])
    if source["type"] != "prometheus":
        raise refused(404, "Not found")
    try:
        upstream.prometheus(source, "query", {"query": "1+1", "time": time.time()})
    except upstream.QueryError as error:
        return Answer(400, {"message": f"{error} - {QUERY_FAULT}", "status": "ERROR"})
    details = {"application": "Prometheus", "features": {"rulerApiEnabled": False}}
    return Answer(200, {"details": details, "message": "Successfully queried the Prometheus API.", "status": "OK"})


def proxy(standin: Standin, request: Request) -> Answer:
    """Pass a request on, with the data source's own credentials in place of ours."""
    source = _source(standin, request, request.values["uid"])
    query = urllib.parse.urlencode(request.query, doseq=True)
    url = f"{source['url'].rstrip('/')}/{request.values['path']}" + (f"?{query}" if query else "")
    passed = {name: value for name, value in request.headers.items() if name in ("accept", "content-type")}
    try:
        reply = upstream.send(request.method, url, passed | upstream.headers_of(source), request.raw or None)
    except upstream.Unreachable:
        return Answer(502, None, "")
    return Answer(reply.status, reply.content, reply.content_type)


def moment(words: Any, now: float) -> float:
    """Unix time of 'now-5m', of milliseconds, or of a number in text."""
    found = re.fullmatch(r"now(?:-(\w+))?", str(words))
    if found:
        return now - (text.seconds(found[1]) if found[1] else 0.0)
    return float(words) / 1000


def _least_step(query: Mapping[str, Any], source: Mapping[str, Any]) -> float:
    return text.seconds(query.get("interval") or source["jsonData"].get("timeInterval") or "15s")


def step_of(query: Mapping[str, Any], source: Mapping[str, Any], span: float) -> float:
    """Seconds between two points: as many points as the panel has, not less than the scrape interval."""
    wanted = max(span / float(query.get("maxDataPoints") or 100), span / MOST_POINTS)
    rounded = next((step for step in STEPS if step >= wanted), STEPS[-1])
    return max(float(rounded), _least_step(query, source))


def _expression(query: Mapping[str, Any], step: float, span: float) -> str:
    """The expression, with Grafana's own variables replaced."""
    rate = max(step + 15, 4 * 15)
    values = {"__rate_interval": rate, "__interval": step, "__range": span}
    found = str(query.get("expr") or "")
    for name, value in values.items():
        found = re.sub(rf"\$\{{{name}\}}|\${name}\b", text.duration(value), found)
    return found


def _name(labels: Mapping[str, str], legend: str) -> str:
    if legend and legend != "__auto":
        return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda found: labels.get(found[1], ""), legend)
    inside = ", ".join(f'{name}="{labels[name]}"' for name in sorted(labels) if name != "__name__")
    return labels.get("__name__", "") + (f"{{{inside}}}" if inside or "__name__" not in labels else "")


def _frame(query: Mapping[str, Any], meta: dict[str, Any], step: float, series: Mapping[str, Any]) -> dict[str, Any]:
    labels = series["metric"]
    points = series.get("values") or [series["value"]]
    number = {"name": labels.get("__name__", "Value"), "type": "number", "typeInfo": {"frame": "float64"}}
    number |= {"labels": labels, "config": {"displayNameFromDS": _name(labels, query.get("legendFormat") or "")}}
    clock = {
        "name": "Time",
        "type": "time",
        "typeInfo": {"frame": "time.Time"},
        "config": {"interval": round(step * 1000)},
    }
    values = [[round(float(at) * 1000) for at, _ in points], [_json_number(value) for _, value in points]]
    return {"schema": {"refId": query["refId"], "meta": meta, "fields": [clock, number]}, "data": {"values": values}}


def _json_number(value: str) -> Any:
    number = float(value)
    return text.numbers(number) if number - number == 0 else None


def _ask(query: Mapping[str, Any], source: Mapping[str, Any], begin: float, end: float) -> dict[str, Any]:
    """The result of one query, in the form of /api/ds/query."""
    step = step_of(query, source, end - begin)
    expression = _expression(query, step, end - begin)
    custom: dict[str, Any] = {"calculatedMinStep": round(_least_step(query, source) * 1000)}
    shown = f"Expr: {expression}\nStep: {text.duration(step)}"
    empty = {"typeVersion": [0, 0], "custom": custom, "executedQueryString": shown}
    nothing = {"schema": {"refId": query["refId"], "meta": empty, "fields": []}, "data": {"values": []}}
    frames: list[dict[str, Any]] = []
    asked = {"query": expression}
    try:
        if query.get("range") or not query.get("instant"):
            first = begin - begin % step
            data = upstream.prometheus(source, "query_range", asked | {"start": first, "end": end, "step": step})
            frames += _frames(query, custom, shown, step, data, "timeseries-multi")
        if query.get("instant"):
            data = upstream.prometheus(source, "query", asked | {"time": end})
            frames += _frames(query, custom, shown, step, data, "numeric-multi")
    except upstream.QueryError as error:
        unreachable = error.status == 502
        result = {"error": str(error), "errorSource": "downstream", "status": error.status}
        return result | {"frames": [] if unreachable else [nothing]}
    return {"status": 200, "frames": frames or [nothing]}


def _frames(
    query: Mapping[str, Any], custom: dict[str, Any], shown: str, step: float, data: Mapping[str, Any], kind: str
) -> list[dict[str, Any]]:
    result = data["result"]
    if data["resultType"] == "scalar":
        result = [{"metric": {}, "value": result}]
    own = {"type": kind, "typeVersion": [0, 1], "custom": custom | {"resultType": data["resultType"]}}
    return [_frame(query, own | {"executedQueryString": shown}, step, series) for series in result]


def query(standin: Standin, request: Request) -> Answer:
    body = request.body()
    queries = body.get("queries")
    if not queries or not all(isinstance(one, dict) and one.get("refId") for one in queries):
        raise refused(400, BAD_REQUEST)
    end, begin = (moment(body.get(name) or "now", time.time()) for name in ("to", "from"))
    results: dict[str, Any] = {}
    sources = {one["refId"]: _query_source(standin, request, one) for one in queries}
    values: dict[str, Values] = {}
    for one in queries:
        source = sources[one["refId"]]
        if source is not None:
            results[one["refId"]] = _ask(one, source, begin, end)
            values[one["refId"]] = _last_values(results[one["refId"]])
    for one in queries:
        if sources[one["refId"]] is None:
            results[one["refId"]] = _calculated(one, values)
    failed = any(result["status"] != 200 for result in results.values())
    return Answer(400 if failed else 200, {"results": results})


def _query_source(standin: Standin, request: Request, one: dict[str, Any]) -> dict[str, Any] | None:
    """The data source of a query; None for an expression."""
    uid = (one.get("datasource") or {}).get("uid") or ""
    return None if uid == EXPRESSION_SOURCE else _source(standin, request, uid)


def _last_values(result: Mapping[str, Any]) -> Values:
    values = {}
    for frame in result["frames"]:
        for field, column in zip(frame["schema"]["fields"], frame["data"]["values"], strict=True):
            if field["type"] == "number" and column:
                labels = tuple(sorted(field["labels"].items()))
                values[labels] = float("nan") if column[-1] is None else float(column[-1])
    return values


def _calculated(one: Mapping[str, Any], values: dict[str, Values]) -> dict[str, Any]:
    """An expression over the other queries: threshold, math, reduce."""
    try:
        values[one["refId"]] = evaluate_expression(one, values)
    except ExpressionError as error:
        return {"error": str(error), "errorSource": "downstream", "status": 400, "frames": []}
    frames = []
    for labels, value in values[one["refId"]].items():
        field = {"name": one["refId"], "type": "number", "typeInfo": {"frame": "float64", "nullable": True}}
        schema = {"refId": one["refId"], "meta": {"type": "numeric-multi", "typeVersion": [0, 1]}}
        fields = [field | {"labels": dict(labels)}]
        frames.append({"schema": schema | {"fields": fields}, "data": {"values": [[_json_number(str(value))]]}})
    return {"status": 200, "frames": frames}


_PROXY = "/api/datasources/proxy/uid/{uid}/{path*}"
ROUTES = [
    Route("GET", "/api/datasources/uid/{uid}/health", health, "Viewer", "datasources:query", network=True),
    Route("GET", _PROXY, proxy, "Viewer", "datasources:query", network=True),
    Route("POST", _PROXY, proxy, "Viewer", "datasources:query", network=True),
    Route("POST", "/api/ds/query", query, "Viewer", "datasources:query", network=True),
]

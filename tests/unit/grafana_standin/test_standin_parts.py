# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the recordings do not show: YAML, expressions, rules over time, range queries, notifications, names."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import real_prometheus
import yaml
from standin_replay import recordings
from test_standin_server import PASSWORD, Client

from demo.grafana_standin import evaluation, templates, text, yaml_subset
from demo.grafana_standin.expressions import ExpressionError, evaluate_expression
from demo.grafana_standin.server import running

NAN = float("nan")


def _provisioning_files() -> list[str]:
    files = []
    for path in recordings():
        files += [
            text for name, text in json.loads(path.read_text()).get("files", {}).items() if name.endswith(".yaml")
        ]
    return files


@pytest.mark.parametrize(
    "content", [*_provisioning_files(), "a: [1, -2.5, 'it''s', \"x\\ty\"] # end\nb:\n  - c: ~\n    d: {}\n"]
)
def test_yaml_is_read_as_by_a_real_parser(content: str) -> None:
    assert yaml_subset.load(content) == yaml.safe_load(content)


@pytest.mark.parametrize("content", ["a: |\n  text\n", "a: {b: 1\n", "a: 1\n   b: 2\n", "just words\n", "a: *anchor\n"])
def test_other_yaml_is_refused_with_its_line(content: str) -> None:
    with pytest.raises(ValueError, match=r"line [12]"):
        yaml_subset.load(content)


@pytest.mark.parametrize(
    ("expression", "value", "result"),
    [
        ("is_number($A) || is_nan($A) || is_inf($A)", 0.0, 1.0),
        ("is_number($A) || is_nan($A) || is_inf($A)", NAN, 1.0),
        ("is_number(${A})", NAN, 0.0),
        ("$A > 1 && !($A > 3)", 2.0, 1.0),
        ("$A / 0", 1.0, float("inf")),
        ("-$A * 2 + 1", 2.0, -3.0),
    ],
)
def test_math(expression: str, value: float, result: float) -> None:
    model = {"refId": "B", "type": "math", "expression": expression}
    labels = (("a", "b"),)
    assert evaluate_expression(model, {"A": {labels: value}}) == {labels: result}


@pytest.mark.parametrize("expression", ["$A +", "$Z", "open('x')", "$A.__class__"])
def test_math_that_cannot_be(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate_expression({"refId": "B", "type": "math", "expression": expression}, {"A": {(): 1.0}})


@pytest.mark.parametrize(
    ("given", "canonical"),
    [("60m", "1h"), ("90m", "1h30m"), ("24h", "1d"), ("7d", "1w"), ("0s", "0s"), ("1500ms", "1s500ms")],
)
def test_durations(given: str, canonical: str) -> None:
    assert text.canonical(given) == canonical


@pytest.mark.parametrize("given", ["5x", "", "m", "1m1h", "-1s", None])
def test_no_durations(given: Any) -> None:
    with pytest.raises(ValueError, match=r"^"):
        text.canonical(given)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{ if .A }}x{{ end }}", ""),
        ("{{- range .Alerts -}}\n{{ if }}{{ end }}{{ end }}", ":2: missing value for if"),
        ("{{ define `x` }}", ":1: unexpected EOF"),
        ("{{ end }}", ":1: unexpected {{end}}"),
        ("{{ .A ", ":1: unclosed action"),
    ],
)
def test_templates(template: str, fault: str) -> None:
    assert templates.fault(template) == fault


def _node(expression: str) -> dict[str, Any]:
    return {"refId": "A", "datasourceUid": "prom", "model": {"refId": "A", "expr": expression, "instant": True}}


def _rule(uid: str, expression: str, **more: Any) -> dict[str, Any]:
    math = {"refId": "B", "type": "math", "expression": "is_number($A) || is_nan($A) || is_inf($A)"}
    threshold = {"refId": "C", "type": "threshold", "expression": "B"}
    threshold["conditions"] = [{"evaluator": {"type": "gt", "params": [0]}}]  # type: ignore[assignment]
    nodes = [
        _node(expression),
        *({"refId": one["refId"], "datasourceUid": "__expr__", "model": one} for one in (math, threshold)),
    ]
    states = {"noDataState": "OK", "execErrState": "Error"}
    return {"uid": uid, "title": uid, "condition": "C", "data": nodes, **states, "for": "0s", **more}


@contextmanager
def _with_prometheus(directory: Path) -> Iterator[tuple[Any, Client]]:
    """A stand-in with a data source whose Prometheus is real, and a folder."""
    with (
        real_prometheus.prometheus(directory, [], {"groups": []}) as url,
        running(admin_password=PASSWORD) as server,
    ):
        client = Client(server.url)
        source = {"uid": "prom", "name": "prom", "type": "prometheus", "access": "proxy", "url": url}
        assert client("POST", "/api/datasources", source)[0] == 200
        assert client("POST", "/api/folders", {"uid": "f", "title": "F"})[0] == 200
        yield server.standin, client


def test_rules_over_time(tmp_path: Path) -> None:
    with _with_prometheus(tmp_path) as (standin, client):
        rules = [
            _rule("zero", "vector(0)", annotations={"summary": "is {{ $value }}"}),
            _rule("later", "vector(1)", **{"for": "1m"}),
            _rule("paused", "vector(1)", isPaused=True),
        ]
        path = "/api/v1/provisioning/folder/f/rule-groups/g"
        assert client("PUT", path, {"interval": 10, "rules": rules})[0] == 200

        def states() -> dict[str, str]:
            found = client("GET", "/api/prometheus/grafana/api/v1/rules")[1]["data"]["groups"][0]["rules"]
            return {one["name"]: one["state"] for one in found}

        evaluation.evaluate(standin)
        assert states() == {"zero": "inactive", "later": "inactive", "paused": "inactive"}
        for _ in range(7):
            standin.clock.offset += 10
            evaluation.evaluate(standin)
            if standin.clock.offset == 30:
                assert states() == {"zero": "firing", "later": "pending", "paused": "inactive"}
        assert states() == {"zero": "firing", "later": "firing", "paused": "inactive"}
        alerts = client("GET", "/api/alertmanager/grafana/api/v2/alerts")[1]
        assert {one["labels"]["alertname"] for one in alerts} == {"zero", "later"}
        assert {one["annotations"].get("summary") for one in alerts} == {"is 0", None}


def test_range_query_and_expression(tmp_path: Path) -> None:
    with _with_prometheus(tmp_path) as (_, client):
        source = {"uid": "prom", "type": "prometheus"}
        queries = [
            {"refId": "A", "datasource": source, "expr": "vector(2)", "range": True, "legendFormat": "two"},
            {
                "refId": "B",
                "datasource": {"uid": "__expr__", "type": "__expr__"},
                "type": "math",
                "expression": "$A * 2",
            },
        ]
        status, body = client("POST", "/api/ds/query", {"queries": queries, "from": "now-10m", "to": "now"})
        assert status == 200
        frame = body["results"]["A"]["frames"][0]
        assert frame["schema"]["meta"]["type"] == "timeseries-multi"
        assert frame["schema"]["fields"][1]["config"]["displayNameFromDS"] == "two"
        assert set(frame["data"]["values"][1]) == {2} and len(frame["data"]["values"][0]) in (40, 41)
        assert body["results"]["B"]["frames"][0]["data"]["values"] == [[4]]


def test_test_notification_is_really_sent() -> None:
    got: list[dict[str, Any]] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    receiver = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{receiver.server_address[1]}/"
    try:
        with running(admin_password=PASSWORD) as server:
            config = {"name": "t", "type": "webhook", "settings": {"url": url}}
            body = {"receivers": [{"name": "t", "grafana_managed_receiver_configs": [config]}]}
            path = "/api/alertmanager/grafana/config/api/v1/receivers/test"
            status, answer = Client(server.url)("POST", path, body)
            assert (status, answer["receivers"][0]["grafana_managed_receiver_configs"][0]["status"]) == (200, "ok")
            config["type"] = "email"
            assert Client(server.url)("POST", path, body)[0] == 207
    finally:
        receiver.shutdown()
        receiver.server_close()
    assert [one["alerts"][0]["labels"]["alertname"] for one in got] == ["TestAlert"]

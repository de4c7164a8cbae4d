# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""``check``: which parts an exposition covers, what its series cost, and errors, also of servers that misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from golden_signals_instrumentation.check import command, samples
from golden_signals_instrumentation.check.command import Report, report_of

METRIC = "http_server_request_duration_seconds"
LABELS = 'http_request_method="GET",http_response_status_code="{status}",http_route="{route}"'


def histogram(name: str, labels: str, bounds: tuple[str, ...] = ("0.5", "2", "+Inf")) -> str:
    comma = "," if labels else ""
    lines = [f'{name}_bucket{{{labels}{comma}le="{bound}"}} 3' for bound in bounds]
    return "\n".join([*lines, f"{name}_sum{{{labels}}} 1", f"{name}_count{{{labels}}} 3", ""])


def canonical(*routes: str, statuses: tuple[str, ...] = ("200", "500")) -> str:
    return "".join(
        histogram(METRIC, LABELS.format(status=status, route=route)) for route in routes for status in statuses
    )


def state(report: Report, name: str) -> str:
    return {part.name: part.state for part in report.parts}[name]


def story(report: Report, name: str) -> str:
    return {part.name: part.story for part in report.parts}[name]


def test_the_contract_is_covered() -> None:
    report = report_of("here", canonical("/items/{number}"))
    assert report.complete
    assert report.metric == METRIC
    assert story(report, "requests") == "2 series, 6 requests so far"
    assert report.cardinality.by_metric == [(METRIC, 10)]


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("http_server_requests_seconds", 'method="GET",outcome="X",status="500",uri="/a"'),
        ("http_server_request_duration", LABELS.format(status="500", route="/a")),
        ("http_request_duration_seconds", 'code="500",method="GET",endpoint="/a"'),
        ("http_request_duration_seconds", 'status_code="500",method="GET",path="/a"'),
        ("starlette_request_duration_seconds", 'status_code="500",method="GET",path="/a"'),
        ("flask_http_request_duration_seconds", 'status="500",method="GET",path="/a"'),
        ("caddy_http_request_duration_seconds", 'code="500",method="GET",handler="/a"'),
    ],
)
def test_frameworks_own_names(name: str, labels: str) -> None:
    report = report_of("here", histogram(name, labels))
    assert report.complete, report
    assert report.metric == name
    assert story(report, "500s") == "exact statuses: 500"
    assert story(report, "routes") == "1: /a"


def test_traefik_has_no_route() -> None:
    report = report_of(
        "here", histogram("traefik_service_request_duration_seconds", 'code="200",method="GET",service="a"')
    )
    assert report.complete
    assert state(report, "routes") == "absent"
    assert "no series of 500 yet" in story(report, "500s")


def test_django_prometheus_counts_by_a_counter() -> None:
    answers = 'django_http_responses_total_by_status_view_method_total{status="500",method="GET",view="a"} 2\n'
    latency = histogram("django_http_requests_latency_seconds_by_view_method", 'view="a",method="GET"')
    report = report_of("here", answers + latency)
    assert report.complete
    assert story(report, "requests") == "1 series, 2 requests so far"


def test_grouped_statuses_are_no_500s() -> None:
    text = histogram("http_request_duration_seconds", 'method="GET",handler="/a",status="5xx"')
    report = report_of("here", text)
    assert state(report, "500s") == "missing"
    assert "5xx" in story(report, "500s")
    assert not report.complete


def test_no_buckets_and_thresholds_that_are_no_bounds() -> None:
    without = "\n".join(line for line in canonical("/a").splitlines() if "_bucket" not in line) + "\n"
    assert state(report_of("here", without), "latency") == "missing"
    report = report_of("here", canonical("/a"), thresholds=(0.5, 0.7))
    assert story(report, "latency thresholds").startswith("0.7 s is no bucket bound")
    assert not report.complete


def test_milliseconds_are_explained() -> None:
    report = report_of("here", histogram("http_server_duration_milliseconds", 'http_status_code="200"'))
    assert state(report, "requests") == "missing"
    assert report.metric is None
    assert any("OTEL_SEMCONV_STABILITY_OPT_IN" in hint for hint in report.hints)


@pytest.mark.parametrize(("registers", "wanted"), [(0, "absent"), (1023, "missing"), (1024, "covered")])
def test_registers_of_users(registers: int, wanted: str) -> None:
    text = "".join(f'app_active_users_hll_register{{register="{number}"}} 0\n' for number in range(registers))
    report = report_of("here", canonical("/a") + text)
    assert state(report, "users") == wanted
    assert report.cardinality.faults == []
    if not registers:
        assert state(report_of("here", canonical("/a"), users=True), "users") == "missing"


@pytest.mark.parametrize(
    "route", ["/items/17", "/items/6f1c1ad4-52c2-4d7a-9c0e-1f0a2b3c4d5e", "/items/5f43a1b2c3d4e5f60718293a", "/a?b=c"]
)
def test_raw_paths_are_found(route: str) -> None:
    report = report_of("here", canonical("/items/{number}", route))
    assert not report.complete
    assert len(report.cardinality.faults) == 1
    assert "label http_route holds raw paths" in report.cardinality.faults[0]
    assert route[:30] in report.cardinality.faults[0]


@pytest.mark.parametrize("route", ["/items/{number}", "/v2/items/<int:number>", "/items/:id", "unmatched", "/facade"])
def test_templates_are_no_raw_paths(route: str) -> None:
    assert report_of("here", canonical(route)).cardinality.faults == []


def test_labels_with_many_or_long_values_and_too_many_series() -> None:
    many = "".join(f'shop_orders{{customer="c{number}"}} 1\n' for number in range(101))
    long = f'shop_texts{{text="{"x" * 201}"}} 1\n'
    faults = report_of("here", canonical("/a") + many + long).cardinality.faults
    assert [fault.split(" has ")[0] for fault in faults] == ["shop_orders: label customer", "shop_texts: label text"]
    flood = "".join(f"series_{number} 1\n" for number in range(16001))
    assert "the scrape's limit is 16000" in report_of("here", flood).cardinality.faults[0]


@contextmanager
def server(status: int, body: bytes, pause: float = 0) -> Iterator[str]:
    """A server with one answer, sent in two halves with a pause before each."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            for part in (body[: len(body) // 2], body[len(body) // 2 :]):
                time.sleep(pause)
                self.wfile.write(part)

        def log_message(self, *arguments: Any) -> None:
            """Not worth a line."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/metrics"
        httpd.shutdown()


def test_text_json_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with server(200, canonical("/a").encode()) as url:
        assert command.main(["check", url]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "covered"
        assert command.main(["check", url, "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["complete"] is True
        assert report["cardinality"]["by_metric"] == {METRIC: 10}
        assert command.main(["check", url, "--threshold", "0.7"]) == 1
        assert "MISSING  latency thresholds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "body", "wanted"),
    [
        (404, b"", "answered 404"),
        (200, b"<html><body>Login</body></html>", "no metrics in Prometheus' text form"),
        (200, b"", "no series at all"),
        (200, b"\xff\xfe", "no text in UTF-8"),
    ],
)
def test_what_is_no_exposition(status: int, body: bytes, wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    with server(status, body) as url:
        assert command.main(["check", url]) == 2
    assert wanted in capsys.readouterr().err


def test_nobody_listens_and_wrong_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["check", "http://127.0.0.1:1/metrics"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert command.main(["check", "file:///etc/passwd"]) == 2
    assert "allowed: http://" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        command.main(["check", "http://127.0.0.1:1/", "--timeout", "-1"])
    assert "allowed: a number of seconds above 0" in capsys.readouterr().err


def test_slow_and_endless_servers_are_left(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with server(200, canonical("/a").encode(), pause=0.3) as url:
        assert command.main(["check", url, "--timeout", "0.4"]) == 2
    assert "in time" in capsys.readouterr().err
    monkeypatch.setattr(samples, "MAXIMUM_BYTES", 100)
    with server(200, canonical("/a").encode()) as url:
        assert command.main(["check", url]) == 2
    assert "more than 100 bytes" in capsys.readouterr().err

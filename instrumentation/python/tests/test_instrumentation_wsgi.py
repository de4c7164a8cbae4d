# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The WSGI middleware with a real Flask application and with bare WSGI applications."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Samples, parse, series
from flask import Flask, Response
from golden_signals_instrumentation import WSGIMiddleware, metrics_registry
from golden_signals_instrumentation.metrics import ACTIVE, DURATION
from prometheus_client import CollectorRegistry, generate_latest
from werkzeug.test import Client, run_wsgi_app
from werkzeug.test import create_environ as environ_of


def read(registry: CollectorRegistry) -> Samples:
    """The samples a scrape gives."""
    return parse(generate_latest(metrics_registry(registry=registry)).decode())


def flask_app(registry: CollectorRegistry) -> Flask:
    """A Flask application with the middleware, as a user writes it."""
    app = Flask(__name__)

    @app.route("/items/<int:number>", methods=["GET", "DELETE"])
    def item(number: int) -> str:
        return str(number)

    @app.get("/health")
    def health() -> str:
        return "ok"

    @app.get("/fail")
    def fail() -> str:
        raise ValueError("wanted by the test")

    @app.get("/stream")
    def stream() -> Response:
        def parts() -> Iterator[str]:
            for _ in range(3):
                time.sleep(0.05)
                yield "part"

        return Response(parts())

    app.wsgi_app = WSGIMiddleware(app.wsgi_app, flask=app, registry=registry)  # type: ignore[method-assign]
    return app


def test_flask_templates_statuses_and_methods(registry: CollectorRegistry) -> None:
    app = flask_app(registry)
    assert read(registry)[series("/items/<int:number>", 500, "DELETE")] == 0
    assert read(registry)[series("/items/<int:number>", 200)] == 0
    web = app.test_client()
    for path in ("/items/1", "/items/2", "/nothing", "/fail", "/health", "/items/none"):
        web.get(path, buffered=True)
    web.open("/nothing", method="BREW", buffered=True)
    samples = read(registry)
    assert samples[series("/items/<int:number>", 200)] == 2
    assert samples[series("unmatched", 404)] == 2
    assert samples[series("unmatched", 404, "_OTHER")] == 1
    assert samples[series("/fail", 500)] == 1
    assert samples[series("/health", 200)] == 0, "known, and never counted"
    assert samples[(ACTIVE, frozenset())] == 0
    assert not [s for s in samples if "/nothing" in str(s)]


def test_flask_routes_added_later_exist_at_the_next_scrape(registry: CollectorRegistry) -> None:
    app = flask_app(registry)
    app.add_url_rule("/late", "late", lambda: "late")
    assert read(registry)[series("/late", 500)] == 0


def test_exceptions_that_reach_the_server_are_500_and_raised_again(registry: CollectorRegistry) -> None:
    app = flask_app(registry)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with pytest.raises(ValueError, match="wanted by the test"):
        app.test_client().get("/fail")
    assert read(registry)[series("/fail", 500)] == 1


def test_a_stream_is_measured_to_its_end(registry: CollectorRegistry) -> None:
    flask_app(registry).test_client().get("/stream", buffered=True)
    assert read(registry)[(f"{DURATION}_sum", series("/stream", 200)[1])] >= 0.15


def endless(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    start_response("200 OK", [])
    while True:
        yield b"part"


def test_a_client_that_went_away_is_not_a_500(registry: CollectorRegistry) -> None:
    app = WSGIMiddleware(endless, registry=registry)
    parts, _, _ = run_wsgi_app(app, environ_of("/"))
    next(iter(parts))
    assert read(registry)[(ACTIVE, frozenset())] == 1
    parts.close()  # type: ignore[attr-defined]
    samples = read(registry)
    assert samples[series("unmatched", 200)] == 1
    assert samples[(ACTIVE, frozenset())] == 0


def test_a_stream_that_breaks_is_a_500_once(registry: CollectorRegistry) -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"part"
        raise ValueError("in the middle")

    app = WSGIMiddleware(broken, routes=[("GET", "/x")], route_of=lambda environ: "/x", registry=registry)
    with pytest.raises(ValueError, match="in the middle"):
        Client(app).get("/anything", buffered=True)
    samples = read(registry)
    assert (samples[series("/x", 500)], samples[series("/x", 200)]) == (1, 0)
    assert samples[(ACTIVE, frozenset())] == 0

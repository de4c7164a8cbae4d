# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Who asks, as real Starlette and Flask applications know it, becomes registers."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Samples, parse, registers_of
from flask import Flask, session
from golden_signals_instrumentation import ASGIMiddleware, WSGIMiddleware, metrics_registry
from golden_signals_instrumentation.users import METRIC, ActiveUsers
from golden_signals_instrumentation.users_key import FILE_VARIABLE, VARIABLE
from prometheus_client import CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient


def read(registry: CollectorRegistry) -> Samples:
    """The samples a scrape gives."""
    return parse(generate_latest(metrics_registry(registry=registry)).decode())


async def ok(request: Request) -> Response:
    return PlainTextResponse("ok")


async def fail(request: Request) -> Response:
    raise ValueError("wanted by the test")


def starlette() -> Starlette:
    """An application that answers, fails and is healthy."""
    return Starlette(routes=[Route("/items/{number:int}", ok), Route("/fail", fail), Route("/health", ok)])


def client(app: Any) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def test_users_are_counted_when_the_answer_begins(registry: CollectorRegistry, secret: bytes) -> None:
    def user(scope: Any) -> str | None:
        return scope["user"].display_name if scope["user"].is_authenticated else None

    class Header(AuthenticationBackend):
        async def authenticate(self, conn: Any) -> Any:
            name = conn.headers.get("x-user")
            return (AuthCredentials(), SimpleUser(name)) if name else None

    app = starlette()
    app.add_middleware(AuthenticationMiddleware, backend=Header())
    web = client(ASGIMiddleware(app, registry=registry, user=user))
    for name in ("anna", "ben", "anna"):
        web.get("/items/1", headers={"x-user": name})
    web.get("/fail", headers={"x-user": "carla"})
    web.get("/health", headers={"x-user": "nobody counts health checks"})
    web.get("/items/1")
    expected = ActiveUsers(secret)
    for name in ("anna", "ben", "carla"):
        expected.add(name)
    assert registers_of(read(registry)) == expected.registers()


def test_a_fault_in_the_users_function_breaks_no_answer_and_is_logged_once(
    registry: CollectorRegistry, secret: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    def user(scope: Any) -> str:
        raise KeyError("anna")

    web = client(ASGIMiddleware(starlette(), registry=registry, user=user))
    assert [web.get("/items/1").status_code for _ in range(3)] == [200] * 3
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "user= failed with KeyError in" in caplog.text
    assert "anna" not in caplog.text


def test_without_a_key_the_middleware_refuses_to_count(
    registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    with pytest.raises(RuntimeError, match="users are not counted without a secret key"):
        ASGIMiddleware(starlette(), registry=registry, user=lambda scope: "anna")
    ASGIMiddleware(starlette(), registry=registry)
    assert not [name for name, _ in read(registry) if name == METRIC]


def test_flask_users_are_counted_within_the_request(registry: CollectorRegistry, secret: bytes) -> None:
    app = Flask(__name__)
    app.secret_key = "of the tests"

    @app.get("/login/<name>")
    def login(name: str) -> str:
        session["user"] = name
        return "ok"

    @app.get("/")
    def index() -> str:
        return "ok"

    app.wsgi_app = WSGIMiddleware(  # type: ignore[method-assign]
        app.wsgi_app, flask=app, registry=registry, user=lambda environ: session.get("user")
    )
    anna, ben, nobody = app.test_client(), app.test_client(), app.test_client()
    anna.get("/login/anna")
    ben.get("/login/ben")
    for web in (anna, ben, nobody, anna):
        web.get("/")
    expected = ActiveUsers(secret)
    expected.add("anna")
    expected.add("ben")
    assert registers_of(read(registry)) == expected.registers()

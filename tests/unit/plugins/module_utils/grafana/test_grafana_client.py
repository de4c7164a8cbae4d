# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client against a server on loopback that fails in every way a server or a proxy fails."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.grafana import client as client_module
from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import (
    AnswerError,
    AuthenticationError,
    ConflictError,
    ForbiddenError,
    GrafanaError,
    NotFoundError,
    RefusedError,
    ServerError,
    UnreachableError,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.settings import Settings, from_params
from tests.unit.grafana_support import PASSWORD, TOKEN, Double, Fault, once, serving


@pytest.fixture
def double() -> Iterator[Double]:
    with serving() as running:
        yield running


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waiting times, which pass at once."""
    seconds: list[float] = []
    monkeypatch.setattr(client_module.time, "sleep", seconds.append)
    return seconds


def new_client(double: Double, read_only: bool = False, **more: Any) -> GrafanaClient:
    return GrafanaClient(Settings(**{"url": double.url, "token": TOKEN, **more}), read_only)


def always(fault: Fault) -> Any:
    return lambda _method, _path: fault


def test_it_reads_with_a_token_and_with_a_password(double: Double) -> None:
    assert new_client(double).get("/api/org")["id"] == 1
    assert new_client(double, token=None, username="admin", password=PASSWORD).get("/api/org")["id"] == 1


def test_organisation_goes_as_header(double: Double) -> None:
    new_client(double, organisation_id=7).get("/api/org")
    assert double.headers[-1]["X-Grafana-Org-Id"] == "7"


def test_a_wrong_password_is_sent_exactly_once(double: Double) -> None:
    client = new_client(double, token=None, username="admin", password="wrong-password")
    with pytest.raises(AuthenticationError) as caught:
        client.find_many([f"/api/folders/{number}" for number in range(50)])
    for _again in range(3):
        with pytest.raises(AuthenticationError):
            client.get("/api/org")
    assert len(double.requests) == 1
    assert "Invalid username or password" in str(caught.value)
    assert "wrong-password" not in str(caught.value)


def test_403_names_the_missing_permission(double: Double) -> None:
    says = "You'll need additional permissions to perform this action. Permissions needed: orgs:read"
    double.fault = once(Fault(403, {"title": "Access denied", "message": says}))
    with pytest.raises(ForbiddenError) as caught:
        new_client(double).get("/api/org")
    assert caught.value.permission == "orgs:read"
    assert "missing permission: orgs:read" in str(caught.value)


def test_404_of_an_object_is_none_and_of_an_endpoint_an_error(double: Double) -> None:
    client = new_client(double)
    assert client.find("/api/folders/none") is None
    assert client.delete("/api/folders/none") is None
    with pytest.raises(NotFoundError, match="does not know this path"):
        client.find("/api/no/such/endpoint")


@pytest.mark.parametrize("status", [409, 412])
def test_conflicts(double: Double, status: int) -> None:
    double.fault = once(Fault(status, {"message": "changed by someone else"}))
    with pytest.raises(ConflictError, match="changed by someone else") as caught:
        new_client(double).post("/api/folders", {})
    assert (caught.value.method, caught.value.path, caught.value.status) == ("POST", "/api/folders", status)
    assert len(double.requests) == 1


def test_other_refusals_carry_the_servers_reason(double: Double) -> None:
    body = {"message": "Template is in invalid format.", "extra": {"Error": "missing value for if"}}
    double.fault = once(Fault(400, body))
    with pytest.raises(RefusedError, match="missing value for if"):
        new_client(double).put("/api/x", {})


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_429_is_repeated_after_the_time_the_server_asks_for(double: Double, waited: list[float], method: str) -> None:
    double.fault = once(Fault(429, {"message": "slow down"}, {"Retry-After": "3"}))
    with pytest.raises(NotFoundError) if method in ("get", "put") else _nothing():
        body = ({"uid": "a", "title": "A"},) if method in ("post", "put") else ()
        getattr(new_client(double), method)("/api/folders" if method == "post" else "/api/folders/a", *body)
    assert waited == [3.0]
    assert len(double.requests) == 2


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_args: object) -> None: ...


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (500, "database is locked"),
        (502, "bad gateway"),
        (503, "unavailable"),
        (504, "time-out"),
        (500, "No alertmanager configuration present in this organization"),
    ],
)
def test_failures_that_pass_are_repeated_where_that_is_safe(
    double: Double, waited: list[float], status: int, says: str
) -> None:
    double.fault = once(Fault(status, {"message": says}))
    assert new_client(double).get("/api/org")["id"] == 1
    double.forget()
    double.fault = once(Fault(status, {"message": says}))
    with pytest.raises(ServerError) as caught:
        new_client(double).post("/api/folders", {"uid": "a", "title": "A"})
    assert caught.value.transient
    assert len(double.requests) == 1
    assert len(waited) == 1


def test_retries_end(double: Double, waited: list[float]) -> None:
    double.fault = always(Fault(502, "<html><title>Bad Gateway</title></html>"))
    with pytest.raises(ServerError, match="an HTML page titled 'Bad Gateway'"):
        new_client(double, retries=3).get("/api/org")
    assert len(double.requests) == 4
    assert waited == sorted(waited)


@pytest.mark.parametrize("fault", [Fault(cut=True), Fault(200, '{"id": 1', half=True)])
def test_a_cut_connection_is_repeated_for_reads_only(double: Double, waited: list[float], fault: Fault) -> None:
    client = new_client(double)
    double.fault = once(fault)
    assert client.get("/api/org")["id"] == 1
    double.forget()
    double.fault = once(fault)
    with pytest.raises(UnreachableError, match="cut"):
        client.post("/api/folders", {"uid": "a", "title": "A"})
    assert len(double.requests) == 1


def test_a_refused_connection_is_repeated_even_for_a_creation(waited: list[float]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    client = GrafanaClient(Settings(url=url, token=TOKEN, retries=2))
    with pytest.raises(UnreachableError, match="refused"):
        client.post("/api/folders", {})
    assert client.requests_sent == 3


def test_a_slow_server_ends_with_the_time_out_and_with_the_budget(double: Double) -> None:
    double.fault = always(Fault(200, {}, wait=1.5))
    began = time.monotonic()
    with pytest.raises(UnreachableError, match="no answer in time"):
        new_client(double, timeout=0.2, retries=0).get("/api/org")
    with pytest.raises(UnreachableError):
        new_client(double, timeout=30, budget=0.4).get("/api/org")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault(200, "<!doctype html><html><title>Sign in to Corp</title>"), "an HTML page titled 'Sign in to Corp'"),
        (Fault(200, "hello"), "not JSON but the text 'hello'"),
        (
            Fault(302, "", {"Location": "https://login.example.org/?secret=x"}),
            "redirected to https://login.example.org/;",
        ),
    ],
)
def test_answers_that_are_not_grafanas(double: Double, fault: Fault, says: str) -> None:
    double.fault = once(fault)
    with pytest.raises(AnswerError, match=says.replace("?", r"\?")) as caught:
        new_client(double).get("/api/org")
    assert "secret=x" not in str(caught.value)


def test_one_connection_for_each_worker(double: Double) -> None:
    client = new_client(double, workers=4)
    client.find_many([f"/api/folders/{number}" for number in range(200)])
    for number in range(20):
        client.post("/api/folders", {"uid": f"f{number}", "title": "x"})
    assert double.connections <= 4
    assert (client.requests_sent, client.writes_sent) == (220, 20)
    one = new_client(double, workers=1)
    double.connections = 0
    one.find_many([f"/api/folders/{number}" for number in range(50)])
    assert double.connections == 1


def test_answers_come_in_the_order_of_the_paths(double: Double) -> None:
    for number in range(30):
        double.folders[f"f{number}"] = {"uid": f"f{number}", "title": str(number), "version": 1}
    found = new_client(double).find_many([f"/api/folders/f{number}" for number in range(30)])
    assert [entry["title"] for entry in found] == [str(number) for number in range(30)]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_write_in_check_mode_is_impossible(double: Double, method: str) -> None:
    with pytest.raises(AssertionError, match="check mode"):
        getattr(new_client(double, read_only=True), method)("/api/folders", *([{}] if method == "patch" else []))
    assert not double.requests


def test_no_error_shows_a_secret(double: Double) -> None:
    client = new_client(double)
    client.hide(["data-source-password"])
    double.fault = always(Fault(400, {"message": f"bad {TOKEN} and data-source-password in the body"}))
    with pytest.raises(GrafanaError) as caught:
        client.post("/api/datasources", {"secureJsonData": {"p": "data-source-password"}})
    assert TOKEN not in str(caught.value)
    assert "data-source-password" not in str(caught.value)
    assert TOKEN not in repr(client.settings)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "url: not given"),
        ({"url": "mon1:3000", "token": "t"}, "url: 'mon1:3000' is not a URL"),
        ({"url": "http://a:b@mon1", "token": "t"}, "url: 'http://mon1' carried credentials"),
        ({"url": "http://mon1"}, "there is no default"),
        ({"url": "http://mon1", "username": "admin"}, "there is no default"),
        ({"url": "http://mon1", "token": "t", "workers": 0}, "workers: 0 is not allowed; allowed: 1 to 32"),
        ({"url": "http://mon1", "token": "t", "organisation_id": 0}, "organisation_id: 0"),
        ({"url": "http://mon1", "token": "t\n"}, "token: has blanks"),
        ({"url": "http://mon1", "token": "t", "ca_path": "/no/such"}, "ca_path: '/no/such' is not a file"),
    ],
)
def test_settings_that_cannot_be_right(options: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        from_params(options)


def test_asking_is_allowed_to_a_reader_and_repeated_where_it_wakes_nobody(double: Double, waited: list[float]) -> None:
    client = new_client(double, read_only=True)
    double.fault = always(Fault(503))
    for again, requests in ((True, 6), (False, 1)):
        double.requests.clear()
        with pytest.raises(ServerError):
            client.ask("/api/ds/query", {"queries": []}, again=again)
        assert len(double.requests) == requests
    double.fault = always(Fault(cut=True))
    for again, requests in ((True, 6), (False, 1)):
        double.requests.clear()
        with pytest.raises(UnreachableError):
            client.ask("/api/ds/query", {"queries": []}, again=again)
        assert len(double.requests) == requests
    assert client.writes_sent == 0


def test_queries_of_which_some_failed_are_an_answer(double: Double) -> None:
    results = {"results": {"A": {"status": 200, "frames": []}, "B": {"status": 400, "error": "bad_data"}}}
    double.fault = always(Fault(400, results))
    assert new_client(double).ask("/api/ds/query", {}) == results
    with pytest.raises(RefusedError):
        new_client(double).ask("/api/other", {})
    double.fault = always(Fault(400, {"message": "bad request data"}))
    with pytest.raises(RefusedError, match="bad request data"):
        new_client(double).ask("/api/ds/query", {})

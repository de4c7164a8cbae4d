# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client against a server that misbehaves in every way a real one can."""

from __future__ import annotations

import base64
import math
import socket
from collections.abc import Iterator

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify.client import (
    Connection,
    PrometheusClient,
    PrometheusError,
)
from tests.unit.verify_support import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def client(server: Server, **more: object) -> PrometheusClient:
    return PrometheusClient(Connection(f"http://{server.address}", **more))  # type: ignore[arg-type]


def test_a_query_gives_labels_and_numbers(server: Server) -> None:
    rows = [
        {"metric": {"host": "shop1"}, "value": [1.5, "0.25"]},
        {"metric": {}, "value": [1.5, "NaN"]},
        {"metric": {}, "value": [1.5, "+Inf"]},
    ]
    server.give("/api/v1/query", {"resultType": "vector", "result": rows})
    first, second, third = client(server).query("up")
    assert (first.labels, first.value) == ({"host": "shop1"}, 0.25)
    assert math.isnan(second.value)
    assert third.value == math.inf
    assert server.requests == [("POST", "/api/v1/query", {"query": ["up"]})]


def test_credentials_travel_with_the_first_request(server: Server) -> None:
    server.give("/api/v1/rules", {"groups": []})
    client(server, username="me", password="secret").rule_groups()
    assert server.authorization == ["Basic " + base64.b64encode(b"me:secret").decode()]


@pytest.mark.parametrize(
    ("answer", "words", "permanent"),
    [
        ((500, {}, b'{"status":"error","error":"no space left"}'), "HTTP 500: no space left", False),
        ((503, {}, b"<h1>Starting up</h1>"), "HTTP 503: <h1>Starting up</h1>", False),
        ((422, {}, b'{"status":"error","error":"many-to-many"}'), "HTTP 422: many-to-many", False),
        ((401, {}, b""), "refused the credentials (HTTP 401)", True),
        ((403, {}, b""), "refused the credentials (HTTP 403)", True),
        ((404, {}, b""), "is this the address of Prometheus?", True),
        ((302, {"Location": "https://me:pass@login.example/?t=1"}, b""), "to https://login.example/; give", True),
        ((200, {}, b"<html>Grafana</html>"), "did not answer with JSON but with '<html>Grafana</html>'", False),
        ((200, {}, b'{"status":"error","error":"shutting down"}'), "shutting down", False),
        ((200, {}, b"[1]"), "no status 'success'", False),
        ((200, {}, b'{"status":"success","data":{"groups":3}}'), "no list 'groups'", False),
    ],
)
def test_wrong_answers_are_named(
    server: Server, answer: tuple[int, dict[str, str], bytes], words: str, permanent: bool
) -> None:
    server.answers["/api/v1/rules"] = answer
    with pytest.raises(PrometheusError) as caught:
        client(server, username="me", password="hunter2").rule_groups()
    assert words in str(caught.value)
    assert f"http://{server.address}/api/v1/rules" in str(caught.value) or "groups" in words
    assert "hunter2" not in str(caught.value)
    assert "pass" not in str(caught.value)
    assert caught.value.permanent is permanent


def test_a_row_of_another_shape_is_named(server: Server) -> None:
    server.give("/api/v1/query", {"result": [{"metric": {}, "values": []}]})
    with pytest.raises(PrometheusError, match="row of another shape"):
        client(server).query("up")


def test_history_is_read_in_order(server: Server) -> None:
    server.give("/api/v1/query", {"result": [{"metric": {"a": "b"}, "values": [[60, "1"], [120, "NaN"]]}]})
    found = client(server).history("a[2m:1m]")
    assert [row.labels for row in found] == [{"a": "b"}]
    assert [time for time, _value in found[0].points] == [60.0, 120.0]
    server.give("/api/v1/query", {"result": [{"metric": {}, "value": [1, "1"]}]})
    with pytest.raises(PrometheusError, match="row of another shape"):
        client(server).history("a[2m:1m]")


def test_a_server_that_never_answers_ends_after_the_timeout(server: Server) -> None:
    server.answers["/api/v1/rules"] = (0, {}, b"")
    with pytest.raises(PrometheusError, match=r"cannot reach .*timed out"):
        client(server, timeout=1).rule_groups()


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(PrometheusError, match=r"cannot reach .*refused"):
            PrometheusClient(Connection(address)).targets()


@pytest.mark.parametrize("url", ["mon1:9090", "", "ftp://mon1", "http://", "http://[::1", "http://mon1:port"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(PrometheusError, match=r"prometheus_url: .*allowed: http://host:port"):
        PrometheusClient(Connection(url))


def test_credentials_in_the_address_are_refused_and_not_repeated() -> None:
    with pytest.raises(PrometheusError) as caught:
        PrometheusClient(Connection("http://me:hunter2@mon1:9090"))
    assert "username and password" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(("success", "refused"), [(True, False), (False, True), (None, False)])
def test_a_refused_configuration(server: Server, success: bool | None, refused: bool) -> None:
    server.give("/api/v1/status/runtimeinfo", {"reloadConfigSuccess": success})
    assert client(server).configuration_refused() is refused

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module as Ansible runs it, against a server that stands for Prometheus."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.testing import patch_module_args

from ansible_collections.golden.signals.plugins.module_utils.verify import run as run_module
from ansible_collections.golden.signals.plugins.module_utils.verify.client import PrometheusClient, Sample
from ansible_collections.golden.signals.plugins.modules import signals_verify
from tests.unit.verify_support import LABELS, Server, expectations, serving, signal, target

RATE = "service:http_server_requests:rate5m"
COUNT = "http_server_request_duration_seconds_count"
SHOP = {**LABELS, "service": "shop-api"}
EXPECTED = expectations(
    [signal("rps-shop", "shop-api", RATE, COUNT)], [target("http", "shop-api", "shop1", "shop1:9464")]
)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.give_nothing()
        yield running


def make_healthy(server: Server) -> None:
    """Every target and rule is there."""
    wanted = EXPECTED["targets"][0]
    server.give("/api/v1/targets", {"activeTargets": [{"labels": wanted["labels"], "health": "up", "lastError": ""}]})
    server.give("/api/v1/rules", {"groups": [{"name": "golden-http", "rules": [{"name": RATE, "health": "ok"}]}]})


def answer_queries(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values and ages for the queries, by what they ask."""
    original = PrometheusClient.query

    def query(self: PrometheusClient, expression: str) -> list[Sample]:
        assert original(self, expression) == []
        if expression.startswith("{__name__"):
            return [Sample({"__name__": RATE, **SHOP}, 12.0)]
        if "timestamp(" in expression:
            return [Sample({**SHOP, "job": "http", "host": "shop1", "golden_signals_query": "0"}, 3.0)]
        return []

    monkeypatch.setattr(PrometheusClient, "query", query)


def run(capfd: pytest.CaptureFixture[str], check: bool = False, **options: Any) -> dict[str, Any]:
    """Run the module; returns its result, which says ``failed`` where it failed."""
    arguments = {"expectations": EXPECTED, "rules": {"golden-http": [RATE]}, "_ansible_check_mode": check, **options}
    capfd.readouterr()
    with patch_module_args(arguments), pytest.raises(SystemExit):
        signals_verify.main()
    result: dict[str, Any] = json.loads(capfd.readouterr().out)
    assert not result.get("changed")
    return result


def test_everything_is_proven(
    server: Server, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_healthy(server)
    answer_queries(server, monkeypatch)
    result = run(capfd, prometheus_url=f"http://{server.address}", report_directory=str(tmp_path / "report"))
    assert not result.get("failed")
    assert result["proven"] is True
    assert result["summary"] == {"proven": 1, "expected": 1}
    assert result["table"][-2:] == ["1 of 1 expected signals proven", "1 of 1 targets up, 1 of 1 rules healthy"]
    assert sorted(result["reports"]) == ["coverage.html", "coverage.json", "junit.xml"]
    report = json.loads((tmp_path / "report" / "coverage.json").read_text())
    assert report["signals"][0]["value"] == 12.0
    assert len(server.requests) == 7


def test_check_mode_proves_and_writes_nothing(
    server: Server, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    result = run(
        capfd, check=True, prometheus_url=f"http://{server.address}", report_directory=str(tmp_path / "report")
    )
    assert result["failed"]
    assert result["reports"] == {}
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_fails_and_is_named(server: Server, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    result = run(capfd, prometheus_url=f"http://{server.address}", report_directory=str(tmp_path))
    assert result["failed"]
    assert result["proven"] is False
    assert "rps-shop: missing: target http on shop1 is missing" in result["msg"]
    assert json.loads((tmp_path / "coverage.json").read_text())["summary"] == {"proven": 0, "expected": 1}
    assert len(server.requests) == 8


def test_allow_unproven_leaves_failing_to_the_playbook(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    result = run(capfd, prometheus_url=f"http://{server.address}", allow_unproven=True, lost_hosts=["shop1"])
    assert not result.get("failed")
    assert result["proven"] is False
    assert result["failures"][0] == "host shop1: unreachable, or failed, earlier in this run"


def test_it_waits_until_all_is_there(
    server: Server, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            make_healthy(server)
            answer_queries(server, monkeypatch)

    monkeypatch.setattr(run_module.time, "sleep", pause)
    result = run(capfd, prometheus_url=f"http://{server.address}", wait=60)
    assert not result.get("failed")
    assert pauses == [run_module.PAUSE] * 2


def test_the_wait_has_an_end(
    server: Server, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(run_module.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(run_module.time, "sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    assert run(capfd, prometheus_url=f"http://{server.address}", wait=22)["failed"]
    assert clock[0] == 1020.0


def test_an_unreachable_prometheus_is_reported_too(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        result = run(capfd, prometheus_url=url, report_directory=str(tmp_path))
    assert result["failed"]
    assert f"Prometheus cannot be asked: cannot reach {url}" in result["msg"]
    assert json.loads((tmp_path / "coverage.json").read_text())["signals"][0]["status"] == "missing"


def test_refused_credentials_are_not_waited_for(
    server: Server, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module.time, "sleep", lambda _seconds: pytest.fail("it waited"))
    server.answers["/api/v1/targets"] = (401, {}, b"")
    url = f"http://{server.address}"
    result = run(capfd, prometheus_url=url, wait=60, username="me", password="hunter2-long")
    assert "refused the credentials" in result["msg"]
    assert "hunter2-long" not in json.dumps(result)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"prometheus_url": "mon1"}, "prometheus_url: 'mon1' is not a URL"),
        ({"wait": -1}, "wait: -1 is not a number of seconds from 0 on"),
        ({"timeout": 0}, "timeout: 0 is not a number of seconds from 1 on"),
        ({"expectations": {}}, "expectations.signals: None is not a list"),
        ({"dashboards_url": "javascript:alert(1)"}, "dashboards_url: 'javascript:alert(1)' is not a URL"),
        ({"username": "me"}, "parameters are required together: username, password"),
        ({"client_key": "/k"}, "required by 'client_key': client_cert"),
    ],
)
def test_bad_options(server: Server, capfd: pytest.CaptureFixture[str], options: dict[str, Any], words: str) -> None:
    result = run(capfd, **{"prometheus_url": f"http://{server.address}", "allow_unproven": True, **options})
    assert result["failed"]
    assert words in result["msg"]
    assert server.requests == []


def test_a_directory_that_cannot_be_is_named_before_anything_is_asked(
    server: Server, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    options = {"report_directory": str(tmp_path / "file" / "report"), "wait": 60}
    result = run(capfd, prometheus_url=f"http://{server.address}", **options)
    assert f"cannot write to {tmp_path}/file/report" in result["msg"]
    assert server.requests == []

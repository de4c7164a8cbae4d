# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof in Grafana: alert rules, test notifications, refused and missing servers, and the module with all of it."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify import grafana_objects
from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_expected import parse_grafana
from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_proof import GrafanaProof
from ansible_collections.golden.signals.plugins.modules import signals_verify
from demo.grafana_standin import evaluation
from demo.grafana_standin.server import Server, running
from tests.unit import verify_support
from tests.unit.grafana_proof_support import PASSWORD, apply, catalogue, client_of, declared, option, prove
from tests.unit.grafana_support import run_module
from tests.unit.real_prometheus import free_port, prometheus
from tests.unit.verify_support import LABELS, expectations, target

Json = dict[str, Any]
SECRET = "webhook-password-of-the-tests"


def rule(name: str, expression: str, **more: Any) -> Json:
    """An alert as the filter grafana_rule_groups makes it, in short."""
    query = {
        "refId": "A",
        "datasourceUid": "prometheus",
        "relativeTimeRange": {"from": 600, "to": 0},
        "model": {"refId": "A", "expr": expression, "instant": True},
    }
    threshold = {"refId": "C", "type": "threshold", "expression": "A"}
    threshold["conditions"] = [{"evaluator": {"type": "gt", "params": [0]}}]
    data = [query, {"refId": "C", "datasourceUid": "__expr__", "model": threshold}]
    return {"uid": name, "title": name, "condition": "C", "data": data, "noDataState": "OK", **more}


GROUPS = [
    {"folderUid": "golden", "title": "first", "interval": 60, "rules": [rule("one", "vector(1)"), rule("two", "up")]},
    {"folderUid": "golden", "title": "second", "interval": 60, "rules": [rule("three", "vector(0)")]},
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Prometheus."""
    with prometheus(tmp_path_factory.mktemp("prometheus"), [], {"groups": []}) as url:
        yield url


@pytest.fixture
def server(source: str) -> Iterator[Server]:
    """A stand-in with two groups of evaluated rules."""
    with running(admin_password=PASSWORD) as started:
        apply(started, {**declared(source), "dashboards": [], "alert_rule_groups": GROUPS})
        evaluate(started)
        started.standin.requests.clear()
        yield started


def evaluate(server: Server) -> None:
    server.standin.clock.offset += 3600
    evaluation.evaluate(server.standin)


def failures(server: Server, groups: list[Json] | None = None) -> list[str]:
    return prove(server, dashboards=[], alert_rule_groups=groups or GROUPS).failures()


def rewrite(server: Server, title: str, rules: list[Json]) -> None:
    """Somebody writes a group of rules."""
    apply(server, {"alert_rule_groups": [{"folderUid": "golden", "title": title, "interval": 60, "rules": rules}]})


def test_rules_are_read_page_by_page(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grafana_objects, "GROUPS_A_PAGE", 1)
    assert failures(server) == []
    pages = [seen.path for seen in server.standin.requests if "/api/prometheus/" in seen.path]
    assert len(pages) == 2 and "group_next_token" in pages[1]


def test_a_rule_that_is_missing_and_one_that_moved(server: Server) -> None:
    expected = copy.deepcopy(GROUPS)
    expected[0]["rules"].append(rule("four", "up"))
    rewrite(server, "second", [rule("three", "vector(0)"), rule("two", "up")])
    evaluate(server)
    assert failures(server, expected) == [
        "Grafana alert rule two (two): moved: lies in the group 'second' of the folder 'golden'",
        "Grafana alert rule four (four): missing: not in Grafana",
    ]


def test_a_rule_whose_query_fails_or_finds_nothing(server: Server) -> None:
    faulty = [rule("one", "sum("), rule("two", "no_such_series", noDataState="NoData")]
    rewrite(server, "first", faulty)
    evaluate(server)
    broken, empty = failures(server)
    assert broken.startswith("Grafana alert rule one (one): error: ") and "parse error" in broken
    assert empty.startswith("Grafana alert rule two (two): nodata: ")


def test_a_rule_that_is_paused_and_one_not_evaluated_yet(server: Server) -> None:
    rewrite(server, "first", [rule("one", "vector(1)", isPaused=True), rule("two", "up", labels={"new": "yes"})])
    assert failures(server) == [
        "Grafana alert rule one (one): paused: somebody paused it",
        "Grafana alert rule two (two): not_evaluated: not evaluated yet",
    ]
    paused = copy.deepcopy(GROUPS)
    paused[0]["rules"][0]["isPaused"] = True
    assert failures(server, paused) == ["Grafana alert rule two (two): not_evaluated: not evaluated yet"]


@pytest.fixture
def hook() -> Iterator[verify_support.Server]:
    """A server that receives notifications."""
    with verify_support.serving() as running_server:
        running_server.answers["/hook"] = (200, {}, b"")
        running_server.answers["/broken"] = (500, {}, b"")
        yield running_server


def contact(name: str, address: str, path: str = "/hook") -> Json:
    settings = {"url": f"http://{address}{path}", "username": "u"}
    return {"uid": f"golden-{name}-{path[1:]}", "name": name, "type": "webhook", "settings": settings}


def notified(server: Server, *names: str) -> list[tuple[str, str, str]]:
    """What became of the test notifications: name, status and reason."""
    given = option(server, dashboards=[], notify=list(names))
    proof = GrafanaProof(parse_grafana(given), catalogue())
    found = proof.notify(proof.read()).findings
    return [(entry.name, entry.status, entry.reason) for entry in found if entry.part == "notifications"]


def test_a_notification_arrives_once_with_the_stored_secret(server: Server, hook: verify_support.Server) -> None:
    client = client_of(server)
    point = contact("on-call", hook.address)
    point["settings"]["password"] = SECRET
    client.post("/api/v1/provisioning/contact-points", point)
    client.close()
    assert notified(server, "on-call") == [("on-call (webhook, golden-on-call-hook)", "ok", "")]
    assert [entry[:2] for entry in hook.requests] == [("POST", "/hook")]
    assert hook.authorization == ["Basic dTp3ZWJob29rLXBhc3N3b3JkLW9mLXRoZS10ZXN0cw=="]


def test_a_notification_that_does_not_arrive(server: Server, hook: verify_support.Server) -> None:
    points = [
        contact("both", hook.address),
        contact("both", hook.address, "/broken"),
        contact("away", f"127.0.0.1:{free_port()}"),
    ]
    apply(server, {"contact_points": points})
    found = {name: (status, reason) for name, status, reason in notified(server, "both", "away", "nobody")}
    assert found["both (webhook, golden-both-hook)"] == ("ok", "")
    assert found["both (webhook, golden-both-broken)"] == ("failed", "webhook response status 500")
    status, reason = found["away (webhook, golden-away-hook)"]
    assert status == "failed" and "connection refused" in reason
    assert found["nobody"] == ("missing", "there is no contact point of this name in Grafana")


def test_nobody_is_notified_unless_asked(server: Server, hook: verify_support.Server) -> None:
    apply(server, {"contact_points": [contact("on-call", hook.address)]})
    assert notified(server) == [] and hook.requests == []


def test_refused_credentials_are_sent_once(server: Server) -> None:
    given = {**option(server, alert_rule_groups=GROUPS, notify=["x"]), "password": "wrong-one"}
    proof = GrafanaProof(parse_grafana(given), catalogue())
    for _reading in range(3):
        found = proof.read()
        assert found.permanent and len(server.standin.requests) == 1
    assert len(found.failures()) == 1 and "the credentials were refused" in found.failures()[0]
    assert "wrong-one" not in json.dumps(found.to_dict())
    assert [found.count(part) for part in ("dashboards", "alert_rules")] == [(0, 8), (0, 3)]
    last = proof.notify(found)
    assert last.findings[-1].status == "not_asked" and len(server.standin.requests) == 1


@pytest.fixture
def datacenter() -> Iterator[verify_support.Server]:
    """A server that stands for a Prometheus with one target."""
    with verify_support.serving() as running_server:
        running_server.give_nothing()
        labels = {**LABELS, "service": "host", "host": "mon1", "job": "node", "instance": "mon1:9100"}
        running_server.give("/api/v1/targets", {"activeTargets": [{"labels": labels, "health": "up", "lastError": ""}]})
        yield running_server


def run(capfd: Any, datacenter: verify_support.Server, grafana: Json, check: bool = False, **more: Any) -> Json:
    expected = expectations([], [target("node", "host", "mon1", "mon1:9100")])
    options = {"prometheus_url": f"http://{datacenter.address}", "expectations": expected, "grafana": grafana, **more}
    return run_module(signals_verify.main, capfd, check=check, **options)


def given(server: Server, **more: Any) -> Json:
    return option(server, **{"dashboards": [], "alert_rule_groups": GROUPS, **more})


def test_the_module_reports_grafana(
    server: Server, datacenter: verify_support.Server, hook: verify_support.Server, capfd: Any, tmp_path: Path
) -> None:
    apply(server, {"contact_points": [contact("on-call", hook.address)]})
    result = run(capfd, datacenter, given(server, notify=["on-call"]), report_directory=str(tmp_path))
    assert result["proven"] is True and not result["changed"]
    assert result["summary"]["grafana"] == {
        "data_sources": {"proven": 1, "expected": 1},
        "alert_rules": {"proven": 3, "expected": 3},
        "notifications": {"proven": 1, "expected": 1},
    }
    assert result["table"][-2:] == [
        "1 of 1 data sources answer",
        "3 of 3 alert rules healthy in Grafana, 1 of 1 test notifications sent",
    ]
    assert "VALUE_SPECIFIED_IN_NO_LOG" in result["output"] and PASSWORD not in result["output"]
    written = json.loads((tmp_path / "coverage.json").read_text())["grafana"]
    assert written["version"] == "12.4.3" and written["alert_rules"][0]["name"] == "one (one)"
    cases = ElementTree.parse(tmp_path / "junit.xml").getroot().findall(".//testsuite[@name='grafana']/testcase")
    assert len(cases) == 6 and not any(list(case) for case in cases)
    assert "Grafana 12.4.3" in (tmp_path / "coverage.html").read_text()


def test_check_mode_notifies_nobody(
    server: Server, datacenter: verify_support.Server, hook: verify_support.Server, capfd: Any
) -> None:
    apply(server, {"contact_points": [contact("on-call", hook.address)]})
    result = run(capfd, datacenter, given(server, notify=["on-call"]), check=True)
    assert result["proven"] is True and hook.requests == []


def test_the_module_waits_for_grafana_and_not_for_credentials(
    server: Server, datacenter: verify_support.Server, capfd: Any
) -> None:
    began = time.monotonic()
    refused = {**given(server), "password": "wrong-one"}
    result = run(capfd, datacenter, refused, wait=60)
    assert result["failed"] and "the credentials were refused" in result["msg"] and time.monotonic() - began < 5
    rewrite(server, "second", [rule("three", "vector(0)", labels={"new": "yes"})])
    result = run(capfd, datacenter, given(server), wait=6)
    assert result["failed"] and "not evaluated yet" in result["msg"] and time.monotonic() - began > 5


def test_an_unreachable_grafana_is_one_failure(server: Server, datacenter: verify_support.Server, capfd: Any) -> None:
    away = {**given(server), "url": f"http://127.0.0.1:{free_port()}"}
    result = run(capfd, datacenter, away)
    assert len(result["failures"]) == 1
    assert result["failures"][0].startswith("Grafana cannot be asked: connection refused")
    assert result["summary"]["grafana"]["alert_rules"] == {"proven": 0, "expected": 3}


def test_a_server_that_is_no_grafana(server: Server, datacenter: verify_support.Server, capfd: Any) -> None:
    datacenter.answers["/api/datasources/uid/prometheus/health"] = (200, {}, b"<html><title>Login</title></html>")
    result = run(capfd, datacenter, {**given(server), "url": f"http://{datacenter.address}"}, wait=60)
    assert len(result["failures"]) == 1 and "an HTML page titled 'Login'" in result["failures"][0]


def test_bad_options_are_named_before_anything_is_asked(
    server: Server, datacenter: verify_support.Server, capfd: Any, tmp_path: Path
) -> None:
    (tmp_path / "broken.json").write_text("{")
    faulty = given(server, dashboards=[{"file": str(tmp_path / "broken.json")}], datasources=[])
    faulty |= {"alert_rule_groups": [{"folderUid": "x", "title": "y", "interval": 7, "rules": []}], "password": None}
    del faulty["password"], faulty["username"]
    message = run(capfd, datacenter, faulty)["msg"]
    assert "broken.json: is not JSON" in message
    assert "grafana.alert_rule_groups[0]: interval: 7 is not allowed" in message
    assert "grafana.token: not given, nor username and password" in message
    assert datacenter.requests == [] and server.standin.requests == []
    nowhere = given(server, datasources=[])
    nowhere["dashboards"] = [{"dashboard": {"uid": "a", "title": "A"}}]
    assert "grafana.datasources: empty; allowed: at least one uid" in run(capfd, datacenter, nowhere)["msg"]

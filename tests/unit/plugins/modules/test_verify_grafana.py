# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof in Grafana: a stand-in in front of a real Prometheus, with everything that is shipped, and every fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.promql import panels
from demo.grafana_standin import evaluation
from demo.grafana_standin.server import Server, running
from tests.unit.demo_series import demo_prometheus
from tests.unit.grafana_proof_support import (
    DASHBOARDS,
    KIND_OF,
    PASSWORD,
    apply,
    client_of,
    declared,
    prove,
    shipped_rules,
)
from tests.unit.real_prometheus import free_port

Json = dict[str, Any]


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Prometheus with the series of a demo."""
    with demo_prometheus(tmp_path_factory.mktemp("prometheus")) as url:
        yield url


@pytest.fixture(params=["12.4.3", "12.3.0"])
def grafana(request: pytest.FixtureRequest, prometheus: str) -> Iterator[Server]:
    """A stand-in with all that is shipped."""
    with running(admin_password=PASSWORD, version=request.param) as server:
        apply(server, declared(prometheus))
        server.standin.requests.clear()
        yield server


@pytest.fixture
def one(prometheus: str) -> Iterator[Server]:
    """A stand-in with the dashboard S3 alone, for the faults."""
    with running(admin_password=PASSWORD) as server:
        apply(server, {**declared(prometheus), "dashboards": [S3], "alert_rule_groups": []})
        server.standin.requests.clear()
        yield server


S3 = {"file": str(DASHBOARDS / "golden-s3.json"), "folderUid": "golden"}
PANELS = sum(1 for panel in panels(json.loads((DASHBOARDS / "golden-s3.json").read_text())) if panel.get("targets"))


def change(server: Server, change_model: Any, folder: str = "golden") -> None:
    """Somebody changes the dashboard S3 in Grafana's pages."""
    client = client_of(server)
    model = client.get("/api/dashboards/uid/golden-s3")["dashboard"]
    change_model(model)
    client.post("/api/dashboards/db", {"dashboard": model, "folderUid": folder, "overwrite": True})
    client.close()


def used(model: Json) -> Json:
    """The target of the panel Used."""
    target: Json = next(panel for panel in model["panels"] if panel["title"] == "Used")["targets"][0]
    return target


def test_everything_shipped_is_proven_with_few_requests_and_no_write(grafana: Server) -> None:
    grafana.standin.clock.offset = 3600
    evaluation.evaluate(grafana.standin)
    found = prove(grafana, alert_rule_groups=shipped_rules())
    assert found.failures() == []
    assert found.version == grafana.standin.settings.version
    assert found.count("dashboards") == (8, 8) and found.count("data_sources") == (1, 1)
    assert found.count("panels")[1] + found.empty_panels > 120 and found.count("alert_rules")[1] > 50
    seen = grafana.standin.requests
    assert found.requests == len(seen) <= 21
    assert {(entry.method, entry.path) for entry in seen if entry.method != "GET"} == {("POST", "/api/ds/query")}


def test_each_service_of_the_catalogue_is_asked_for(grafana: Server) -> None:
    found = prove(grafana, {**KIND_OF, "crm-api": "http"}).failures()
    assert found and all("golden-service" in line and "no_data" in line for line in found)
    assert all(line.split(": ")[0].endswith("(crm-api)") for line in found)
    assert any(line.startswith("panel 'Requests' in golden-service") for line in found)


def test_a_catalogue_without_a_kind_needs_none_of_its_panels(tmp_path: Path) -> None:
    services = {name: kind for name, kind in KIND_OF.items() if kind != "http"}
    with demo_prometheus(tmp_path, without="shop-api") as url, running(admin_password=PASSWORD) as server:
        apply(server, declared(url))
        found = prove(server, services)
    assert found.failures() == []
    empty = [finding for finding in found.findings if finding.status == "empty"]
    assert sum(finding.group == "golden-service" for finding in empty) == 29
    assert {finding.reason for finding in empty if finding.group == "golden-service"} == {
        "the catalogue has no service for this dashboard"
    }


def test_a_missing_dashboard(one: Server) -> None:
    client = client_of(one)
    client.delete("/api/dashboards/uid/golden-s3")
    found = prove(one, dashboards=[S3])
    assert found.failures() == [
        "dashboard golden-s3 'Golden signals: S3': missing: not in Grafana",
        f"{PANELS} panels of golden-s3: missing: its dashboard could not be read",
    ]


def test_a_dashboard_changed_by_hand(one: Server) -> None:
    change(one, lambda model: model["panels"][0].update(title="Mine"))
    found = prove(one, dashboards=[S3])
    assert found.failures() == [
        "dashboard golden-s3 'Golden signals: S3': modified: panels[0].title differ from what is shipped"
    ]
    assert found.count("panels")[0] == found.count("panels")[1] > 0


def test_a_dashboard_in_another_folder(one: Server) -> None:
    change(one, lambda _model: None, folder="other")
    assert prove(one, dashboards=[S3]).failures() == [
        "dashboard golden-s3 'Golden signals: S3': moved: lies in the folder 'other', not in the folder 'golden'"
    ]


def test_what_the_server_rewrites_is_no_change(one: Server, tmp_path: Path) -> None:
    model = json.loads((DASHBOARDS / "golden-s3.json").read_text())
    model.update(id=77, version=3, refresh="1s", title="Golden signals: S3 ")
    (tmp_path / "s3.json").write_text(json.dumps(model))
    entry = {"file": str(tmp_path / "s3.json"), "folderUid": "golden"}
    apply(one, {"dashboards": [entry]})
    assert prove(one, dashboards=[entry]).failures() == []


def test_a_data_source_that_is_down_or_not_there(one: Server) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    apply(one, {"datasources": [{"uid": "away", "name": "Away", "type": "prometheus", "url": away}]})
    found = prove(one, datasources=["away", "never", "prometheus"], dashboards=[S3])
    down, absent, *blind = found.failures()
    assert down.startswith("data source away: error: Post ") and "connection refused" in down
    assert absent == "data source never: missing: not in Grafana"
    assert 0 < len(blind) < PANELS and all("connection refused" in line for line in blind)
    assert (found.count("data_sources"), found.count("panels")) == ((1, 3), (0, PANELS))


def test_a_query_that_does_not_parse_stands_beside_those_that_do(one: Server) -> None:
    change(one, lambda model: used(model).update(expr="sum(rate(x["))
    _modified, broken = prove(one, dashboards=[S3]).failures()
    assert broken.startswith("panel 'Used' in golden-s3, panel 2: error: query A: bad_data")


def test_a_panel_without_data(one: Server) -> None:
    change(one, lambda model: used(model).update(expr='no_such_series{env="$env"}'))
    _modified, empty = prove(one, dashboards=[S3]).failures()
    told = "panel 'Used' in golden-s3, panel 2: no_data: query A returns nothing"
    assert empty == told + ': no_such_series{env="demo"}'
    for condition, status in (("up", "no_data"), ("no_such_series", "empty")):
        change(one, lambda model, text=condition: used(model).update(dataExpectedIf=text))
        found = prove(one, dashboards=[S3])
        assert [finding.status for finding in found.findings if "'Used' in" in finding.name] == [status]
    change(one, lambda model: used(model).pop("dataExpectedIf"))
    assert prove(one, dashboards=[S3]).failures()[1] == empty


def test_not_a_number_is_no_data(one: Server) -> None:
    change(one, lambda model: used(model).update(expr="vector(NaN)"))
    assert "no_data" in prove(one, dashboards=[S3]).failures()[1]


def test_a_condition_that_fails_is_a_fault(one: Server) -> None:
    change(one, lambda model: used(model).update(expr="no_such_series", dataExpectedIf="sum("))
    assert "error: condition of query A: bad_data" in prove(one, dashboards=[S3]).failures()[1]


def test_a_variable_without_a_value_is_named(one: Server) -> None:
    change(one, lambda model: used(model).update(expr='a{x="$unheard"}'))
    assert "the variable $unheard has no value" in prove(one, dashboards=[S3]).failures()[1]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""grafana_apply when the server fails, refuses or is changed by somebody else, and when there is much to do."""

from __future__ import annotations

import json
import random
from typing import Optional

import pytest

from tests.unit.grafana_sets import Apply, a_set, dashboard
from tests.unit.grafana_support import Double, Fault, once


def test_a_failure_leaves_the_rest_done_and_the_next_run_finishes(double: Double, apply: Apply) -> None:
    refused = {"message": "no"}
    double.fault = lambda method, path: Fault(400, refused) if method == "POST" and path == "/api/folders" else None
    result = apply({**a_set(), "dashboards": [*a_set()["dashboards"], {"dashboard": dashboard("free")}]})
    assert result["failed"]
    status = {change["key"]: change["status"] for change in result["changes"]}
    assert status == {
        **{"shop": "failed", "shop-db": "not_done", "prometheus": "done", "a": "not_done", "b": "not_done"},
        **{"free": "done"},
    }
    assert result["counts"]["not_done"] == 3
    assert "folder shop: create failed" in result["msg"]
    double.fault = lambda _method, _path: None
    assert apply(a_set())["counts"]["created"] == 4
    assert apply(a_set())["changed"] is False


def test_wrong_credentials_are_sent_once(double: Double, apply: Apply) -> None:
    result = apply(a_set(), token="wrong-token-of-the-tests")
    assert "the credentials were refused" in result["msg"]
    assert len(double.requests) == 1
    assert "wrong-token" not in result["msg"]


def test_forbidden_writes_are_not_tried_for_each_object(double: Double, apply: Apply) -> None:
    says = {"message": "Permissions needed: dashboards:create"}
    double.fault = lambda method, path: Fault(403, says) if "dashboards/db" in path else None
    result = apply(a_set())
    assert "missing permission: dashboards:create" in result["msg"]
    assert len([path for _method, path in double.writes if "dashboards/db" in path]) == 1


@pytest.mark.parametrize("status", [409, 412])
def test_a_change_by_somebody_else_is_planned_again(double: Double, apply: Apply, status: int) -> None:
    apply(a_set())
    changed = a_set()
    changed["dashboards"][0]["dashboard"]["title"] = "Other"

    def meanwhile(method: str, path: str) -> Optional[Fault]:
        if method == "POST" and double.dashboards["a"]["dashboard"]["version"] == 1:
            double.dashboards["a"]["dashboard"].update(version=9, title="By somebody else")
            return Fault(status, {"message": "changed by someone else"})
        return None

    double.fault = meanwhile
    assert apply(changed)["counts"]["updated"] == 1
    assert double.dashboards["a"]["dashboard"]["title"] == "Other"


def test_a_creation_whose_answer_is_lost_is_not_made_twice(double: Double, apply: Apply) -> None:
    double.fault = once(Fault(carried_out=True), "POST", "/api/folders")
    result = apply({"folders": [{"uid": "shop", "title": "Shop"}]})
    assert result["counts"]["created"] == 1
    assert len(double.writes) == 1


def test_faults_of_every_kind_over_100_dashboards(double: Double, apply: Apply) -> None:
    folders = [{"uid": "shop", "title": "Shop"}]
    options = {
        "folders": folders,
        "dashboards": [{"dashboard": dashboard(f"d{n}"), "folderUid": "shop"} for n in range(100)],
    }
    apply(options, check=True)
    apply(options)
    faultless = len(double.requests)
    double.dashboards.clear()
    double.folders.clear()
    seeded = random.Random(5)
    kinds = [
        Fault(cut=True),
        Fault(carried_out=True),
        Fault(429, {"message": "slow"}, {"Retry-After": "0"}),
        Fault(500, {"message": "database is locked"}),
        Fault(503, "<html>"),
        Fault(200, "{", half=True),
    ]
    double.fault = lambda _method, _path: seeded.choice(kinds) if seeded.random() < 0.05 else None
    result = apply(options)
    assert not result.get("failed"), result["msg"]
    assert result["counts"]["created"] == 101
    assert len(double.requests) <= faultless * 1.25
    double.fault = lambda _method, _path: None
    assert apply(options)["changed"] is False
    assert len(double.dashboards) == 100


def test_100_unchanged_dashboards_cost_one_request_each(double: Double, apply: Apply) -> None:
    options = {
        "folders": [{"uid": "shop", "title": "Shop"}],
        "dashboards": [{"dashboard": dashboard(f"d{n}"), "folderUid": "shop"} for n in range(100)],
    }
    apply(options)
    double.connections = 0
    result = apply(options, workers=4)
    assert result["requests"] == {"sent": 101, "writes": 0}
    assert double.connections <= 4


def test_large_differences_do_not_explode_the_result(double: Double, apply: Apply) -> None:
    panels = [{"id": n, "type": "stat", "title": f"Panel {n}" * 20} for n in range(300)]
    options = {"dashboards": [{"dashboard": dashboard(f"d{n}", panels=panels)} for n in range(60)]}
    result = apply(options)
    changed = apply(
        {"dashboards": [{"dashboard": dashboard(f"d{n}", panels=panels[1:])} for n in range(60)]}, check=True
    )
    told = {name: value for name, value in result.items() if name not in ("invocation", "output")}
    assert len(json.dumps(told)) < 300_000
    assert len(changed["diff"]["prepared"].splitlines()) <= 1001

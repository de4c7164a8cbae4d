# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""100 dashboards while the server fails at random in one way: nothing is lost, and it costs few requests more."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.modules import grafana_apply
from demo.grafana_standin.faults import Faults
from demo.grafana_standin.server import Server, running
from tests.unit.grafana_lives import PASSWORD, by_hand
from tests.unit.grafana_sets import Json, dashboard
from tests.unit.grafana_support import run_module

SHARE = 0.05
COUNT = 100
# At most so many times the requests of a run without faults.
ALLOWED = 1.25


def declared(title: str) -> Json:
    boards = [{"dashboard": dashboard(f"d{n}", title=f"{title} {n}"), "folderUid": "shop"} for n in range(COUNT)]
    return {"folders": [{"uid": "shop", "title": "Shop"}], "dashboards": boards}


def apply(server: Server, capfd: pytest.CaptureFixture[str], options: Json, **more: Any) -> Json:
    connection = {"url": server.url, "username": "admin", "password": PASSWORD}
    result = run_module(grafana_apply.main, capfd, **{**connection, **options, **more})
    assert not result.get("failed"), result["msg"]
    return result


def titles(server: Server) -> set[str]:
    return {hit["title"] for hit in by_hand(server)("GET", "/api/search?type=dash-db&limit=5000")}


@pytest.mark.parametrize("legacy", [False, True], ids=["unified", "legacy"])
@pytest.mark.parametrize("fault", ["locked", "changed", "conflict", "throttled", "cut"])
def test_5_percent_of_one_fault(
    capfd: pytest.CaptureFixture[str], waited: list[float], fault: str, legacy: bool
) -> None:
    with running(admin_password=PASSWORD, legacy_storage=legacy) as calm:
        faultless = [apply(calm, capfd, declared(title))["requests"]["sent"] for title in ("One", "Two")]
    faults = Faults(seed=5)
    with running(admin_password=PASSWORD, legacy_storage=legacy, faults=faults) as server:
        for title, least in zip(("One", "Two"), faultless):
            setattr(faults, fault, SHARE)
            start = len(server.standin.requests)
            result = apply(server, capfd, declared(title))
            assert result["requests"]["sent"] <= least * ALLOWED
            assert result["requests"]["sent"] > least, "faults happened"
            # A connection that was cut before anything was done is in no log.
            assert len(server.standin.requests) - start <= result["requests"]["sent"]
            setattr(faults, fault, 0.0)
            assert titles(server) == {f"{title} {n}" for n in range(COUNT)}
            again = apply(server, capfd, declared(title))
            assert (again["changed"], again["requests"]["writes"]) == (False, 0)

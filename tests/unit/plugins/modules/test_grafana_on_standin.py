# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""grafana_apply against the stand-in, which answers as recorded servers of both versions and storages do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.modules import grafana_apply
from demo.grafana_standin.server import Server, running
from tests.unit.grafana_sets import Json, dashboard
from tests.unit.grafana_support import run_module
from tests.unit.plugins.modules.test_grafana_alerting import alerting

VERSIONS = [("12.4.3", False), ("12.4.3", True), ("12.3.0", True)]
PASSWORD = "admin-password-of-the-tests"


@pytest.fixture(params=VERSIONS, ids=["12.4.3", "12.4.3-legacy", "12.3.0"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    version, legacy = request.param
    settings: Json = {"version": version, "legacy_storage": legacy, "admin_password": PASSWORD}
    with running(port=0, evaluate=False, **settings) as started:
        yield started


def declared() -> Json:
    options = alerting()
    options["folders"].append({"uid": "shop-db", "title": "Databases", "parentUid": "shop"})
    options["datasources"] = [{**options["datasources"][0], "isDefault": False, "jsonData": {"timeInterval": "15s"}}]
    models = [dashboard("a", refresh="1s"), dashboard("b", title="  B  "), dashboard("c", id=None)]
    options["dashboards"] = [{"dashboard": model, "folderUid": "shop-db"} for model in models]
    return options


def apply(server: Server, capfd: pytest.CaptureFixture[str], options: Json, **more: Any) -> Json:
    connection = {"url": server.url, "username": "admin", "password": PASSWORD}
    result = run_module(grafana_apply.main, capfd, **{**connection, **options, **more})
    assert not result.get("failed"), result["msg"]
    return result


def test_create_again_third_time_update_prune_delete_again(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    options = declared()
    planned = apply(server, capfd, options, check=True)
    first = apply(server, capfd, options)
    assert (planned["requests"]["writes"], planned["diff"]) == (0, first["diff"])
    assert len(first["changes"]) == 11
    for check in (False, True, False):
        again = apply(server, capfd, options, check=check)
        assert (again["changes"], again["requests"]["writes"]) == ([], 0)
    changed = declared()
    changed["folders"][1].update(title="Other", parentUid="")
    changed["datasources"][0]["jsonData"] = {"timeInterval": "30s"}
    changed["dashboards"][0]["folderUid"] = "shop"
    changed["dashboards"][1]["dashboard"]["panels"] = []
    changed["contact_points"][0]["settings"]["maxAlerts"] = 7
    changed["alert_rule_groups"][0]["rules"].reverse()
    result = apply(server, capfd, changed)
    assert result["counts"]["updated"] == 6, result["changes"]
    assert apply(server, capfd, changed)["requests"]["writes"] == 0
    fewer = declared()
    fewer["dashboards"].pop()
    assert apply(server, capfd, options)["counts"]["updated"] == 6
    assert apply(server, capfd, fewer, prune=True)["counts"]["deleted"] == 1
    assert apply(server, capfd, fewer, prune=True)["requests"]["writes"] == 0
    assert apply(server, capfd, options, state="absent")["counts"]["deleted"] == 10
    assert apply(server, capfd, options, state="absent")["requests"]["writes"] == 0

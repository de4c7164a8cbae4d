# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts, teams and permissions in the recordings: what the server makes of what was written is no difference."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.grafana import difference
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Kind, Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.folder_permissions import FolderPermissions
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.service_account import (
    ServiceAccount,
    made_login,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.team import Team
from tests.unit.plugins.module_utils.grafana.test_grafana_recordings import RECORDINGS, example

Json = dict[str, Any]
VERSIONS = ["12.4.3", "12.3.0"]


def exchanges(version: str, scenario: str, path: str, method: str = "GET") -> list[tuple[Any, Any]]:
    """(request body, answer) of the accepted exchanges of a scenario with a path, in their order."""
    file = next(file for file in RECORDINGS if file.parent.name == version and file.stem == scenario)
    return [
        (one["request"].get("body"), example(one["response"].get("body")))
        for one in json.loads(file.read_text(encoding="utf-8"))["exchanges"]
        if one["request"]["path"].split("?")[0] == path
        and one["request"]["method"] == method
        and one["response"]["status"] < 300
    ]


def differs(kind: Kind, desired: Json, live: Json) -> list[Any]:
    assert kind.validate(desired) == []
    return list(difference.differences(*kind.pair(desired, live)))


@pytest.mark.parametrize("version", VERSIONS)
def test_permissions(version: str) -> None:
    path = "/api/folders/gs-folder/permissions"
    (before,), (after,) = ([rows] for _body, rows in exchanges(version, "access_control", path))
    ((_body, team),) = exchanges(version, "access_control", "/api/teams", "POST")
    ((written, _answer),) = exchanges(version, "access_control", path, "POST")
    items = [{**item, **({"teamId": team["teamId"]} if "teamId" in item else {})} for item in written["items"]]
    kind, desired = FolderPermissions(Options()), {"uid": "gs-folder", "items": items}
    assert differs(kind, desired, {"items": after}) == []
    assert differs(kind, {**desired, "items": items[::-1]}, {"items": after}) == []
    named = [{"team": "on-call", "permission": "Edit"}, {"role": "Viewer", "permission": "View"}]
    assert differs(kind, {**desired, "items": named}, {"items": after}) == []
    assert [path for path, _old, _new in differs(kind, desired, {"items": before})] == [
        *("items.role Editor", "items.team 1", "items.user admin")
    ]
    default = [
        *({"userLogin": "admin@localhost", "permission": 4}, {"role": "Viewer", "permission": 1}),
        {"role": "Editor", "permission": 2},
    ]
    assert differs(kind, {**desired, "items": default}, {"items": before}) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_accounts(version: str) -> None:
    ((written, made),) = exchanges(version, "service_accounts", "/api/serviceaccounts", "POST")
    ((_body, found),) = exchanges(version, "service_accounts", "/api/serviceaccounts/search")
    ((lowered, answer),) = exchanges(version, "service_accounts", "/api/serviceaccounts/{{sa}}", "PATCH")
    kind = ServiceAccount(Options())
    for live in (made, found["serviceAccounts"][0]):
        assert differs(kind, written, live) == []
        assert live["login"] == made_login(live["orgId"], written["name"])
    assert differs(kind, {**written, **lowered}, answer["serviceaccount"]) == []
    assert [path for path, _old, _new in differs(kind, written, answer["serviceaccount"])] == ["role"]


@pytest.mark.parametrize("version", VERSIONS)
def test_teams(version: str) -> None:
    ((written, _answer),) = exchanges(version, "access_control", "/api/teams", "POST")
    ((_body, found),) = exchanges(version, "access_control", "/api/teams/search")
    assert differs(Team(Options()), written, found["teams"][0]) == []

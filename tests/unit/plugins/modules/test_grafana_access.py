# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may what: teams, organisations and permissions of folders, beyond the life that every kind has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demo.grafana_standin.server import Server
from tests.unit.grafana_lives import LIVES, Json, Runner, user_number

Run = Callable[[str], Runner]
ADMIN = {"loginOrEmail": "admin", "role": "Admin"}
VIEWER = {"role": "Viewer", "permission": "View"}


@pytest.fixture
def runner(faulty: Server, capfd: pytest.CaptureFixture[str]) -> Run:
    return lambda option: Runner(faulty, capfd, next(life for life in LIVES if life.option == option))


def team_members(run: Runner, name: str = "on-call") -> list[str]:
    number = run.hand("GET", f"/api/teams/search?name={name}")["teams"][0]["id"]
    return sorted(member["login"] for member in run.hand("GET", f"/api/teams/{number}/members"))


def users_of(run: Runner, name: str = "dc2") -> dict[str, str]:
    number = run.hand("GET", f"/api/orgs/name/{name}")["id"]
    return {user["login"]: user["role"] for user in run.hand("GET", f"/api/orgs/{number}/users")}


def test_members_are_added_and_others_stay(runner: Run) -> None:
    run = runner("team")
    # The administrator who makes the team is a member of it.
    run(["create"], {"name": "on-call", "members": ["ANNA@example.org"]}, exclusive=False)
    assert team_members(run) == ["admin", "anna"]
    run([], {"name": "on-call", "members": ["anna"]}, exclusive=False)
    run([], {"name": "on-call", "members": []}, exclusive=False)
    run([], {"name": "on-call"}, exclusive=False)
    changed = run(["update"], {"name": "on-call", "members": ["Ben"]}, exclusive=False)
    assert changed["diff"]["prepared"].splitlines() == ["~ team on-call 'on-call' update", "    + members.Ben: true"]
    assert team_members(run) == ["admin", "anna", "ben"]
    run(["update"], {"name": "on-call", "members": ["Ben@example.org"]}, exclusive=True)
    assert team_members(run) == ["ben"]


def test_a_member_declared_twice_is_added_once(runner: Run) -> None:
    run = runner("team")
    run(["create"], {"name": "on-call", "members": ["anna", "anna@example.org"]})
    assert team_members(run) == ["anna"]
    run([], {"name": "on-call", "members": ["anna", "anna@example.org"]})


def test_a_team_of_the_same_beginning_is_another_one(runner: Run) -> None:
    run = runner("team")
    run.hand("POST", "/api/teams", {"name": "on-call-of-the-night"})
    run(["create"], {"name": "on-call"}, exclusive=False)
    run(["delete"], {"name": "on-call"}, state="absent")
    assert run.hand("GET", "/api/teams/search?name=on-call-of-the-night")["totalCount"] == 1


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        ({"members": ["nobody"]}, "members[0]: there is no organisation_user 'nobody'"),
        ({"members": "anna"}, "members: allowed: a list of logins or emails"),
        ({"members": [1]}, "members[0]: 1 is not allowed; allowed: a text that is not empty"),
        ({}, "members: not given with exclusive: true"),
        ({"email": 5, "members": []}, "email: 5 is not allowed; allowed: a text"),
        ({"name": " ", "members": []}, "name: ' ' is not allowed"),
        ({"orgId": 1, "members": []}, "orgId: unknown; allowed: email, members, name"),
    ],
)
def test_faults_of_a_team_are_told_before_any_write(runner: Run, faulty: Server, thing: Json, says: str) -> None:
    run, start = runner("team"), len(faulty.standin.requests)
    assert says in run.once({"name": "on-call", **thing})["msg"]
    assert not run.writes(start)


def test_users_of_an_organisation_are_added_and_others_stay(runner: Run) -> None:
    run = runner("organization")
    run(["create"], {"name": "dc2"}, exclusive=False)
    assert users_of(run) == {"admin": "Admin"}
    run([], {"name": "dc2"}, exclusive=False)
    anna = {"name": "dc2", "users": [{"loginOrEmail": "anna@example.org", "role": "Viewer"}]}
    result = run(["update"], anna, exclusive=False)
    assert '+ users.anna@example.org: "Viewer"' in result["diff"]["prepared"]
    assert users_of(run) == {"admin": "Admin", "anna": "Viewer"}
    run([], anna, exclusive=False)


def test_the_last_administrator_can_be_replaced(runner: Run) -> None:
    run = runner("organization")
    run(["create"], {"name": "dc2", "users": [ADMIN]})
    run(["update"], {"name": "dc2", "users": [{"loginOrEmail": "anna", "role": "Admin"}]})
    assert users_of(run) == {"anna": "Admin"}


def test_the_organisation_in_use_is_not_removed(runner: Run) -> None:
    result = runner("organization").once({"name": "Main Org."}, state="absent")
    assert "Can not delete org for current user" in result["msg"]


def test_organisations_need_a_users_password(
    runner: Run, faulty: Server, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    start = len(faulty.standin.requests)
    run = runner("organization")
    result = run.once({"name": "dc2"}, username=None, password=None, token="glsa_of-the-tests", exclusive=False)
    assert "need username and password of a server administrator" in result["msg"]
    assert len(faulty.standin.requests) == start
    monkeypatch.setenv("GRAFANA_TOKEN", "glsa_of-the-tests")
    run(["create"], {"name": "dc2"}, exclusive=False)


@pytest.mark.parametrize(
    ("users", "says"),
    [
        ([ADMIN, {"loginOrEmail": "nobody", "role": "Viewer"}], "loginOrEmail: there is no user 'nobody'"),
        (
            [ADMIN, {"loginOrEmail": "anna", "role": "Boss"}],
            "users[1].role: 'Boss' is not allowed; allowed: None, Viewer",
        ),
        ([ADMIN, {"login": "anna", "role": "Viewer"}], "users[1].login: unknown; allowed: loginOrEmail, role"),
        ([{"loginOrEmail": "anna", "role": "Viewer"}], "users: none has the role Admin"),
        (["anna"], "users: allowed: a list of dictionaries"),
        (None, "users: not given with exclusive: true"),
    ],
)
def test_faults_of_an_organisation_are_told_before_any_write(
    runner: Run, faulty: Server, users: object, says: str
) -> None:
    run, start = runner("organization"), len(faulty.standin.requests)
    assert says in run.once({"name": "dc2", "users": users})["msg"]
    assert not run.writes(start)


def test_order_numbers_and_names_of_permissions_are_no_change(runner: Run) -> None:
    run = runner("folder_permissions")
    team = run.hand("GET", "/api/teams/search?name=testers")["teams"][0]["id"]
    anna = user_number(run.hand, "anna")
    run.hand("POST", "/api/serviceaccounts", {"name": "robot", "role": "Viewer"})
    items: list[Json] = [
        *({"userLogin": "Anna@example.org", "permission": "Admin"}, {"userLogin": "sa-1-robot", "permission": 2}),
        *(VIEWER, {"team": "testers", "permission": "Edit"}),
    ]
    result = run(["update"], {"uid": "others", "items": items})
    assert '    - items.role Editor: "Edit"\n' in result["diff"]["prepared"]
    assert '    + items.team testers: "Edit"\n' in result["diff"]["prepared"]
    run([], {"uid": "others", "items": items[::-1]})
    same = [{"userId": anna, "permission": 4}, items[1], {"teamId": team, "permission": 2}, {**VIEWER, "permission": 1}]
    run([], {"uid": "others", "items": same})
    # One is changed, and those that the server knows by login or name are found among its own rows.
    run(["update"], {"uid": "others", "items": [{**items[0], "permission": "View"}, *items[1:]]})


def test_what_a_folder_inherits_is_left_to_the_one_above(runner: Run) -> None:
    run = runner("folder_permissions")
    run.hand("POST", "/api/folders", {"uid": "inner", "title": "Inner", "parentUid": "others"})
    run(["update"], {"uid": "inner", "items": [{"team": "testers", "permission": "Edit"}]})
    rows = run.hand("GET", "/api/folders/inner/permissions")
    assert {row.get("role") for row in rows if row["inherited"]} >= {"Editor", "Viewer"}
    run([], {"uid": "inner", "items": [{"team": "testers", "permission": "Edit"}]})
    run(["delete"], {"uid": "inner"}, state="absent")
    run([], {"uid": "inner", "items": []})


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        ({"uid": "nowhere"}, "uid: there is no folder 'nowhere'"),
        ({"items": [{"team": "nobodies", "permission": 1}]}, "items[0].team: there is no team 'nobodies'"),
        ({"items": [{"userLogin": "nobody", "permission": 1}]}, "there is no organisation_user 'nobody'"),
        ({"items": [{"userLogin": "sa-1-none", "permission": 1}]}, "there is no organisation_user 'sa-1-none'"),
        (
            {"items": [{"role": "Viewer", "permission": 3}]},
            "permission: 3 is not allowed; allowed: View, Edit, Admin, 1",
        ),
        ({"items": [{"role": "Viewer"}]}, "items[0].permission: None is not allowed"),
        ({"items": [{"role": "None", "permission": 1}]}, "items[0].role: 'None' is not allowed; allowed: Viewer"),
        ({"items": [{"teamId": 0, "permission": 1}]}, "items[0].teamId: 0 is not allowed"),
        ({"items": [{"permission": 1}]}, "items[0].nobody: allowed: exactly one of role, team"),
        ({"items": [{"role": "Viewer", "team": "a", "permission": 1}]}, "items[0].role and team: allowed: exactly one"),
        ({"items": [{**VIEWER, "inherited": False}]}, "items[0].inherited: unknown; allowed: permission, role"),
        ({"items": [VIEWER, {**VIEWER, "permission": 2}]}, "items[1].role: 'Viewer' is there already"),
        ({"items": None}, "items: allowed: a list of dictionaries"),
        ({"uid": "a b"}, "uid: 'a b' is not allowed"),
    ],
)
def test_faults_of_permissions_are_told_before_any_write(runner: Run, faulty: Server, thing: Json, says: str) -> None:
    run, start = runner("folder_permissions"), len(faulty.standin.requests)
    assert says in run.once({"uid": "others", "items": [VIEWER], **thing})["msg"]
    assert not run.writes(start)


def test_one_team_declared_in_two_ways_is_told(runner: Run, faulty: Server) -> None:
    run = runner("folder_permissions")
    run.once({"uid": "others", "items": [{"team": "testers", "permission": 1}]})
    team = run.hand("GET", "/api/teams/search?name=testers")["teams"][0]["id"]
    start = len(faulty.standin.requests)
    items = [{"team": "testers", "permission": 1}, {"teamId": team, "permission": 2}]
    assert "team testers is declared in two ways" in run.once({"uid": "others", "items": items})["msg"]
    assert not run.writes(start)


@pytest.mark.parametrize("option", ["service_account", "team", "folder_permissions"])
def test_a_token_without_the_permission_is_told_which(runner: Run, faulty: Server, option: str) -> None:
    run = runner(option)
    number = run.hand("POST", "/api/serviceaccounts", {"name": "editor", "role": "Editor"})["id"]
    key = run.hand("POST", f"/api/serviceaccounts/{number}/tokens", {"name": "editor"})["key"]
    result = run.once(run.life.thing, username=None, password=None, token=key)
    assert "missing permission: " in result["msg"]
    assert "Nothing was written." in result["msg"]
    assert key not in result["output"]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""grafana_service_account: one token of a name kept usable, whatever happened to it, and never shown by accident."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from demo.grafana_standin.server import Server
from tests.unit.grafana_faults import script
from tests.unit.grafana_lives import LIVES, PASSWORD, Json, Runner, account_number

LIFE = next(life for life in LIVES if life.option == "service_account")
ACCOUNT = LIFE.thing
TOKENS = [{"name": "ansible", "secondsToLive": 3600}]


@pytest.fixture
def run(faulty: Server, capfd: pytest.CaptureFixture[str]) -> Runner:
    return Runner(faulty, capfd, LIFE)


def keep(run: Runner, current: str, **more: Any) -> Json:
    """What a role does with the token it has; the token that is of use afterwards is in ``now``."""
    expected = more.pop("expected", [])
    result = run(expected, ACCOUNT, tokens=TOKENS, current_token=current, **more)
    assert PASSWORD not in result["output"]
    assert current.strip() == "" or current.strip() not in result["output"]
    key = result.get("token")
    assert result.get("made_tokens") == ({"ansible": key} if key else None)
    assert key is None or key not in json.dumps([result["diff"], result["changes"]])
    return {**result, "now": key or current.strip()}


def owner(server: Server, key: str) -> str:
    """The login of a token, or what the server says of it."""
    answer = requests.get(f"{server.url}/api/user", headers={"Authorization": f"Bearer {key}"}, timeout=10)
    return str(answer.json().get("login") or answer.status_code)


def token_names(run: Runner, login: str = "sa-1-robot") -> list[str]:
    rows = run.hand("GET", f"/api/serviceaccounts/{account_number(run.hand, login)}/tokens")
    return [row["name"] for row in rows]


def test_a_token_is_made_once_and_kept_while_it_works(run: Runner, faulty: Server) -> None:
    first = keep(run, "", expected=["create", "create"])
    assert owner(faulty, first["now"]) == "sa-1-robot"
    assert "service_account_token ansible 'robot' create" in first["diff"]["prepared"]
    # A file ends with a line end.
    for current in (first["now"], f"{first['now']}\n"):
        again = keep(run, current)
        assert "token" not in again
    assert token_names(run) == ["ansible"]


def test_in_check_mode_no_token_is_made(run: Runner, faulty: Server) -> None:
    planned = run.once(ACCOUNT, tokens=TOKENS, current_token="", check=True)
    assert [change["key"] for change in planned["changes"]] == ["robot", "ansible"]
    assert "token" not in planned
    assert not run.hand("GET", "/api/serviceaccounts/search")["serviceAccounts"]


@pytest.mark.parametrize("harm", ["revoked", "expired", "of another account", "no token at all", "lost", "malformed"])
def test_a_token_that_is_of_no_use_is_made_anew(run: Runner, faulty: Server, harm: str) -> None:
    current = keep(run, "", expected=["create", "create"])["now"]
    number = account_number(run.hand)
    if harm == "revoked":
        rows = run.hand("GET", f"/api/serviceaccounts/{number}/tokens")
        run.hand("DELETE", f"/api/serviceaccounts/{number}/tokens/{rows[0]['id']}")
    elif harm == "expired":
        faulty.standin.clock.offset += 3601
    elif harm == "of another account":
        other = run.hand("POST", "/api/serviceaccounts", {"name": "other", "role": "Admin"})["id"]
        current = run.hand("POST", f"/api/serviceaccounts/{other}/tokens", {"name": "others"})["key"]
    else:
        current = {"lost": "", "malformed": "two words ä", "no token at all": "glsa_nothing-of-the-tests"}[harm]
    renewed = keep(run, current, expected=["create" if harm == "revoked" else "update"])
    assert renewed["now"] != current
    assert owner(faulty, renewed["now"]) == "sa-1-robot"
    assert token_names(run) == ["ansible"]
    keep(run, renewed["now"])


def test_a_token_refused_while_its_account_was_disabled_is_kept(run: Runner, faulty: Server) -> None:
    current = keep(run, "", expected=["create", "create"])["now"]
    run.hand("PATCH", f"/api/serviceaccounts/{account_number(run.hand)}", {"isDisabled": True})
    assert owner(faulty, current) == "401"
    result = keep(run, current, expected=["update", "update"])
    assert "token" not in result
    assert owner(faulty, current) == "sa-1-robot"
    keep(run, current)


@pytest.mark.parametrize("fault", ["locked", "throttled", "cut-before", "cut-after"])
def test_a_fault_at_any_request_leaves_a_token_that_works(run: Runner, faulty: Server, fault: str) -> None:
    faults = script(faulty)
    for number in range(40):
        faults.plan(fault, number)
        result = run.once(ACCOUNT, tokens=TOKENS, current_token="glsa_old-one-of-the-tests")
        happened = faults.happened
        faults.plan("")
        assert not result.get("failed"), f"{fault} at request {number}: {result['msg']}"
        assert owner(faulty, result["token"]) == "sa-1-robot", f"{fault} at request {number}"
        keep(run, result["token"])
        if number % 2:
            run.once(ACCOUNT, state="absent")
        if not happened:
            break
    assert 4 < number < 39


def test_a_key_is_returned_even_when_another_change_fails(run: Runner, faulty: Server) -> None:
    run.once(ACCOUNT)
    # The second of two writes that make tokens is refused.
    script(faulty).plan("forbidden", number=1, of_writes=True)
    result = run.once(ACCOUNT, tokens=[{"name": "one"}, {"name": "two"}])
    assert result["failed"]
    assert owner(faulty, result["made_tokens"]["one"]) == "sa-1-robot"
    assert "token" not in result


def test_several_tokens_are_made_when_missing_or_expired(run: Runner, faulty: Server) -> None:
    tokens = [{"name": "one"}, {"name": "two", "secondsToLive": 60}]
    first = run(["create", "create", "create"], ACCOUNT, tokens=tokens)
    assert {owner(faulty, key) for key in first["made_tokens"].values()} == {"sa-1-robot"}
    assert "token" not in first
    assert "made_tokens" not in run([], ACCOUNT, tokens=tokens)
    faulty.standin.clock.offset += 61
    assert list(run(["update"], ACCOUNT, tokens=tokens)["made_tokens"]) == ["two"]
    # What is not declared is left alone.
    run([], ACCOUNT, tokens=[])
    assert sorted(token_names(run)) == ["one", "two"]


def test_a_name_that_another_account_has_is_told(run: Runner, faulty: Server) -> None:
    other = run.hand("POST", "/api/serviceaccounts", {"name": "other", "role": "Admin"})["id"]
    run.hand("POST", f"/api/serviceaccounts/{other}/tokens", {"name": "ansible"})
    result = run.once(ACCOUNT, tokens=TOKENS, current_token="")
    assert "token with given name already exists in the organization" in result["msg"]
    assert token_names(run, "sa-1-other") == ["ansible"]


def test_a_token_belongs_to_its_organisation(run: Runner, faulty: Server) -> None:
    number = run.hand("POST", "/api/orgs", {"name": "dc2"})["orgId"]
    there = keep(run, "", expected=["create", "create"], organisation_id=number)
    assert owner(faulty, there["now"]) == f"sa-{number}-robot"
    keep(run, there["now"], organisation_id=number)
    here = keep(run, there["now"], expected=["create", "create"])
    assert owner(faulty, here["now"]) == "sa-1-robot"


def test_the_account_and_its_tokens_go_together(run: Runner, faulty: Server) -> None:
    current = keep(run, "", expected=["create", "create"])["now"]
    run(["delete"], {"name": "robot"}, tokens=TOKENS, current_token=current, state="absent")
    assert owner(faulty, current) == "401"


def test_an_account_renamed_by_hand_is_removed_by_its_first_name(run: Runner, faulty: Server) -> None:
    run.once(ACCOUNT)
    run.hand("PATCH", f"/api/serviceaccounts/{account_number(run.hand)}", {"name": "Renamed"})
    run(["delete"], ACCOUNT, state="absent")


@pytest.mark.parametrize(
    ("thing", "more", "says"),
    [
        ({"role": "Boss"}, {}, "role: 'Boss' is not allowed; allowed: None, Viewer, Editor, Admin"),
        ({"isDisabled": "no"}, {}, "isDisabled: 'no' is not allowed; allowed: True, False"),
        ({"name": ""}, {}, "name: '' is not allowed; allowed: a text that is not empty"),
        ({"login": "sa-1-x"}, {}, "login: unknown; allowed: isDisabled, name, role"),
        ({}, {"tokens": [{"name": "a", "secondsToLive": 0}]}, "tokens[0]: secondsToLive: 0 is not allowed"),
        ({}, {"tokens": [{"name": "a"}, {"name": "a"}]}, "is declared by tokens[0] already"),
        ({}, {"current_token": ""}, "current_token: given with 0 tokens; allowed: exactly one"),
        ({}, {"current_token": "", "tokens": [{"name": "a"}, {"name": "b"}]}, "given with 2 tokens"),
        ({"isDisabled": True}, {"current_token": "", "tokens": TOKENS}, "given with isDisabled: true"),
    ],
)
def test_faults_are_told_before_any_write(run: Runner, faulty: Server, thing: Json, more: Json, says: str) -> None:
    start = len(faulty.standin.requests)
    assert says in run.once({**ACCOUNT, **thing}, **more)["msg"]
    assert not run.writes(start)

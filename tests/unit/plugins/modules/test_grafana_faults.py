# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind when the server fails, refuses or is gone, at every single request of its making, change and removal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.golden.signals.plugins.module_utils.grafana import module
from ansible_collections.golden.signals.plugins.module_utils.grafana.settings import from_params
from demo.grafana_standin.server import Server
from tests.unit.grafana_faults import SLOW, script
from tests.unit.grafana_lives import IDS, LIVES, Json, Life, Runner

# What goes away when the request is sent again, or the object is read and planned again.
PASSING = ("locked", "throttled", "cut-before", "cut-after")
# Somebody else changed the object.
CONFLICTS = ("changed", "conflict")
MOST_REQUESTS = 40


def steps(life: Life) -> list[tuple[str, Json, Json]]:
    """What is done with an object: the action, the object, and further options."""
    changed = {**life.thing, **life.changes[0]}
    return [(life.first, life.thing, {}), ("update", changed, {}), ("delete", changed, {"state": "absent"})]


@pytest.mark.parametrize("fault", [*PASSING, *CONFLICTS])
@pytest.mark.parametrize("life", LIVES, ids=IDS)
def test_a_passing_fault_at_any_request(
    faulty: Server, capfd: pytest.CaptureFixture[str], waited: list[float], life: Life, fault: str
) -> None:
    run, faults = Runner(faulty, capfd, life), script(faulty)
    for number in range(MOST_REQUESTS):
        happened = 0
        for action, thing, more in steps(life):
            faults.plan(fault, number, of_writes=fault in CONFLICTS)
            result = run.once(thing, **more)
            happened += faults.happened
            faults.plan("")
            assert not result.get("failed"), f"{fault} at request {number} of {action}: {result['msg']}"
            start = len(faulty.standin.requests)
            again = run.once(thing, **more)
            assert (again.get("failed"), again["changed"], run.writes(start)) == (None, False, []), again
        if not happened:
            break
    assert number > 0
    assert number < MOST_REQUESTS - 1
    if fault == "throttled":
        assert waited
        assert min(waited) >= 1, "as long as Retry-After says"


@pytest.mark.parametrize("fault", CONFLICTS)
@pytest.mark.parametrize("life", LIVES, ids=IDS)
def test_a_conflict_that_stays_is_told(
    faulty: Server, capfd: pytest.CaptureFixture[str], life: Life, fault: str
) -> None:
    run, faults = Runner(faulty, capfd, life), script(faulty)
    for _action, thing, more in steps(life):
        start = len(faulty.standin.requests)
        faults.plan(fault, of_writes=True, forever=True)
        result = run.once(thing, **more)
        assert "conflicts with what is on the server" in result["msg"]
        assert 2 <= len(run.writes(start)) <= 4
        faults.plan("")
        assert not run.once(thing, **more).get("failed")


@pytest.mark.parametrize("life", LIVES, ids=IDS)
def test_what_is_forbidden_or_unknown_is_told_and_not_repeated(
    faulty: Server, capfd: pytest.CaptureFixture[str], life: Life
) -> None:
    run, faults = Runner(faulty, capfd, life), script(faulty)
    for action, thing, more in steps(life):
        for fault, says in (("forbidden", "not permitted"), ("missing", "the server does not know this path")):
            start = len(faulty.standin.requests)
            faults.plan(fault, forever=True)
            result = run.once(thing, **more)
            assert result["failed"]
            assert "Nothing was written." in result["msg"]
            assert says in result["msg"]
            assert len(faulty.standin.requests) == start + 1
            faults.plan(fault, of_writes=True, forever=True)
            result = run.once(thing, **more)
            assert result["failed"], action
            assert says in result["msg"]
            assert result["changes"][0]["status"] == "failed"
            assert len(run.writes(start)) == 1
            faults.plan("")
        assert not run.once(thing, **more).get("failed")


@pytest.mark.parametrize("life", LIVES, ids=IDS)
def test_a_wrong_password_is_sent_once(faulty: Server, capfd: pytest.CaptureFixture[str], life: Life) -> None:
    run = Runner(faulty, capfd, life)
    start = len(faulty.standin.requests)
    result = run.once(life.thing, password="not-the-password-of-the-tests")
    assert "the credentials were refused" in result["msg"]
    assert len(faulty.standin.requests) == start + 1
    assert "not-the-password" not in result["output"]


@pytest.mark.parametrize("life", LIVES, ids=IDS)
def test_a_server_that_is_too_slow_is_told(
    faulty: Server, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, life: Life
) -> None:
    script(faulty).plan("slow", forever=True)
    run = Runner(faulty, capfd, life)
    # The option is whole seconds; a client takes any.
    monkeypatch.setattr(module, "from_params", lambda params: replace(from_params(params), timeout=SLOW / 6))
    result = run.once(life.thing, retries=0)
    assert "no answer in time" in result["msg"]
    assert result["requests"]["sent"] == 1

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for a service's proof of life: an active unit that answers, and still the same process a moment later."""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.component.host import SwitchError, unit_state

_SETTLE = 1.5  # seconds after the first good answer: a service that dies at once has died by then
_STEP = 0.25
DEFAULT_TIMEOUT = 30


def wait_healthy(unit: str, health: dict[str, Any]) -> None:
    """Wait until ``unit`` is active and its health URL answers.

    ``unit`` may be empty (software that somebody else runs): then only the URL is asked. Raises SwitchError that says
    what was seen last.
    """
    _wait(lambda: _unit_problem(unit) or url_problem(health), int(health.get("timeout", DEFAULT_TIMEOUT)))
    if unit and (problem := death(unit)):
        raise SwitchError(problem)


def death(unit: str) -> str:
    """What befell a unit's process within a moment, or an empty string when it is still the same one."""
    before = unit_state(unit)
    time.sleep(_SETTLE)
    after = unit_state(unit)
    if after.get("ActiveState") == "active" and after.get("MainPID") == before.get("MainPID"):
        return ""
    return f"{unit} died right after its start (state {after.get('ActiveState')}, result {after.get('Result')})"


def _unit_problem(unit: str) -> str:
    """What keeps a unit from being well; a leading ``!`` means that waiting will not help."""
    if not unit:
        return ""
    state = unit_state(unit)
    if (
        state.get("ActiveState") == "failed"
        or state.get("SubState") == "auto-restart"
        or state.get("NRestarts", "0") != "0"
    ):
        return f"!{unit} does not stay up (result {state.get('Result')})"
    return "" if state.get("ActiveState") == "active" else f"{unit} is {state.get('ActiveState')}"


def wait_run(unit: str, before: str, health: dict[str, Any]) -> None:
    """Wait for the end of the run of ``unit``, a job, that was just begun; ``before`` is the run before it.

    A run that still goes on after the time-out is left to go on, as it may take hours by nature. Raises SwitchError
    when it fails or never begins.
    """
    deadline = time.monotonic() + int(health.get("timeout", DEFAULT_TIMEOUT))
    while True:
        state = unit_state(unit)
        begun = state.get("InvocationID", "") not in ("", before)
        if begun and state.get("ActiveState") == "failed":
            raise SwitchError(f"{unit} failed (result {state.get('Result')})")
        late = time.monotonic() > deadline
        if begun and (late or state.get("ActiveState") == "inactive"):
            return
        if late:
            raise SwitchError(f"{unit} was not started within the time-out")
        time.sleep(_STEP)


def wait_answer(question: dict[str, Any], seconds: float) -> None:
    """Wait until a URL answers as described ({url, contains, status}); SwitchError says what it answered last."""
    _wait(lambda: url_problem(question), seconds)


def _wait(problem: Callable[[], str], seconds: float) -> None:
    """Ask until there is no problem; SwitchError tells the last one. A leading ``!`` ends the waiting at once."""
    deadline = time.monotonic() + seconds
    while seen := problem():
        if seen.startswith("!") or time.monotonic() > deadline:
            raise SwitchError(seen.lstrip("!"))
        time.sleep(_STEP)


def url_problem(question: dict[str, Any]) -> str:
    """What is wrong with the answer of ``question["url"]``, or an empty string; no URL, no problem."""
    url = question.get("url")
    if not url:
        return ""
    wanted = int(question.get("status", 200))
    # The service is on this host and may carry a certificate for another name; proxies are not for loopback.
    context = ssl._create_unverified_context()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(url, timeout=5) as answer:
            status, body = answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        status, body = error.code, ""
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"{url} does not answer: {getattr(error, 'reason', error) or type(error).__name__}"
    if status != wanted:
        return f"{url} answers {status}, shall be {wanted}"
    if question.get("contains", "") not in body:
        return f"{url} answers without {question['contains']!r}"
    return ""

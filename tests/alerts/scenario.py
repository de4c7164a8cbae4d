# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scenario: all causes at once, then their end; when each alert came to the receiver, and when its end did."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import company
from causes import CAUSES, Alert, Cause

# Causes at the same time; each is an SSH connection, and the machines share two cores.
WORKERS = 4


@dataclass
class Outcome:
    """What became of one alert. Moments are Unix times; None: it did not come."""

    alert: Alert
    cause: Cause
    begun: float = 0.0
    ended: float = 0.0
    fired: float | None = None
    resolved: float | None = None
    row: dict[str, Any] = field(default_factory=dict)


def play(longest: float, meanwhile: Callable[[], None]) -> list[Outcome]:
    """Begin all causes, wait for all alerts, end all causes, wait for all ends: each wait so many seconds at most.

    ``meanwhile`` is called when the alerts have come and before their causes end.
    """
    outcomes = [Outcome(alert, cause) for cause in CAUSES for alert in cause.alerts]
    start = time.time()
    began = _all(lambda cause: cause.begin, longest)
    for outcome in outcomes:
        outcome.begun = began[outcome.cause.text]
    _look(outcomes, start, "firing", longest)
    meanwhile()
    ended = _all(lambda cause: cause.end, longest)
    for outcome in outcomes:
        outcome.ended = ended[outcome.cause.text]
    _look([outcome for outcome in outcomes if outcome.fired], start, "resolved", longest)
    return outcomes


def _all(script: Callable[[Cause], str], longest: float) -> dict[str, float]:
    """Run a script of every cause, some at a time; the moment at which each began."""

    def one(cause: Cause) -> tuple[str, float]:
        moment = time.time()
        if script(cause):
            company.on(cause.host, script(cause), longest)
        return cause.text, moment

    with ThreadPoolExecutor(WORKERS) as pool:
        return dict(pool.map(one, CAUSES))


def _look(outcomes: list[Outcome], start: float, status: str, longest: float) -> None:
    """Fill in what came, until everything came or the time is over."""
    end = time.monotonic() + longest
    missing = list(outcomes)
    while missing and time.monotonic() < end:
        rows = company.notifications(start)
        missing = [outcome for outcome in missing if not _note(outcome, rows, status)]
        time.sleep(2)


def _note(outcome: Outcome, rows: list[dict[str, Any]], status: str) -> bool:
    """Note the first row that is this alert in this state, after its cause or after it fired.

    Some end by themselves while other causes last: restarts, and a drop against a week that is two minutes.
    """
    since = outcome.begun if outcome.fired is None else outcome.fired
    for row in rows:
        if row["status"] == status and row["arrived"] >= since and matches(outcome.alert, row):
            if status == "firing":
                outcome.fired, outcome.row = row["arrived"], row
            else:
                outcome.resolved = row["arrived"]
            return True
    return False


def matches(alert: Alert, row: dict[str, Any]) -> bool:
    """Whether a notification is of this alert, by its name and all labels that it must have."""
    wanted = {"alertname": alert.name, "env": "demo", "dc": "dc1", **alert.labels}
    return all(row["labels"].get(key) == value for key, value in wanted.items())

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As whom the customers come, and how many of them there truly were.

activity  answered_at (seconds since 1970), service, user: one row for each answered request of a named user
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

HEADER = "X-User"
WINDOWS = {"5m": 300, "24h": 24 * 3600}
TABLE = """
CREATE TABLE IF NOT EXISTS activity (answered_at REAL, service TEXT, user TEXT);
CREATE INDEX IF NOT EXISTS activity_answered_at ON activity (service, answered_at);
"""
# So many people are there at a time, and after so many requests one goes and the next comes.
PRESENT = 40
STAY_REQUESTS = 8


def names(seed: int, service: str, users: int) -> Iterator[str]:
    """The endless row of users, one for each request; everybody comes back after ``users`` others.

    People come and go, so the last five minutes see fewer than the day.
    """
    choice = random.Random(f"{seed} {service} users")
    number = 0
    while True:
        yield f"{service}-user-{(number // STAY_REQUESTS + choice.randrange(min(PRESENT, users))) % users}"
        number += 1


def distinct(ledger: Path, at: float, since: float = 0.0) -> dict[str, dict[str, int]]:
    """{service: {"5m": users, "24h": users}}: who had an answer in the time before ``at`` (seconds since 1970).

    The ledger is written once a second and keeps a day and a little more: ``at`` lies some seconds back. What was
    before ``since`` does not count: registers know of a day only what Prometheus has seen of it.
    """
    found: dict[str, dict[str, int]] = {}
    query = "SELECT count(DISTINCT user) FROM activity WHERE service = ? AND answered_at > ? AND answered_at <= ?"
    database = sqlite3.connect(ledger, timeout=30)
    try:
        for (service,) in database.execute("SELECT DISTINCT service FROM activity ORDER BY service").fetchall():
            found[service] = {
                window: database.execute(query, (service, max(at - seconds, since), at)).fetchone()[0]
                for window, seconds in WINDOWS.items()
            }
    finally:
        database.close()
    return found

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the load generator's ledger says (demo/load/load_generator/ledger.py)."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class LedgerCopy:
    """A copy of the ledger. A window is after ``begin`` and not after ``end``; answers count when they end."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)

    def answers(self, service: str, begin: float, end: float, status: int | None = None) -> int:
        """Answers received in a window; only those of one status where it is given (0: no answer came)."""
        return int(
            self._number(
                "SELECT count(*) FROM requests WHERE service = ? AND sent_at + seconds > ? AND sent_at + seconds <= ?"
                " AND (? IS NULL OR status = ?)",
                (service, begin, end, status, status),
            )
        )

    def messages(self, kind: str, begin: float, end: float) -> int:
        """Messages of a kind that the broker took in a window."""
        return int(
            self._number(
                "SELECT sum(number) FROM messages WHERE kind = ? AND at > ? AND at <= ?",
                (kind, begin, end),
            )
        )

    def held(self, time: float) -> int:
        """Messages taken and not acknowledged at a time."""
        return int(
            self._number(
                "SELECT number FROM messages WHERE kind = 'held' AND at <= ? ORDER BY at DESC, rowid DESC LIMIT 1",
                (time,),
            )
        )

    def users(self, service: str, begin: float, end: float) -> int:
        """Distinct users with an answer in a window."""
        return int(
            self._number(
                "SELECT count(DISTINCT user) FROM activity WHERE service = ? AND answered_at > ? AND answered_at <= ?",
                (service, begin, end),
            )
        )

    def _number(self, statement: str, values: tuple[object, ...]) -> float:
        row = self._database.execute(statement, values).fetchone()
        return float(row[0] or 0) if row else 0.0

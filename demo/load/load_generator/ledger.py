# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was done, in SQLite: every request of the last day, and totals since the beginning.

requests  sent_at (seconds since 1970), service, host, method, route, status (0: no answer), seconds
activity  see users.py
messages  at, kind (published: rejected, expired, refused, unread; held: how many are held from then on), number
totals    service, name (requests, seconds, a status), value
"""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from . import users

KEPT_SECONDS = 26 * 3600
_TABLES = """
CREATE TABLE IF NOT EXISTS requests (sent_at REAL, service TEXT, host TEXT, method TEXT, route TEXT, status INTEGER,
    seconds REAL);
CREATE INDEX IF NOT EXISTS requests_sent_at ON requests (sent_at);
CREATE TABLE IF NOT EXISTS messages (at REAL, kind TEXT, number INTEGER);
CREATE TABLE IF NOT EXISTS totals (service TEXT, name TEXT, value REAL, PRIMARY KEY (service, name));
CREATE VIEW IF NOT EXISTS seconds AS SELECT CAST(sent_at AS INTEGER) AS second, service, host, status,
    count(*) AS requests, sum(seconds) AS seconds, max(seconds) AS slowest FROM requests GROUP BY 1, 2, 3, 4;
"""
_ADD = (
    """INSERT INTO totals VALUES (?, ?, ?) ON CONFLICT (service, name) DO UPDATE SET value = value + excluded.value"""
)


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=30)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = OFF")
    database.executescript(_TABLES + users.TABLE)
    return database


class Ledger:
    """Takes notes from all threads; one thread of its own writes them once a second. A context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._notes: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self._stopping = threading.Event()

    def __enter__(self) -> Ledger:
        self._thread = threading.Thread(target=self._run, name="ledger")
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._stopping.set()
        self._thread.join()

    def request(
        self,
        sent_at: float,
        service: str,
        host: str,
        method: str,
        route: str,
        status: int,
        seconds: float,
        user: str = "",
    ) -> None:
        """One request and its answer; status 0: none; user: as whom it was sent, if as anybody."""
        self._notes.put((sent_at, service, host, method, route, status, seconds, user))

    def message(self, kind: str, number: int = 1) -> None:
        """Messages published (rejected, unread) or, for kind held, the number held from now on."""
        self._notes.put((time.time(), kind, number))

    def _run(self) -> None:
        database = _open(self._path)
        last_cleaning = 0.0
        while not self._stopping.wait(1.0):
            self._write(database)
            if time.monotonic() - last_cleaning > 3600:
                last_cleaning = time.monotonic()
                for table, column in (("requests", "sent_at"), ("messages", "at"), ("activity", "answered_at")):
                    database.execute(f"DELETE FROM {table} WHERE {column} < ?", (time.time() - KEPT_SECONDS,))
                database.commit()
        self._write(database)
        database.close()

    def _write(self, database: sqlite3.Connection) -> None:
        requests, messages, totals, activity = [], [], [], []
        while not self._notes.empty():
            note = self._notes.get()
            if len(note) == 3:
                messages.append(note)
                if note[1] != "held":
                    totals.append(("broker", note[1], note[2]))
            else:
                requests.append(note[:7])
                if note[5] and note[7]:
                    activity.append((note[0] + note[6], note[1], note[7]))
                totals += [(note[1], "requests", 1), (note[1], str(note[5]), 1), (note[1], "seconds", note[6])]
        if requests or messages:
            database.executemany("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?)", requests)
            database.executemany("INSERT INTO activity VALUES (?, ?, ?)", activity)
            database.executemany("INSERT INTO messages VALUES (?, ?, ?)", messages)
            database.executemany(_ADD, totals)
            database.commit()


def totals(path: Path) -> dict[str, dict[str, float]]:
    """{service: {"requests": n, "seconds": s, "200": n, ...}, "broker": {"rejected": n, "unread": n, "held": n}}."""
    database = _open(path)
    found: dict[str, dict[str, float]] = {}
    for service, name, value in database.execute("SELECT service, name, value FROM totals ORDER BY service, name"):
        found.setdefault(service, {})[name] = round(value, 6) if name == "seconds" else int(value)
    latest = "SELECT number FROM messages WHERE kind = 'held' ORDER BY at DESC, rowid DESC LIMIT 1"
    held = database.execute(latest).fetchone()
    found.setdefault("broker", {})["held"] = held[0] if held else 0
    database.close()
    return found


def as_json(path: Path) -> str:
    """The totals for people and tests."""
    return json.dumps(totals(path), indent=2, sort_keys=True)

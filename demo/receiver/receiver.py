# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the demo's notifications arrive: a small HTTP server outside of the datacenter that keeps every one of them.

POST /grafana, /alertmanager                        webhooks of the two engines
POST /watchdog/grafana, /watchdog/alertmanager      the alert that always fires; it is noted when it stays away or ends
GET  /notifications?since=SECONDS                   what arrived after that moment (Unix time), JSON
GET  /watchdog                                      JSON: of each engine that was heard, the last arrival and alarms
GET  /                                              the last notifications, for people

Only the standard library, since it runs on a machine of its own.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ENGINES = ("grafana", "alertmanager")
LONGEST_BODY = 8_000_000
SCHEMA = """
CREATE TABLE IF NOT EXISTS notifications (
  arrived REAL, engine TEXT, status TEXT, alert TEXT, labels TEXT, annotations TEXT, starts_at TEXT, ends_at TEXT
);
CREATE INDEX IF NOT EXISTS arrivals ON notifications (arrived);
CREATE TABLE IF NOT EXISTS alarms (engine TEXT, last_arrival REAL, noticed REAL, ended REAL);
"""


class Store:
    """All notifications and alarms, in one SQLite file; safe for threads."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._lock = threading.Lock()
        with self._lock, self._connection:
            self._connection.executescript(SCHEMA)

    def add(self, engine: str, alerts: list[Mapping[str, Any]], now: float) -> None:
        """Keep each alert of one webhook."""
        rows = [
            (
                now,
                engine,
                str(alert.get("status", "")),
                str(alert.get("labels", {}).get("alertname", "")),
                json.dumps(alert.get("labels", {}), sort_keys=True),
                json.dumps(alert.get("annotations", {}), sort_keys=True),
                str(alert.get("startsAt", "")),
                str(alert.get("endsAt", "")),
            )
            for alert in alerts
        ]
        with self._lock, self._connection:
            self._connection.executemany("INSERT INTO notifications VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def since(self, moment: float, limit: int = 100_000) -> list[dict[str, Any]]:
        """The newest notifications after the moment (Unix time), oldest first."""
        statement = "SELECT * FROM notifications WHERE arrived > ? ORDER BY arrived DESC, rowid DESC LIMIT ?"
        with self._lock:
            cursor = self._connection.execute(statement, (moment, limit))
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row)) for row in cursor]
        return [
            {**row, "labels": json.loads(row["labels"]), "annotations": json.loads(row["annotations"])}
            for row in reversed(rows)
        ]

    def alarm(self, engine: str, last_arrival: float, noticed: float) -> None:
        """Note that an engine's Watchdog stays away."""
        with self._lock, self._connection:
            self._connection.execute("INSERT INTO alarms VALUES (?, ?, ?, NULL)", (engine, last_arrival, noticed))

    def end_alarm(self, engine: str, now: float) -> None:
        """Note that it is heard again."""
        with self._lock, self._connection:
            self._connection.execute("UPDATE alarms SET ended = ? WHERE engine = ? AND ended IS NULL", (now, engine))

    def alarms(self, engine: str) -> list[dict[str, Any]]:
        """All alarms of an engine, oldest first."""
        with self._lock:
            found = self._connection.execute(
                "SELECT last_arrival, noticed, ended FROM alarms WHERE engine = ? ORDER BY noticed", (engine,)
            ).fetchall()
        return [dict(zip(("last_arrival", "noticed", "ended"), row)) for row in found]


class DeadManSwitch:
    """Notices when the Watchdog of an engine, once heard, stays away for longer than the patience (seconds)."""

    def __init__(self, store: Store, patience: float) -> None:
        self._store = store
        self._patience = patience
        self._heard: dict[str, float] = {}
        self._overdue: set[str] = set()
        self._lock = threading.Lock()

    def hear(self, engine: str, now: float) -> None:
        """The Watchdog of this engine has arrived, and fires."""
        with self._lock:
            self._heard[engine] = now
            if engine in self._overdue:
                self._overdue.discard(engine)
                self._store.end_alarm(engine, now)

    def end(self, engine: str, now: float) -> None:
        """The engine says that the Watchdog fires no more: it is not told of by Prometheus."""
        with self._lock:
            if engine not in self._overdue:
                self._overdue.add(engine)
                self._store.alarm(engine, self._heard.get(engine, now), now)

    def look(self, now: float) -> list[str]:
        """Engines that are overdue since this look; each is noted once until it is heard again."""
        with self._lock:
            late = [
                engine
                for engine, last in self._heard.items()
                if now - last > self._patience and engine not in self._overdue
            ]
            for engine in late:
                self._overdue.add(engine)
                self._store.alarm(engine, self._heard[engine], now)
        return late

    def state(self) -> dict[str, dict[str, Any]]:
        """Of each engine that was heard: last arrival, whether it is overdue, and all alarms."""
        with self._lock:
            heard, overdue = dict(self._heard), set(self._overdue)
        return {
            engine: {"last_arrival": last, "overdue": engine in overdue, "alarms": self._store.alarms(engine)}
            for engine, last in heard.items()
        }


class Handler(BaseHTTPRequestHandler):
    """Answers one request; the server holds what it needs."""

    server: Receiver

    def do_POST(self) -> None:  # the base class names it so
        """Take a webhook."""
        length = int(self.headers.get("Content-Length", 0))
        if not 0 < length <= LONGEST_BODY:
            self._answer(413, {"error": f"a body of 1 to {LONGEST_BODY} bytes is wanted"})
            return
        try:
            alerts = json.loads(self.rfile.read(length))["alerts"]
        except (ValueError, KeyError, TypeError):
            self._answer(400, {"error": "a JSON object with the key alerts is wanted"})
            return
        first, _slash, second = urlsplit(self.path).path.strip("/").partition("/")
        now = time.time()
        if first == "watchdog" and second in ENGINES:
            if any(alert.get("status") == "firing" for alert in alerts):
                self.server.switch.hear(second, now)
            elif alerts:
                self.server.switch.end(second, now)
        elif first not in ENGINES or second:
            self._answer(404, {"error": f"{self.path} is no receiver"})
            return
        self.server.store.add(self.path.strip("/"), alerts, now)
        self._answer(200, {"kept": len(alerts)})

    def do_GET(self) -> None:  # the base class names it so
        """Show what arrived."""
        parts = urlsplit(self.path)
        if parts.path == "/notifications":
            self._answer(200, self.server.store.since(float(parse_qs(parts.query).get("since", ["0"])[0])))
        elif parts.path == "/watchdog":
            self._answer(200, self.server.switch.state())
        elif parts.path == "/":
            self._page()
        else:
            self._answer(404, {"error": f"{self.path} is no page"})

    def _page(self) -> None:
        lines = [f"{engine}: {json.dumps(state)}" for engine, state in sorted(self.server.switch.state().items())]
        for row in reversed(self.server.store.since(0, limit=200)):
            when = time.strftime("%H:%M:%S", time.localtime(row["arrived"]))
            text = row["annotations"].get("summary", "")
            lines.append(f"{when} {row['engine']:24} {row['status']:9} {row['labels'].get('severity', ''):9} {text}")
        self._send(200, "text/plain; charset=utf-8", "\n".join(lines) + "\n")

    def _answer(self, status: int, content: Any) -> None:
        self._send(status, "application/json", json.dumps(content) + "\n")

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Requests are kept, not logged."""


class Receiver(ThreadingHTTPServer):
    """The server with its store and its dead man's switch."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], database: str, patience: float) -> None:
        super().__init__(address, Handler)
        self.store = Store(database)
        self.switch = DeadManSwitch(self.store, patience)


def main() -> None:
    """Serve until a signal; look every few seconds whether a Watchdog is overdue."""
    parser = argparse.ArgumentParser(description="keeps notifications, and notices when the Watchdog stays away")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=9099, help="port to listen at (default: 9099)")
    parser.add_argument("--database", type=Path, default=Path("notifications.sqlite"), help="where all is kept")
    parser.add_argument("--patience", type=float, default=150, help="seconds without Watchdog until an alarm")
    options = parser.parse_args()
    server = Receiver((options.host, options.port), str(options.database), options.patience)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        time.sleep(2)
        for engine in server.switch.look(time.time()):
            print(f"the Watchdog of {engine} stays away", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

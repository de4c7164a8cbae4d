# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world whose truth is known: ledger, kernel samples, broker, databases, and what Prometheus shows of them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import yaml

from tests.truth.course import Evidence
from tests.truth.prometheus import Prometheus, Recorded

ROOT = Path(__file__).resolve().parents[2]
SIGNALS = {
    signal["id"]: signal
    for signal in yaml.safe_load((ROOT / "roles/signals/files/signals.yml").read_text(encoding="utf-8"))["signals"]
}
# The run: at rest until 1000, constant traffic from 2000 to 2400, quiet until 2600. One evaluation in each.
START, BEGAN, CONSTANT, QUIET, END = 1000.0, 2000.0, 2390.0, 2590.0, 2600.0
BOUNDS = ("0.25", "0.5", "1", "+Inf")
SERVICES: dict[str, Any] = {
    "shop-api": {"kind": "http", "group": "shop_api", "users": {"source": "registers"}},
    "crm-api": {"kind": "http", "group": "crm_api"},
    "mes-api": {"kind": "http", "group": "mes_api", "cpu_limit_cores": 1, "users": {"source": "registers"}},
    "rabbitmq": {"kind": "rabbitmq", "group": "rabbitmq", "dead_letter_queues": r".*\.dlq"},
    "shop-db": {"kind": "postgresql", "group": "shop_db", "databases": ["shop"]},
    "mes-db": {"kind": "postgresql", "group": "mes_db", "databases": ["mes"]},
    "s3": {"kind": "s3"},
}
GROUPS = {
    "shop_api": ["shop1", "shop2"],
    "crm_api": ["crm1"],
    "mes_api": ["mes1"],
    "rabbitmq": ["mq1"],
    "shop_db": ["shopdb1"],
    "mes_db": ["mesdb1"],
}
HTTP = ("shop", "crm", "mes")
# Per second one request, one of ten fails; a tenth of a second of CPU a second and host; 100 of 1000 bytes resident.
RIGHT: dict[str, float] = {
    "rabbitmq-dead-letters": 4 + 2 + 5 + 3,
    "rabbitmq-in-flight": 3,
    "rabbitmq-in-queues": 6 + 7,
    "s3-size": 12345,
    "db-size-shop": 8_000_000,
    "db-size-mes": 9_000_000,
    "db-connections-shop": 8,
    "db-connections-mes": 9,
    **{f"rps-{name}": 1.0 for name in HTTP},
    **{f"http-500-{name}": 30.0 for name in HTTP},
    **{f"latency-{name}": 0.45 for name in HTTP},
    **{f"cpu-{name}": 0.05 for name in HTTP} | {"cpu-mes": 0.1},
    **{f"memory-{name}": 0.1 for name in HTTP},
    **{f"{kind}-{name}": 40.0 for kind in ("dau", "concurrent") for name in ("shop", "mes")},
}


class Shown(Prometheus):
    """Shows the values given; counters agree with the ledger but for ``too_many`` requests."""

    def __init__(self, values: dict[str, float | None], too_many: int = 0) -> None:
        super().__init__("http://nowhere.invalid")
        self.values = values
        self.too_many = too_many

    def recorded(self, series: str, service: str, before: float) -> Recorded | None:
        signal = next(s["id"] for s in SIGNALS.values() if (s["series"], s["service"]) == (series, service))
        value = self.values[signal]
        return None if value is None else Recorded(CONSTANT if before < QUIET else QUIET, value)

    def number(self, expression: str, time: float) -> float:
        if time <= START:
            return 5.0
        return 5.0 + self.too_many + (40 if 'status_code="500"' in expression else 400)

    def bounds(self, service: str, time: float) -> list[float]:
        return [float(bound) for bound in BOUNDS]


def world(directory: Path) -> Evidence:
    """The evidence of a run in which everything was as RIGHT says."""
    evidence = Evidence(SERVICES, GROUPS, START, END)
    evidence.diary = {
        "scenario": {"phases": [{"name": "constant", "seconds": 400}], "sessions": {"shop": 4, "mes": 5}},
        "phases": {"constant": {"began": BEGAN}},
        "faults": [],
    }
    from load_generator.ledger import Ledger  # below demo/load, which a test's path must name first

    evidence.ledger = directory / "ledger.sqlite"
    with Ledger(evidence.ledger) as ledger:
        for second in range(400):
            for name in HTTP:
                status = 500 if second % 10 == 0 else 200
                user = f"user {second % 40}"
                sent = BEGAN + second + 0.25
                ledger.request(sent, f"{name}-api", "host", "GET", "/", status, 0.5, user)
        for kind, number in (("rejected", 2), ("expired", 5), ("refused", 3), ("unread", 7)):
            ledger.message(kind, number)
        ledger.message("held", 3)
    _date_messages(evidence.ledger)
    for name in HTTP:
        evidence.delays[f"{name}-api"] = [(BEGAN + n, 0.375 if n % 10 == 0 else 0.03) for n in range(400)]
    for host in ("shop1", "shop2", "crm1", "mes1"):
        evidence.kernel[host] = directory / f"{host}.jsonl"
        lines = [
            {"time": time, "processes": {"7": time / 10}, "resident": 100, "cores": 2, "memory": 1000}
            for time in range(1900, 2610, 2)
        ]
        evidence.kernel[host].write_text("\n".join([*map(json.dumps, lines), '{"time": 26']))
    evidence.queues_before = [_queue("orders", 0), _queue("invoices", 6), _queue("orders.dlq", 4)]
    evidence.queues = [_queue("invoices", 13, 3), _queue("orders.dlq", 14)]
    evidence.sessions = {"shopdb1": {"load-held": 4, "no name": 4}, "mesdb1": {"load-held": 5, "no name": 4}}
    evidence.sizes = {"shop": 8_000_000, "mes": 9_000_000}
    evidence.stored_bytes = 12345
    return evidence


def _queue(name: str, messages: int, unacknowledged: int = 0) -> dict[str, Any]:
    return {"name": name, "messages": messages, "messages_unacknowledged": unacknowledged}


def _date_messages(ledger: Path) -> None:
    """The ledger notes messages with the time of the test: here they belong to the run."""
    database = sqlite3.connect(ledger)
    database.execute("UPDATE messages SET at = ?", (BEGAN,))
    database.commit()
    database.close()

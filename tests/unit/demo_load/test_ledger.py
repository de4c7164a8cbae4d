# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger: every request once, totals that survive a restart."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "demo" / "load"))

from load_generator.ledger import Ledger, totals


def test_requests_and_messages_are_added_up_over_restarts(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    for _ in range(2):
        with Ledger(path) as ledger:
            ledger.request(1000.25, "shop-api", "shop1", "GET", "/products", 200, 0.5)
            ledger.request(1000.75, "shop-api", "shop1", "GET", "/products", 500, 0.25)
            ledger.message("rejected")
            ledger.message("held", 2)
            ledger.message("held", 3)
    found = totals(path)
    assert found["shop-api"] == {"200": 2, "500": 2, "requests": 4, "seconds": 1.5}
    assert found["broker"] == {"rejected": 2, "held": 3}
    rows = sqlite3.connect(path).execute(
        "SELECT second, status, requests, seconds, slowest FROM seconds ORDER BY status"
    )
    assert rows.fetchall() == [(1000, 200, 2, 1.0, 0.5), (1000, 500, 2, 0.5, 0.25)]

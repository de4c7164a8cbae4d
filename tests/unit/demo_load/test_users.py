# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As whom the customers come: the same people in the same order, and exact numbers of them in the ledger."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "demo" / "load"))

from load_generator import plan, users
from load_generator.ledger import Ledger


def test_the_same_seed_gives_the_same_people_and_they_come_and_go() -> None:
    first = list(islice(users.names(42, "shop-api", 600), 20_000))
    assert first == list(islice(users.names(42, "shop-api", 600), 20_000))
    assert first != list(islice(users.names(43, "shop-api", 600), 20_000))
    assert len(set(first[:600])) < 0.3 * 600, "five minutes at 2 a second see fewer than the day"
    assert len(set(first)) == 600
    assert first[0].startswith("shop-api-user-")


def test_people_change_neither_what_is_asked_nor_in_which_order() -> None:
    nobody, somebody = plan.Traffic(("shop1",), 1.0), plan.Traffic(("shop1",), 1.0, users=50)
    plain = list(islice(plan.requests(42, "shop-api", nobody), 200))
    named = list(islice(plan.requests(42, "shop-api", somebody), 200))
    assert [(r.method, r.path, r.body) for _, r in plain] == [(r.method, r.path, r.body) for _, r in named]
    assert all(users.HEADER not in request.headers for _, request in plain)
    assert all(request.headers[users.HEADER].startswith("shop-api-user-") for _, request in named)


def test_the_ledger_counts_each_user_once_by_the_time_of_the_answer(tmp_path: Path) -> None:
    path, now = tmp_path / "ledger.sqlite", 1_790_000_000.0
    with Ledger(path) as ledger:

        def ask(service: str, user: str, ago: float, status: int = 200, seconds: float = 0.0) -> None:
            ledger.request(now - ago, service, "one", "GET", "/", status, seconds, user)

        ask("shop-api", "anna", 10)
        ask("shop-api", "anna", 20, status=500)
        ask("shop-api", "ben", 299)
        ask("shop-api", "carla", 301)
        ask("shop-api", "dora", 310, seconds=15)
        ask("shop-api", "nobody answered", 5, status=0)
        ask("shop-api", "", 5)
        ask("shop-api", "emil", 86_399)
        ask("shop-api", "frida", 86_401)
        ask("shop-api", "in the future", -1)
        ask("mes-api", "anna", 4000)
    assert users.distinct(path, now) == {"mes-api": {"5m": 0, "24h": 1}, "shop-api": {"5m": 3, "24h": 5}}
    assert users.distinct(path, now, since=now - 305)["shop-api"] == {"5m": 3, "24h": 4}

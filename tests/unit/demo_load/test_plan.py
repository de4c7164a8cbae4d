# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the load generator will send: the same seed, the same requests, and totals known before the run."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "demo" / "load"))

from load_generator.plan import (
    SettingsError,
    Traffic,
    expected_status,
    expected_totals,
    number_due,
    read_settings,
    requests,
)

SETTINGS: dict[str, Any] = {
    "seed": 42,
    "traffic": {
        "shop-api": {"hosts": ["shop1", "shop2"], "rate": 2, "error_every": 10},
        "crm-api": {"hosts": ["crm1"], "rate": 1.5},
    },
    "rejected_rate": 0.2,
    "unread_rate": 0.1,
    "unread_at_start": 5,
}


def test_the_same_seed_gives_the_same_requests() -> None:
    traffic = Traffic(("shop1", "shop2"), 2)
    first, second, other = (list(islice(requests(seed, "shop-api", traffic), 200)) for seed in (1, 1, 2))
    assert first == second
    assert first != other


def test_hosts_go_round_and_errors_come_at_their_places() -> None:
    row = list(islice(requests(1, "shop-api", Traffic(("a", "b"), 2, error_every=3, delay_seconds=0.3)), 9))
    assert [host for host, _ in row] == ["a", "b", "a", "b", "a", "b", "a", "b", "a"]
    assert [at for at, (_, request) in enumerate(row, 1) if "X-Demo-Fault" in request.headers] == [3, 6, 9]
    assert {request.headers["X-Demo-Delay"] for _, request in row} == {"0.3"}
    assert expected_status(row[2][1]) == 500


@pytest.mark.parametrize(
    ("rate", "seconds", "number"),
    [(2, 60, 120), (0.1, 30, 3), (1.5, 1, 2), (0.3, 10, 3), (0, 60, 0), (5, 0, 0), (0.01, 1, 1)],
)
def test_number_due(rate: float, seconds: float, number: int) -> None:
    assert number_due(rate, seconds) == number


def test_totals_are_known_before_the_run() -> None:
    totals = expected_totals(read_settings(SETTINGS), 60)
    shop, crm = totals["shop-api"], totals["crm-api"]
    assert (shop["requests"], shop["500"]) == (120, 12)
    assert sum(number for name, number in shop.items() if name != "requests") == 120
    assert (crm["requests"], crm["202"]) == (90 + 11, 11)
    assert totals["broker"] == {"rejected": 12, "unread": 11}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sed": 1}, "settings.sed is unknown; allowed: seed, traffic"),
        ({"seed": "x"}, "settings.seed: 'x' is not allowed; allowed: a whole number from 0"),
        ({"traffic": {"shop": {}}}, "traffic.shop is unknown; allowed: shop-api, crm-api, mes-api"),
        ({"traffic": {"shop-api": {"hosts": []}}}, r"traffic.shop-api.hosts: \[\] is not allowed"),
        ({"traffic": {"shop-api": {"hosts": ["a"], "rate": -1}}}, "traffic.shop-api.rate: -1 is not allowed"),
        ({"traffic": {}}, "unread_rate and unread_at_start need traffic.crm-api"),
        ({"traffic": []}, r"traffic: \[\] is not allowed; allowed: a dictionary"),
    ],
)
def test_wrong_settings_are_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_settings({**SETTINGS, **change})

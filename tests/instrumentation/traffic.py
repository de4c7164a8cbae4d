# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests of known number and fate, and the ledger of what was sent."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from tests.instrumentation.processes import status_of

# Status that each route of every service gives.
ROUTES = {"items": 200, "slow": 200, "fail": 500}
SLOW_SECONDS = 0.3


@dataclass
class Ledger:
    """What one service was asked: number by route, and the seconds each request took the client."""

    sent: dict[str, int]
    seconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.sent.values())

    def within(self, bound: float) -> int:
        """Requests that took the client no longer than so many seconds."""
        return sum(1 for seconds in self.seconds if seconds <= bound)

    def quantile(self, share: float) -> float:
        """The time in which this share of the requests had ended."""
        return sorted(self.seconds)[math.ceil(share * len(self.seconds)) - 1]


def plan(number: int) -> Ledger:
    """The requests of the service of this number: no two have the same sums, more than 1 in 20 is slow."""
    return Ledger({"items": 40 + 3 * number, "slow": 8 + number, "fail": 5 + number})


def send(port: int, ledger: Ledger) -> None:
    """Send what the ledger says, one request after the other."""
    for route, number in ledger.sent.items():
        for index in range(number):
            began = time.monotonic()
            status = status_of(f"http://127.0.0.1:{port}/{route}/{index}")
            ledger.seconds.append(time.monotonic() - began)
            assert status == ROUTES[route], f"/{route}/{index} of port {port}: {status}"

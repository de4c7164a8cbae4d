# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on purpose, for tests of clients: a seed makes them repeat."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

KINDS = ("locked", "changed", "conflict", "throttled", "forbidden", "missing", "cut")
OF_WRITES = ("changed", "conflict")


@dataclass
class Faults:
    """How often which fault happens.

    Attributes:
        locked: share of requests answered by 500 "database is locked"; nothing was done.
        changed: share of writes answered by 412; nothing was done.
        conflict: share of writes answered by 409; nothing was done.
        throttled: share of requests answered by 429 with ``Retry-After: 1``; nothing was done.
        forbidden: share of requests answered by 403; nothing was done.
        missing: share of requests answered by 404 as an endpoint that an older server does not have.
        cut: share of requests whose connection is cut: half before anything is done, half in the middle of the answer.
        delay: seconds added to every answer.
        seed: of the random numbers.
    """

    locked: float = 0.0
    changed: float = 0.0
    conflict: float = 0.0
    throttled: float = 0.0
    forbidden: float = 0.0
    missing: float = 0.0
    cut: float = 0.0
    delay: float = 0.0
    seed: int = 0
    _random: random.Random | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def choose(self, write: bool) -> str:
        """The fault of the next request: one of KINDS, of cut which half (cut-before, cut-after), or none ('')."""
        with self._lock:
            if self._random is None:
                self._random = random.Random(self.seed)
            number = self._random.random()
            for kind in KINDS:
                share = getattr(self, kind) if write or kind not in OF_WRITES else 0.0
                if number < share:
                    return kind if kind != "cut" else ("cut-before" if number < share / 2 else "cut-after")
                number -= share
        return ""

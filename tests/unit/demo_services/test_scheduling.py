# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The MES's schedule."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "demo" / "services"))

from mes_api.scheduling import makespan, schedule


def test_nothing_is_lost_and_exchanges_help() -> None:
    choice = random.Random(1)
    durations = [choice.randint(5, 200) for _ in range(60)]
    plain, better = schedule(durations, 7, rounds=0), schedule(durations, 7)
    assert sorted(minutes for load in better for minutes in load) == sorted(durations)
    assert makespan(better) <= makespan(plain)
    assert makespan(better) >= sum(durations) / 7


def test_a_known_best_schedule_is_found() -> None:
    # Longest first alone gives 7 here; the best is 6.
    assert makespan(schedule([3, 3, 2, 2, 2], 2, rounds=0)) == 7
    assert makespan(schedule([3, 3, 2, 2, 2], 2)) == 6


def test_no_work_and_no_machine() -> None:
    assert makespan(schedule([], 3)) == 0
    with pytest.raises(ValueError, match="machines: 0 is not allowed"):
        schedule([1], 0)

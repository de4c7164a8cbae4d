# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which machine makes what: a schedule with a short makespan. Pure Python, and work for the processor."""

from __future__ import annotations

from collections.abc import Sequence

Loads = list[list[int]]


def schedule(durations: Sequence[int], machines: int, rounds: int = 200) -> Loads:
    """Spread work over machines so that the last one is done early.

    Longest work first to the machine with the least of it (Graham, 1969), then exchanges between the machine with the
    most and all others, as long as they help.

    Args:
        durations: minutes of each piece of work, each above 0.
        machines: number of machines, at least 1.
        rounds: most exchanges that are made.

    Returns:
        For each machine the durations of its work.

    Raises:
        ValueError: no machine.
    """
    if machines < 1:
        raise ValueError(f"machines: {machines} is not allowed; allowed: 1 or more")
    loads: Loads = [[] for _ in range(machines)]
    for duration in sorted(durations, reverse=True):
        min(loads, key=sum).append(duration)
    for _ in range(rounds):
        if not _exchange(loads):
            break
    return loads


def makespan(loads: Loads) -> int:
    """Minutes until the last machine is done."""
    return max(map(sum, loads), default=0)


def _exchange(loads: Loads) -> bool:
    """Make the exchange that shortens the fullest machine most; False when none does."""
    fullest = max(loads, key=sum)
    most = sum(fullest)
    best: tuple[int, list[int], int, int] | None = None
    for other in loads:
        room = most - sum(other)
        for mine in fullest:
            for theirs in [*other, 0]:
                moved = mine - theirs
                result = max(most - moved, most - room + moved)
                if 0 < moved < room and (best is None or result < best[0]):
                    best = (result, other, mine, theirs)
    if best is None:
        return False
    _result, other, mine, theirs = best
    fullest.remove(mine)
    other.append(mine)
    if theirs:
        other.remove(theirs)
        fullest.append(theirs)
    return True

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One signal against its truth. Pure: numbers in, a row of the table out."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.truth.tolerance import Tolerance


@dataclass(frozen=True)
class Row:
    """A line of the report.

    Attributes:
        signal: its id in signals.yml.
        truth, shown: in ``unit``; None where there is no such value.
        error: relative where the tolerance has a relative part, otherwise in ``unit``; None where it has no number.
        tolerance: as signals.yml writes it.
        within: whether the signal is as right as it has to be.
        note: what else is known: how truth was found, or why there is no value.
        declared: False where the catalogue does not declare the signal.
    """

    signal: str
    truth: float | None
    shown: float | None
    error: float | None
    tolerance: str
    within: bool
    unit: str
    note: str = ""
    declared: bool = True

    def as_data(self) -> dict[str, Any]:
        """For the JSON report."""
        return dict(self.__dict__)


def compare(
    signal: str,
    unit: str,
    truth: float,
    shown: float | None,
    tolerance: Tolerance,
    note: str = "",
    bounds: Sequence[float] = (),
) -> Row:
    """Judge one value.

    Args:
        shown: what Prometheus recorded; None: nothing. NaN and infinity are never right.
        bounds: upper bounds of the histogram's buckets, ascending, for the tolerance "the same bucket".

    Raises:
        ValueError: the truth is no number, or bounds are missing.
    """
    if not math.isfinite(truth):
        raise ValueError(f"{signal}: the truth is {truth}, which is no number")
    if shown is None or not math.isfinite(shown):
        why = "nothing was recorded" if shown is None else f"{shown} was recorded"
        return Row(signal, truth, None, None, tolerance.text, False, unit, "; ".join(filter(None, (why, note))))
    difference = abs(shown - truth)
    if tolerance.same_bucket:
        if not bounds:
            raise ValueError(f"{signal}: the bounds of its buckets are missing")
        within = bucket(truth, bounds) == bucket(shown, bounds)
        return Row(signal, truth, shown, difference, tolerance.text, within, unit, note)
    relative = 0.0 if difference == 0 else difference / abs(truth) if truth else None
    within = (tolerance.absolute is not None and difference <= tolerance.absolute) or (
        tolerance.relative is not None and relative is not None and relative <= tolerance.relative
    )
    error = difference if tolerance.relative is None else relative
    return Row(signal, truth, shown, error, tolerance.text, within, unit, note)


def bucket(value: float, bounds: Sequence[float]) -> int:
    """The number of the bucket a value falls into: the first whose upper bound is not below it."""
    return bisect_left(bounds, value)


def percentile(values: Sequence[float], part: float) -> float:
    """The nearest-rank percentile: the smallest value that at least this part of the values does not exceed.

    Raises:
        ValueError: no values.
    """
    if not values:
        raise ValueError("no values to take a percentile of")
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]

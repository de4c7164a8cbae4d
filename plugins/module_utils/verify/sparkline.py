# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small curve as inline SVG; private to golden.signals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Optional

WIDTH, HEIGHT = 120.0, 28.0
_EDGE = 2.0  # room for the width of the line and the dot


def sparkline(values: Sequence[Optional[float]], label: str) -> str:
    """The curve of values at equal distances over a base line of 0; None is a gap, an empty text means no value at all.

    ``label`` says in words what the curve shows.
    """
    numbers = [value for value in values if value is not None]
    if not numbers:
        return ""
    # From 0 on, so that a curve that hardly moves looks as if it hardly moves.
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)

    def place(index: int, value: float) -> tuple[float, float]:
        return _EDGE + index * step, HEIGHT - _EDGE - (value - low) / span * (HEIGHT - 2 * _EDGE)

    runs = [[place(index, value) for index, value in run] for run in _runs(values)]
    base = place(0, 0.0)[1]
    last = runs[-1][-1]
    parts = [
        f'<svg class="curve" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(label)}">',
        f"<title>{escape(label)}</title>",
        f'<path class="axis" d="M{_EDGE:.0f} {base:.1f}H{WIDTH - _EDGE:.0f}"/>',
        *(_curve(run, base) for run in runs),
        f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2"/>',
        "</svg>",
    ]
    return "".join(parts)


def _runs(values: Sequence[Optional[float]]) -> Iterator[list[tuple[int, float]]]:
    """The values without gaps between them, with their places."""
    run: list[tuple[int, float]] = []
    for index, value in enumerate(values):
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _curve(points: Sequence[tuple[float, float]], base: float) -> str:
    """The line through some points and the surface below it. A single point is a short line."""
    if len(points) == 1:
        points = [points[0], (points[0][0] + 0.1, points[0][1])]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    surface = f"M{points[0][0]:.1f} {base:.1f}L{line}L{points[-1][0]:.1f} {base:.1f}Z"
    return f'<path class="surface" d="{surface}"/><path class="line" d="M{line}"/>'

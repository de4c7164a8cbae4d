# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's own numbers of the services' processes, over any window of the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class KernelError(RuntimeError):
    """A machine gave no samples for a time that is asked about."""


@dataclass(frozen=True)
class Point:
    """What the kernel said at one time: CPU seconds used by the unit since the first point, resident bytes."""

    time: float
    cpu: float
    resident: float


class HostKernel:
    """The samples of one unit on one host (sampler.py), in the order of time."""

    def __init__(self, host: str, samples: Sequence[dict[str, Any]]) -> None:
        if not samples:
            raise KernelError(f"{host}: the kernel was never sampled")
        self.host = host
        self.cores = int(samples[-1]["cores"])
        self.memory = float(samples[-1]["memory"])
        self._points = _points(samples)

    def cpu_seconds(self, begin: float, end: float) -> float:
        """CPU seconds used between two times."""
        return self._at(end).cpu - self._at(begin).cpu

    def resident(self, time: float) -> float:
        """Resident bytes at a time."""
        return self._at(time).resident

    def _at(self, time: float) -> Point:
        """The point at a time, between two samples in proportion.

        Raises:
            KernelError: no sample on one side of it, or the two are more than 10 s apart.
        """
        for earlier, later in zip(self._points, self._points[1:]):
            if earlier.time <= time <= later.time:
                span = later.time - earlier.time
                if span > 10:
                    raise KernelError(f"{self.host}: the kernel was not sampled for {span:.0f} s around {time:.0f}")
                part = (time - earlier.time) / span if span else 0.0
                return Point(
                    time,
                    earlier.cpu + part * (later.cpu - earlier.cpu),
                    earlier.resident + part * (later.resident - earlier.resident),
                )
        first, last = self._points[0].time, self._points[-1].time
        raise KernelError(f"{self.host}: {time:.0f} is outside of the samples, {first:.0f} to {last:.0f}")


def _points(samples: Sequence[dict[str, Any]]) -> list[Point]:
    """A process that ended keeps what it had used; what it used before the first sample does not count."""
    used: dict[str, float] = {}
    points: list[Point] = []
    total = 0.0
    for sample in samples:
        for process, seconds in sample["processes"].items():
            # A number that is used again, for a younger process, has less than before.
            before = used.get(process, 0.0 if points else seconds)
            total += seconds - before if seconds >= before else seconds
            used[process] = seconds
        points.append(Point(sample["time"], total, sample["resident"]))
    return points

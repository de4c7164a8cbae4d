# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to the demo's Prometheus, always with the time for which the answer holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen


@dataclass(frozen=True)
class Recorded:
    """A sample of a recorded series; ``time`` is the instant at which Prometheus evaluated its rule."""

    time: float
    value: float


class Prometheus:
    """One Prometheus server; failures are those of urllib and json."""

    def __init__(self, url: str) -> None:
        self._url = url

    def query(self, expression: str, time: float) -> list[dict[str, Any]]:
        """The series of an instant query at a time (seconds since 1970), as the API gives them."""
        query = urlencode({"query": expression, "time": f"{time:.3f}"})
        with urlopen(f"{self._url}/api/v1/query?{query}", timeout=20) as answer:
            result: list[dict[str, Any]] = json.load(answer)["data"]["result"]
        return result

    def recorded(self, series: str, service: str, before: float) -> Recorded | None:
        """The last sample of a recorded series in the two minutes before a time (no rule waits longer).

        Raises:
            ValueError: there are several series for one service.
        """
        found = self.query(f'{series}{{service="{service}"}}[2m]', before)
        if len(found) > 1:
            raise ValueError(f'{series}{{service="{service}"}}: {len(found)} series, one was expected')
        return Recorded(float(found[0]["values"][-1][0]), float(found[0]["values"][-1][1])) if found else None

    def number(self, expression: str, time: float) -> float:
        """The value of an expression with at most one series; 0 without any."""
        found = self.query(expression, time)
        return float(found[0]["value"][1]) if found else 0.0

    def bounds(self, service: str, time: float) -> list[float]:
        """Upper bounds of the buckets of a service's histogram, ascending."""
        name = f'http_server_request_duration_seconds_bucket{{service="{service}"}}'
        return sorted(float(row["metric"]["le"]) for row in self.query(f"count by (le) ({name})", time))

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to the Prometheus of the tests."""

from __future__ import annotations

import json
import time
import urllib.parse
import urllib.request

from tests.unit.real_prometheus import until

COUNT = "http_server_request_duration_seconds_count"
BUCKET = "http_server_request_duration_seconds_bucket"
SCRAPE_SECONDS = 120


class Query:
    """Instant queries to one Prometheus."""

    def __init__(self, url: str) -> None:
        self._url = url

    def ask(self, expression: str) -> list[tuple[dict[str, str], float]]:
        """Labels and value of each series of the answer."""
        address = f"{self._url}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        with urllib.request.urlopen(address, timeout=20) as answer:
            result = json.load(answer)["data"]["result"]
        return [(entry["metric"], float(entry["value"][1])) for entry in result]

    def by_service(self, expression: str) -> dict[str, float]:
        """Values by service."""
        return {metric["service"]: value for metric, value in self.ask(expression)}

    def counters(self) -> dict[tuple[str, ...], float]:
        """Answers by (service, method, status, route), from the counts of the canonical histogram."""
        names = ("service", "http_request_method", "http_response_status_code", "http_route")
        found = self.ask(f"sum by ({', '.join(names)}) ({COUNT})")
        return {tuple(metric.get(name, "") for name in names): value for metric, value in found}

    def buckets(self) -> dict[tuple[str, float], float]:
        """Answers by (service, bound), from the buckets of the canonical histogram."""
        found = self.ask(f"sum by (service, le) ({BUCKET})")
        return {(metric["service"], float(metric["le"])): value for metric, value in found}

    def wait_for_scrapes(self, targets: int, scrapes: int) -> None:
        """Wait until each target was scraped so often from now on."""
        began = time.time()

        def scraped() -> bool:
            seconds = max(1, int(time.time() - began))
            found = self.ask(f'sum_over_time(up{{job="http"}}[{seconds}s]) >= {scrapes} and up{{job="http"}} == 1')
            return len(found) == targets

        until(scraped, SCRAPE_SECONDS, lambda: f"not {scrapes} scrapes of {targets} targets; failing: {self.failing()}")

    def failing(self) -> dict[str, str]:
        """Why scrapes fail, by service."""
        with urllib.request.urlopen(f"{self._url}/api/v1/targets", timeout=20) as answer:
            active = json.load(answer)["data"]["activeTargets"]
        return {target["labels"]["service"]: target["lastError"] for target in active if target["lastError"]}

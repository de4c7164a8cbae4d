# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Six hours of a fleet that never was, as OpenMetrics text for `promtool tsdb create-blocks-from openmetrics`.

Each host runs a node exporter, a process exporter and one instance of one of ten HTTP services: 38 series a host.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

STEP = 60
SERVICES = 10
CORES = 2
MODES = ("idle", "user", "system", "iowait", "irq", "softirq", "steal", "nice")
BOUNDS = ("0.1", "0.25", "0.5", "1.0", "+Inf")
# Seconds of a core that each mode takes per second.
SHARES = dict(zip(MODES, (0.55, 0.25, 0.1, 0.04, 0.0, 0.03, 0.01, 0.02), strict=True))

Curve = Callable[[int], float]


def families(hosts: int) -> dict[str, list[tuple[str, str, Curve]]]:
    """{family: [(sample name, labels, value by the number of the step)]} of a fleet."""
    choice = random.Random(1)
    found: dict[str, list[tuple[str, str, Curve]]] = {}

    def add(family: str, name: str, labels: str, curve: Curve) -> None:
        found.setdefault(family, []).append((name, labels, curve))

    for number in range(hosts):
        place = f'env="bench",dc="dc{number % 3}",host="h{number}",instance="h{number}:1"'
        host, service = f'{place},service="host"', f'{place},service="api{number % SERVICES}",product="p"'
        busy = choice.uniform(0.2, 1.2)
        for core in range(CORES):
            for mode, share in SHARES.items():
                labels = f'{host},job="node",cpu="{core}",mode="{mode}"'
                add("node_cpu_seconds", "node_cpu_seconds_total", labels, _counter(share * busy, core + number))
        for name, size in (("MemTotal", 8e9), ("MemAvailable", 8e9 * choice.uniform(0.1, 0.9))):
            family = f"node_memory_{name}_bytes"
            add(family, family, f'{host},job="node"', _constant(size))
        add("up", "up", f'{service},job="http"', _constant(1))
        for mode in ("user", "system"):
            family = "namedprocess_namegroup_cpu_seconds"
            add(family, f"{family}_total", f'{service},job="process",mode="{mode}"', _counter(0.3 * busy, number))
        family = "namedprocess_namegroup_memory_bytes"
        add(family, family, f'{service},job="process",memtype="resident"', _constant(4e8 * busy))
        family = "http_server_request_duration_seconds"
        for status, rate in (("200", 20 * busy), ("500", 0.2 * busy)):
            labels = f'{service},job="http",http_response_status_code="{status}",http_route="/"'
            for place_, bound in enumerate(BOUNDS, 1):
                part = rate * place_ / len(BOUNDS)
                add(family, f"{family}_bucket", f'{labels},le="{bound}"', _counter(part, number, whole=True))
            add(family, f"{family}_sum", labels, _counter(0.3 * rate, number))
            add(family, f"{family}_count", labels, _counter(rate, number, whole=True))
    return found


def _constant(value: float) -> Curve:
    return lambda _step: value


def _counter(rate: float, phase: int, whole: bool = False) -> Curve:
    """A counter whose rate goes up and down a little every hour."""

    def value(step: int) -> float:
        swing = ((step + phase) % 60) / 60
        grown = rate * STEP * (step + 0.1 * swing)
        return float(int(grown)) if whole else grown

    return value


def page(hosts: int, begin: int, end: int) -> Iterator[str]:
    """The lines of the text; times in seconds since 1970."""
    for family, rows in families(hosts).items():
        sample = rows[0][0]
        kind = "histogram" if sample.endswith("_bucket") else "counter" if sample.endswith("_total") else "gauge"
        yield f"# TYPE {family} {kind}\n"
        for name, labels, curve in rows:
            for step, time in enumerate(range(begin, end + 1, STEP)):
                yield f"{name}{{{labels}}} {curve(step):.6f} {time}\n"
    yield "# EOF\n"

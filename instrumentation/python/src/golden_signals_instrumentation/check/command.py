# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The command ``check``: arguments, report as text or JSON, exit code."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Optional

from .cardinality import Cardinality, cardinality
from .names import hints, origin, renamed
from .parts import MISSING, Part, parts
from .samples import Unreadable, fetch, parse

# What golden.signals compares a service's p95 with, unless the catalogue says otherwise.
THRESHOLDS = (0.5, 2.0)
SHOWN_METRICS = 10
MARKS = {"covered": "ok", "missing": "MISSING", "absent": "-"}


@dataclass(frozen=True)
class Report:
    """What one service's metrics cover."""

    url: str
    metric: Optional[str]
    parts: list[Part]
    cardinality: Cardinality
    hints: list[str]

    @property
    def complete(self) -> bool:
        """Whether nothing that is needed is missing, and no label makes too many series."""
        return not self.cardinality.faults and not any(part.state == MISSING for part in self.parts)


def report_of(url: str, text: str, thresholds: Sequence[float] = THRESHOLDS, users: bool = False) -> Report:
    """The report on an exposition.

    Raises:
        Unreadable: it is no exposition.
    """
    raw = parse(text)
    samples = renamed(raw)
    return Report(url, origin(raw), parts(samples, thresholds, users), cardinality(samples), hints(raw))


def as_text(report: Report) -> str:
    """The report for people."""
    lines = [f"{report.url}", f"HTTP metric: {report.metric or 'none that golden.signals knows'}", ""]
    lines += [f"{MARKS[part.state]:<8} {part.name:<20} {part.story}" for part in report.parts]
    costs = report.cardinality
    lines += ["", f"{costs.total} series; most of them:"]
    lines += [f"{number:>8} {metric}" for metric, number in costs.by_metric[:SHOWN_METRICS]]
    lines += [f"TOO MANY {fault}" for fault in costs.faults]
    lines += [f"hint     {hint}" for hint in report.hints]
    lines += ["", "covered" if report.complete else "NOT covered: see the lines in capitals"]
    return "\n".join(lines)


def as_json(report: Report) -> str:
    """The report for programs: complete, url, metric, parts, cardinality, hints."""
    content: dict[str, Any] = {"complete": report.complete, **asdict(report)}
    content["cardinality"]["by_metric"] = dict(report.cardinality.by_metric)
    return json.dumps(content, indent=2)


def main(arguments: Sequence[str]) -> int:
    """Check one service: 0 everything needed is covered, 1 something is not, 2 nothing could be read."""
    options = _options(arguments)
    thresholds = options.threshold or THRESHOLDS
    try:
        report = report_of(options.url, fetch(options.url, options.timeout), thresholds, options.users)
    except Unreadable as error:
        print(f"check: {error}", file=sys.stderr)
        return 2
    print(as_json(report) if options.json else as_text(report))
    return 0 if report.complete else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m golden_signals_instrumentation")
    commands = parser.add_subparsers(required=True, metavar="check")
    check = commands.add_parser(
        "check",
        help="say which parts of the contract a service's metrics cover",
        description="Says which parts of the contract a service's metrics cover, and what its series cost.",
        epilog="Exit code: 0 all that is needed is covered, 1 something is not, 2 the metrics could not be read.",
    )
    check.add_argument("url", metavar="URL", help="address of the metrics, for example http://127.0.0.1:9464/metrics")
    check.add_argument("--json", action="store_true", help="report as JSON")
    check.add_argument("--users", action="store_true", help="registers of users are needed (users.source: registers)")
    check.add_argument(
        "--threshold",
        type=_seconds,
        action="append",
        metavar="SECONDS",
        help="a threshold of the service's latency, again for each (default: 0.5 and 2)",
    )
    check.add_argument(
        "--timeout", type=_seconds, default=10.0, metavar="SECONDS", help="longest silence of the server (default: 10)"
    )
    return parser.parse_args(arguments)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed; allowed: a number of seconds above 0")
    return value

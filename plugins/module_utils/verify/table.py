# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table for the terminal; private to golden.signals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .findings import Assessment
from .grafana_findings import PARTS, GrafanaAssessment
from .units import readable_age, readable_value

LONGEST_MESSAGE = 60  # lines
_HEAD = ("signal", "service", "value", "age", "series", "status")
_GRAFANA_LINES = (("data_sources", "dashboards", "panels"), ("alert_rules", "notifications"))
_RIGHT = (2, 3, 4)  # columns of figures


def table_lines(assessment: Assessment) -> list[str]:
    """A head, one line for each signal, and sums: what is proven, and of how many targets and rules."""
    rows = [_HEAD] + [
        (
            signal.id,
            signal.service,
            readable_value(signal.value, signal.unit),
            readable_age(signal.age_seconds),
            str(signal.series) if signal.metric else "-",
            signal.status.replace("_", " "),
        )
        for signal in assessment.signals
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(_cells(row, widths)).rstrip() for row in rows]
    return [*lines, *summary(assessment)]


def _cells(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    for column, cell in enumerate(row):
        yield cell.rjust(widths[column]) if column in _RIGHT else cell.ljust(widths[column])


def message(assessment: Assessment) -> str:
    """The sums and what is not as expected, cut where nobody would read on; the reports have it all."""
    failures = assessment.failures()
    lines = [summary_line(assessment), *failures[:LONGEST_MESSAGE]]
    if len(failures) > LONGEST_MESSAGE:
        lines.append(f"and {len(failures) - LONGEST_MESSAGE} more: see the reports")
    return "\n".join(lines)


def summary_line(assessment: Assessment) -> str:
    """For example ``22 of 22 expected signals proven (5 not declared), 31 of 31 targets up, 90 of 90 rules healthy``"""
    return ", ".join(summary(assessment))


def summary(assessment: Assessment) -> list[str]:
    """The same in lines that are short enough for a terminal: two for Prometheus, two for Grafana."""
    targets = [target.status == "up" for target in assessment.targets if target.status != "unexpected"]
    rules = [rule.status == "ok" for rule in assessment.rules if rule.status != "unexpected_error"]
    absent = len(assessment.signals) - assessment.expected
    return [
        f"{assessment.proven} of {assessment.expected} expected signals proven"
        + (f" ({absent} not declared)" if absent else ""),
        f"{sum(targets)} of {len(targets)} targets up, {sum(rules)} of {len(rules)} rules healthy",
        *(_grafana(assessment.grafana) if assessment.grafana else []),
    ]


def _grafana(grafana: GrafanaAssessment) -> list[str]:
    """What is expected in Grafana, in one or two lines."""
    counts = {part: "{} of {}".format(*grafana.count(part)) for part in PARTS if grafana.count(part)[1]}
    empty = f" ({grafana.empty_panels} need not)" if grafana.empty_panels else ""
    said = {
        "data_sources": "data sources answer",
        "dashboards": "dashboards as shipped",
        "panels": f"panels with data{empty}",
        "alert_rules": "alert rules healthy in Grafana",
        "notifications": "test notifications sent",
    }
    lines = [[f"{counts[part]} {said[part]}" for part in parts if part in counts] for parts in _GRAFANA_LINES]
    return [", ".join(line) for line in lines if line]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PromQL of the panels: series chosen by the dashboard's variables, thresholds as lines, last week's values."""

from __future__ import annotations

from dataclasses import dataclass

KEYS = "env, dc, service"
SEVERITIES = ("warning", "critical")


@dataclass(frozen=True)
class Target:
    """One query of a panel.

    name: refId; overrides of a panel refer to it. legend: Grafana's legend format. instant: only the present value.
    """

    name: str
    expression: str
    legend: str = ""
    instant: bool = False
    table: bool = False
    heatmap: bool = False


def choose(series: str, *matchers: str) -> str:
    """Return the series of the environment and the datacenters chosen."""
    chosen = ", ".join(('env="$env"', 'dc=~"$dc"', *matchers))
    return f"{series}{{{chosen}}}"


def of_service(series: str, *matchers: str) -> str:
    """Return the series of the services chosen."""
    return choose(series, 'service=~"$service"', *matchers)


def of_instance(series: str, *matchers: str) -> str:
    """Return the series of the services and machines chosen."""
    return of_service(series, 'host=~"$instance"', *matchers)


def of_host(series: str, *matchers: str) -> str:
    """Return the series of the machines chosen on the dashboard Hosts."""
    return choose(series, 'host=~"$host"', *matchers)


def now(name: str, expression: str, legend: str = "") -> Target:
    """Return a query for the present value, for panels with one number."""
    return Target(name, expression, legend, instant=True)


def column(name: str, expression: str) -> Target:
    """Return a query that fills a column of a table; the refId becomes the field `Value #<name>`."""
    return Target(name, expression, instant=True, table=True)


def threshold_lines(
    name: str,
    *,
    values: str = "",
    severities: tuple[str, ...] = SEVERITIES,
    service: str = 'service=~"$service"',
    always: str = "warning",
) -> list[Target]:
    """Return the catalogue's threshold as lines, the strictest of the services shown, one a severity.

    With `values` the critical line shows only while they are above a quarter of it: a line far away would press the
    curve flat. The line of `always` is drawn in any case.
    """
    matchers = [service] if service else []
    lines = []
    for severity in severities:
        series = choose(f"service:threshold:{name}", *matchers, f'severity="{severity}"')
        line = f"min({series})"
        if values and severity != always:
            line += f" and on () (max({values}) > 0.25 * min({series}))"
        lines.append(Target(severity, line, severity))
    return lines


def week_before(expression: str, legend: str) -> Target:
    """Return the same expression a week ago; every series in it must be a plain selector in `expression`."""
    return Target("week", expression.replace("}", "} offset 1w"), legend)

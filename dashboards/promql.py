# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries of built dashboards as Prometheus takes them: Grafana's variables filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

VALUES = {
    "env": ".+",
    "dc": ".*",
    "service": ".*",
    "instance": ".*",
    "host": ".*",
    "__rate_interval": "2m",
}


def panels(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the panels with content, also those in collapsed rows."""
    for panel in dashboard["panels"]:
        if panel["type"] == "row":
            yield from panel["panels"]
        else:
            yield panel


@dataclass(frozen=True)
class Query:
    """One query of a dashboard. place: panel and refId, annotation or variable; instant: only the present value."""

    place: str
    expression: str
    instant: bool


def queries(dashboard: dict[str, Any]) -> Iterator[Query]:
    """Yield the queries of panels, annotations and variables."""
    for panel in panels(dashboard):
        for target in panel.get("targets", []):
            yield Query(f"{panel['title']} / {target['refId']}", target["expr"], target["instant"])
    for annotation in dashboard["annotations"]["list"]:
        if "target" in annotation:
            yield Query(f"annotation {annotation['name']}", annotation["target"]["expr"], False)
    for variable in dashboard["templating"]["list"]:
        listed = re.fullmatch(r"label_values\((.*), (\w+)\)", str(variable.get("definition", "")))
        if listed:
            yield Query(f"variable {variable['name']}", f"group by ({listed[2]}) ({listed[1]})", True)


def filled(expression: str, **values: str) -> str:
    """Return an expression with Grafana's variables replaced.

    Raises: KeyError naming a variable that has no value.
    """
    known = VALUES | values
    if "env" not in values:
        expression = expression.replace('env="$env"', 'env=~"$env"')
    return re.sub(r"\$\{?(\w+)\}?", lambda found: found[0] if found[1].isdigit() else known[found[1]], expression)


def series(expression: str) -> set[str]:
    """Return the names of the series in an expression."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    bare = re.sub(r"\b(?:by|on|ignoring|group_left|group_right)\s*\([^)]*\)", "", bare)
    return set(re.findall(r"([a-zA-Z_:][\w:]*)\{", bare))

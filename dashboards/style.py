# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours by meaning, value mappings and field overrides that all panels share."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

GOOD, WARNING, CRITICAL, UNKNOWN = "green", "orange", "red", "purple"
NEUTRAL, PAST, FORECAST, LIMIT = "blue", "#8e8e8e", "purple", "dark-red"

# A colour for each meaning, the same on every dashboard: field name as a regular expression, colour.
STATUS_COLOURS = (("2..", "green"), ("1..|3..", "blue"), ("4..", "yellow"), ("500", "dark-red"), ("5..", "red"))
QUANTILE_COLOURS = (("p50", "super-light-blue"), ("p95", "blue"), ("p99", "dark-blue"))


def fixed(colour: str) -> Json:
    """Return a field's colour that does not depend on its value or order."""
    return {"id": "color", "value": {"fixedColor": colour, "mode": "fixed"}}


def override(matcher: str, options: str, *properties: Json) -> Json:
    """Return one field override."""
    return {"matcher": {"id": matcher, "options": options}, "properties": list(properties)}


def by_name(name: str, *properties: Json) -> Json:
    """Return an override for one field."""
    return override("byName", name, *properties)


def colours(pairs: tuple[tuple[str, str], ...]) -> list[Json]:
    """Return overrides that give fields their colours; the first matching expression counts."""
    # Grafana applies overrides in order and the last one wins.
    return [override("byRegexp", f"/^({pattern})$/", fixed(colour)) for pattern, colour in reversed(pairs)]


def line(target: str, colour: str, dash: list[int] | None = None) -> Json:
    """Return an override that draws a query as a thin line: a threshold, a limit, last week."""
    style: Json = {"dash": dash, "fill": "dash"} if dash else {"fill": "solid"}
    return override(
        "byFrameRefID",
        target,
        fixed(colour),
        {"id": "custom.lineStyle", "value": style},
        {"id": "custom.lineWidth", "value": 1},
        {"id": "custom.fillOpacity", "value": 0},
        {"id": "custom.stacking", "value": {"group": "A", "mode": "none"}},
    )


LINES = {
    "warning": line("warning", WARNING),
    "critical": line("critical", CRITICAL),
    "limit": line("limit", LIMIT),
    "week": line("week", PAST, [8, 8]),
    "forecast": line("forecast", FORECAST, [4, 6]),
}


def mapping(texts: dict[str, tuple[str, str]]) -> list[Json]:
    """Return a value mapping: value to text and colour."""
    options = {
        value: {"color": colour, "index": index, "text": text}
        for index, (value, (text, colour)) in enumerate(texts.items())
    }
    return [{"options": options, "type": "value"}]


STATES = {"0": ("OK", GOOD), "1": ("Warning", WARNING), "2": ("Critical", CRITICAL), "3": ("No data", UNKNOWN)}
VERDICTS = {
    "0": ("All right", GOOD),
    "1": ("Look today", WARNING),
    "2": ("Act now", CRITICAL),
    "3": ("Nothing known", UNKNOWN),
}
STATE_STEPS = [(0, GOOD), (1, WARNING), (2, CRITICAL), (3, UNKNOWN)]


def steps(values: list[tuple[float, str]]) -> Json:
    """Return thresholds of a field: from which value on it has which colour."""
    return {"mode": "absolute", "steps": [{"color": colour, "value": value} for value, colour in values]}

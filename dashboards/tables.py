# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables: one row a service, queue or host; each query is a column."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.panels import panel
from dashboards.queries import column
from dashboards.style import NEUTRAL, STATE_STEPS, STATES, Json, by_name, mapping, steps


@dataclass(frozen=True)
class Column:
    """A column of values. unit: Grafana's unit, or "state" for a coloured word."""

    title: str
    expression: str
    unit: str
    decimals: int | None = None


# A row without a value in a column: every query must return every row, or Grafana joins rows wrongly.
MISSING: Json = {
    "options": {"match": "null+nan", "result": {"color": "transparent", "index": 9, "text": "-"}},
    "type": "special",
}


def column_override(item: Column) -> Json:
    """Return how a column is shown."""
    properties: list[Json] = [{"id": "noValue", "value": "-"}]
    if item.unit == "state":
        properties += [
            {"id": "custom.cellOptions", "value": {"mode": "basic", "type": "color-background"}},
            {"id": "custom.align", "value": "center"},
            {"id": "color", "value": {"mode": "thresholds"}},
            {"id": "thresholds", "value": steps(list(STATE_STEPS))},
            {"id": "mappings", "value": [*mapping(STATES), MISSING]},
        ]
        return by_name(item.title, *properties)
    properties += [{"id": "unit", "value": item.unit}, {"id": "mappings", "value": [MISSING]}]
    if item.decimals is not None:
        properties.append({"id": "decimals", "value": item.decimals})
    return by_name(item.title, *properties)


def table(
    title: str,
    about: str,
    rows: str,
    labels: dict[str, str],
    columns: list[Column],
    *,
    size: tuple[int, int],
    links: dict[str, Json] | None = None,
    nothing: str = "Nothing to show",
    runbooks: tuple[str, ...] = (),
) -> Json:
    """Return a table.

    rows: a vector with one element a row. labels: its labels that are shown, to column titles, in order; an expression
    of a column must have exactly these labels. links: data link of a label's column.
    """
    names = [chr(ord("A") + index) for index in range(len(columns))]
    by = ", ".join(labels)
    every = f"NaN * group by ({by}) ({rows})"
    values = {f"Value #{name}": item for name, item in zip(names, columns, strict=True)}
    shown = labels | {value: item.title for value, item in values.items()}
    overrides = [column_override(item) for item in columns]
    overrides += [by_name(labels[label], {"id": "links", "value": [link]}) for label, link in (links or {}).items()]
    custom: Json = {
        "align": "auto",
        "cellOptions": {"type": "auto"},
        "filterable": False,
        "inspect": False,
        "minWidth": 80,
    }
    field: Json = {"color": {"mode": "fixed", "fixedColor": "text"}, "custom": custom, "min": 0, "noValue": nothing}
    field |= {"thresholds": steps([(0, NEUTRAL)]), "unit": "none"}
    result = panel(
        "table",
        title,
        about,
        [column(name, f"{item.expression} or on ({by}) {every}") for name, item in zip(names, columns, strict=True)],
        size=size,
        field=field,
        options={"cellHeight": "sm", "showHeader": True, "sortBy": []},
        overrides=overrides,
        runbooks=runbooks,
    )
    organize = {
        "excludeByName": {"Time": True},
        "indexByName": {name: index for index, name in enumerate(shown)},
        "renameByName": shown,
    }
    result["transformations"] = [{"id": "merge", "options": {}}, {"id": "organize", "options": organize}]
    return result

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Panels in Grafana's classic JSON (schema version 42): one function for each type in use.

Every panel has a title, a description which says what it shows and what to do, a unit, and a text that stands where
nothing is to be shown. Sizes are in Grafana's grid: 24 columns, a row is 30 pixels.
"""

from __future__ import annotations

from dashboards.links import runbook_link
from dashboards.queries import Target
from dashboards.silences import FIELD, silence_of
from dashboards.style import LINES, NEUTRAL, STATE_STEPS, STATES, Json, mapping, override, steps

DATASOURCE: Json = {"type": "prometheus", "uid": "${datasource}"}
NOTHING = "Nothing to show"
# Which version's options these are: Grafana migrates panels of an older one when it opens them.
PLUGIN_VERSION = "12.4.0"


def query(target: Target) -> Json:
    """Return a target of a panel."""
    result: Json = {
        "datasource": DATASOURCE,
        "editorMode": "code",
        "expr": target.expression,
        "instant": target.instant,
        "range": not target.instant,
        "refId": target.name,
    }
    if target.legend:
        result["legendFormat"] = target.legend
    if target.table or target.heatmap:
        result["format"] = "table" if target.table else "heatmap"
    silence = silence_of(target.expression)
    if silence:
        result[FIELD] = silence.needs
    return result


def panel(
    kind: str,
    title: str,
    about: str,
    targets: list[Target],
    *,
    size: tuple[int, int],
    field: Json,
    options: Json,
    overrides: list[Json] | None = None,
    runbooks: tuple[str, ...] = (),
) -> Json:
    """Return what all types of panels have; the layout adds position and id. size: columns, rows."""
    return {
        "datasource": DATASOURCE,
        "description": about,
        "fieldConfig": {"defaults": field, "overrides": overrides or []},
        "gridPos": {"h": size[1], "w": size[0]},
        "links": [runbook_link(name) for name in runbooks],
        "options": options,
        "pluginVersion": PLUGIN_VERSION,
        "targets": [query(target) for target in targets],
        "title": title,
        "type": kind,
    }


def timeseries(
    title: str,
    about: str,
    unit: str,
    targets: list[Target],
    *,
    size: tuple[int, int] = (12, 8),
    highest: float | None = None,
    stacked: bool = False,
    bars: bool = False,
    nothing: str = NOTHING,
    link: Json | None = None,
    overrides: list[Json] | None = None,
    runbooks: tuple[str, ...] = (),
) -> Json:
    """Return curves over time. highest: the axis goes at least to this value; link: data link of the points of query A.

    Queries named warning, critical, limit, week and forecast are drawn as thin lines with their meaning's colour.
    """
    custom: Json = {
        "axisBorderShow": False,
        "drawStyle": "bars" if bars else "line",
        "fillOpacity": 60 if bars else 40 if stacked else 8,
        "lineInterpolation": "linear",
        "lineWidth": 0 if stacked and not bars else 2,
        "showPoints": "auto",
        "spanNulls": False,
        "stacking": {"group": "A", "mode": "normal" if stacked else "none"},
        "thresholdsStyle": {"mode": "off"},
    }
    if highest is not None:
        custom["axisSoftMax"] = highest
    field: Json = {"color": {"mode": "palette-classic"}, "custom": custom, "min": 0, "noValue": nothing, "unit": unit}
    field["thresholds"] = steps([(0, NEUTRAL)])
    options = {
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"hideZeros": False, "mode": "multi", "sort": "desc"},
    }
    lines = [LINES[target.name] for target in targets if target.name in LINES]
    if link:  # thresholds and sums have no labels to follow
        lines.append(override("byFrameRefID", "A", {"id": "links", "value": [link]}))
    return panel(
        "timeseries",
        title,
        about,
        targets,
        size=size,
        field=field,
        options=options,
        overrides=(overrides or []) + lines,
        runbooks=runbooks,
    )


def stat(
    title: str,
    about: str,
    unit: str,
    targets: list[Target],
    *,
    size: tuple[int, int] = (4, 4),
    nothing: str = "None",
    values: list[tuple[float, str]] | None = None,
    texts: dict[str, tuple[str, str]] | None = None,
    decimals: int | None = None,
    link: Json | None = None,
    runbooks: tuple[str, ...] = (),
) -> Json:
    """Return one number for each series. values: from which value on it has which colour; texts: words for values."""
    field: Json = {
        "color": {"mode": "thresholds"},
        "mappings": mapping(texts) if texts else [],
        "min": 0,
        "noValue": nothing,
        "thresholds": steps(values or [(0, NEUTRAL)]),
        "unit": unit,
    }
    if decimals is not None:
        field["decimals"] = decimals
    if link:
        field["links"] = [link]
    options: Json = {
        "colorMode": "background" if values else "value",
        "graphMode": "none",
        "justifyMode": "center",
        "orientation": "auto",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "showPercentChange": False,
        "textMode": "auto",
        "wideLayout": True,
    }
    return panel("stat", title, about, targets, size=size, field=field, options=options, runbooks=runbooks)


def state(title: str, about: str, expression: str, *, runbooks: tuple[str, ...] = ()) -> Json:
    """Return the worst state of the services chosen, in words and colour (see states.py)."""
    return stat(
        title, about, "none", [now_worst(expression)], values=list(STATE_STEPS), texts=STATES, runbooks=runbooks
    )


def now_worst(expression: str) -> Target:
    """Return the query for the worst of some states."""
    return Target("state", f"max({expression})", instant=True)


def heatmap(title: str, about: str, unit: str, target: Target, *, size: tuple[int, int] = (24, 9)) -> Json:
    """Return the distribution of a histogram over time; the target's legend must be `{{le}}`."""
    options: Json = {
        "calculate": False,
        "cellGap": 1,
        "color": {"exponent": 0.5, "fill": "dark-orange", "mode": "scheme", "reverse": False, "scale": "exponential"},
        "filterValues": {"le": 1e-09},
        "legend": {"show": True},
        "rowsFrame": {"layout": "auto"},
        "showValue": "never",
        "tooltip": {"mode": "single", "showColorScale": False, "yHistogram": True},
        "yAxis": {"axisPlacement": "left", "reverse": False, "unit": unit},
    }
    options["color"] |= {"scheme": "Blues", "steps": 64}
    field: Json = {"custom": {"scaleDistribution": {"type": "linear"}}, "min": 0, "noValue": NOTHING, "unit": "reqps"}
    return panel("heatmap", title, about, [target], size=size, field=field, options=options)


def alert_list(title: str, about: str, *, size: tuple[int, int]) -> Json:
    """Return the firing and pending alerts of Grafana's own engine and of Prometheus, whichever evaluates them."""
    options: Json = {
        "alertInstanceLabelFilter": '{env="$env", severity=~"critical|warning"}',
        "alertName": "",
        "dashboardAlerts": False,
        "groupBy": [],
        "groupMode": "default",
        "maxItems": 20,
        "showInactiveAlerts": False,
        "sortOrder": 3,
        "stateFilter": {
            "error": True,
            "firing": True,
            "noData": True,
            "normal": False,
            "pending": False,
            "recovering": False,
        },
        "viewMode": "list",
    }
    result = panel("alertlist", title, about, [], size=size, field={}, options=options)
    del result["targets"], result["fieldConfig"], result["datasource"]
    return result

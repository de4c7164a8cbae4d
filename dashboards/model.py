# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole dashboard: variables, annotations, layout."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboards.links import PAGES, RUNBOOKS, dashboard_links
from dashboards.panels import DATASOURCE
from dashboards.queries import choose
from dashboards.style import Json

COLUMNS = 24
SCHEMA_VERSION = 42  # Grafana 12.4's: nothing to migrate when it is opened, so nothing changes when it is saved


@dataclass
class Section:
    """Lines of panels under a title. An open section without a title has no row of its own."""

    lines: list[list[Json]]
    title: str = ""
    collapsed: bool = False


@dataclass
class Dashboard:
    """A dashboard. page: uid without `golden-`; variables: those after datasource, env and dc."""

    page: str
    about: str
    sections: list[Section]
    variables: list[Json] = field(default_factory=list)
    annotations: list[Json] = field(default_factory=list)
    period: str = "now-6h"


def variable(name: str, label: str, series: str, source: str, *, many: bool = True) -> Json:
    """Return a variable that lists the values of a label. many: several may be chosen, and at first all are."""
    query = f"label_values({series}, {source})"
    result: Json = {
        "current": {},
        "datasource": DATASOURCE,
        "definition": query,
        "includeAll": many,
        "label": label,
        "multi": many,
        "name": name,
        "options": [],
        "query": {"qryType": 1, "query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"},
        "refresh": 2,
        "regex": "",
        "sort": 5,
        "type": "query",
    }
    if many:
        result |= {"allValue": ".*", "current": {"selected": True, "text": ["All"], "value": ["$__all"]}}
    return result


def service_variable(kind: str, *, many: bool = True) -> Json:
    """Return the variable `service` with the services of one kind."""
    return variable("service", "Service", choose("service:info", f'kind="{kind}"'), "service", many=many)


def common_variables() -> list[Json]:
    """Return the variables of all dashboards: data source, environment, datacenter, and the runbooks' address."""
    source: Json = {"current": {}, "includeAll": False, "label": "Data source", "multi": False, "name": "datasource"}
    source |= {"options": [], "query": "prometheus", "refresh": 1, "regex": "", "type": "datasource"}
    value = {"selected": True, "text": RUNBOOKS, "value": RUNBOOKS}
    books: Json = {"current": value, "hide": 2, "label": "Runbooks", "name": "runbooks", "options": [value]}
    books |= {"query": RUNBOOKS, "skipUrlSync": True, "type": "constant"}
    return [
        books,
        source,
        variable("env", "Environment", "service:info", "env", many=False),
        variable("dc", "Datacenter", 'service:info{env="$env"}', "dc"),
    ]


def annotation(name: str, colour: str, expression: str, title: str, text: str, tags: str, *, on: bool = True) -> Json:
    """Return marks on all curves where an expression has a value. tags: names of labels, joined by commas."""
    return {
        "datasource": DATASOURCE,
        "enable": on,
        "hide": False,
        "iconColor": colour,
        "name": name,
        "tagKeys": tags,
        "target": {"expr": expression, "interval": "60s", "refId": "Anno"},
        "textFormat": text,
        "titleFormat": title,
    }


def alert_annotation(*matchers: str) -> Json:
    """Return marks where an alert of Prometheus fires."""
    expression = choose("ALERTS", 'alertstate="firing"', 'severity=~"critical|warning"', *matchers)
    return annotation("Alerts", "red", expression, "{{alertname}}", "{{service}} {{host}}", "severity")


def deploy_annotations(*matchers: str) -> list[Json]:
    """Return marks where a new version of a service appears, and where a service starts."""
    version = f"count by (env, dc, service, version) ({choose('app_build_info', *matchers)})"
    before = f"count by (env, dc, service, version) ({choose('app_build_info', *matchers)[:-1]}}} offset 5m)"
    # only where the service had some version before: the first look at a service is no deployment
    known = f"count by (env, dc, service) ({choose('app_build_info', *matchers)[:-1]}}} offset 5m)"
    deployed = f"({version} unless {before}) and on (env, dc, service) {known}"
    started = f"changes({choose('service_instance:process_start_time_seconds', *matchers)}[2m]) > 0"
    return [
        annotation("Deployments", "blue", deployed, "{{service}} {{version}}", "new version", "service"),
        annotation("Starts", "light-blue", started, "{{service}} started", "on {{host}}", "service"),
    ]


def place(sections: list[Section]) -> list[Json]:
    """Return the panels with positions and ids, in reading order; panels of a collapsed row stand inside of it."""
    placed: list[Json] = []
    top, number = 0, 0
    for section in sections:
        target = placed
        if section.title:
            number += 1
            row: Json = {
                "collapsed": section.collapsed,
                "gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": top},
                "id": number,
            }
            row |= {"panels": [], "title": section.title, "type": "row"}
            placed.append(row)
            top += 1
            target = row["panels"] if section.collapsed else placed
        lower = top
        for panels in section.lines:
            left = 0
            for item in panels:
                number += 1
                size = item["gridPos"]
                target.append(item | {"gridPos": size | {"x": left, "y": lower}, "id": number})
                left += size["w"]
            lower += max(item["gridPos"]["h"] for item in panels)
        top = top if section.collapsed else lower
    return placed


def build(dashboard: Dashboard) -> Json:
    """Return the dashboard as Grafana takes it: no id, no version, no nulls."""
    builtin: Json = {
        "builtIn": 1,
        "datasource": {"type": "grafana", "uid": "-- Grafana --"},
        "enable": True,
        "hide": True,
    }
    builtin |= {"iconColor": "rgba(0, 211, 255, 1)", "name": "Annotations & Alerts", "type": "dashboard"}
    return {
        "annotations": {"list": [builtin, *(dashboard.annotations or [alert_annotation()])]},
        "description": dashboard.about,
        "editable": True,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "links": dashboard_links(dashboard.page),
        "panels": place(dashboard.sections),
        "preload": False,
        "refresh": "30s",
        "schemaVersion": SCHEMA_VERSION,
        "tags": ["golden-signals"],
        "templating": {"list": [*common_variables(), *dashboard.variables]},
        "time": {"from": dashboard.period, "to": "now"},
        "timepicker": {},
        "timezone": "browser",
        "title": f"Golden signals: {PAGES[dashboard.page]}",
        "uid": f"golden-{dashboard.page}",
        "weekStart": "",
    }

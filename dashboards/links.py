# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links: from a series or a row to its dashboard, from a panel to the runbook of its alert."""

from __future__ import annotations

from dashboards.style import Json

# The address in front of docs/runbooks/<alert>.md; dashboards carry it as the constant `runbooks`.
RUNBOOKS = "https://galaxy.ansible.com/ui/repo/published/golden/signals"
PAGES = {
    "overview": "Overview",
    "service": "Service",
    "rabbitmq": "RabbitMQ",
    "postgresql": "PostgreSQL",
    "s3": "S3",
    "users": "Users",
    "hosts": "Hosts",
    "monitoring": "Monitoring",
}
KEEP = "${datasource:queryparam}&${env:queryparam}&${__url_time_range}"


def runbook_link(alert: str) -> Json:
    """Return a panel's link to the page of an alert."""
    return {"targetBlank": True, "title": f"Runbook {alert}", "url": f"${{runbooks}}/docs/runbooks/{alert}.md"}


def series_link(page: str, title: str = "", label: str = "service", variable: str = "service") -> Json:
    """Return a data link from a point to a dashboard, with the series' label, the variables and the time range."""
    url = f"/d/golden-{page}?{KEEP}&var-dc=${{__field.labels.dc}}&var-{variable}=${{__field.labels.{label}}}"
    return {"title": title or f"${{__field.labels.{label}}}: details", "url": url}


def row_link(page: str, title: str, label: str = "service", variable: str = "service") -> Json:
    """Return a link from a table's cell to a dashboard; `page` may be a field: `${__data.fields.page}`."""
    url = f"/d/golden-{page}?{KEEP}&var-dc=${{__data.fields.dc}}&var-{variable}=${{__data.fields.{label}}}"
    return {"title": title, "url": url}


def page_link(page: str, title: str) -> Json:
    """Return a data link to a dashboard of the same environment and datacenters."""
    return {"title": title, "url": f"/d/golden-{page}?{KEEP}&${{dc:queryparam}}"}


def dashboard_links(own: str) -> list[Json]:
    """Return the links at the top of a dashboard: the other ones, and the runbooks.

    Each names the variables it hands over: `service` has other values on the next dashboard.
    """
    common = {"asDropdown": False, "icon": "dashboard", "includeVars": False, "tags": [], "type": "link"}
    pages = [
        common
        | {"keepTime": True, "targetBlank": False, "title": title, "tooltip": f"Dashboard {title}"}
        | {"url": f"/d/golden-{page}?${{datasource:queryparam}}&${{env:queryparam}}&${{dc:queryparam}}"}
        for page, title in PAGES.items()
        if page != own
    ]
    books = {"icon": "doc", "keepTime": False, "targetBlank": True, "title": "Runbooks"}
    books |= {"tooltip": "One page for each alert", "url": "${runbooks}/docs/alerts.md"}
    return [*pages, common | books]

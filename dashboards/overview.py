# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Overview: is the shop all right, and if not, who is it and since when."""

from __future__ import annotations

from dashboards.links import page_link, row_link, series_link
from dashboards.model import Dashboard, Section, alert_annotation, deploy_annotations
from dashboards.panels import alert_list, stat, timeseries
from dashboards.queries import Target, choose, now, threshold_lines, week_before
from dashboards.states import state, verdict
from dashboards.style import CRITICAL, GOOD, STATE_STEPS, VERDICTS, Json
from dashboards.tables import Column, table

REQUESTS = choose("service:http_server_requests:rate5m")
ERRORS_500 = choose("service:http_server_500:increase5m")
P95 = choose("service:http_server_request_duration_seconds:p95_5m")
# Which dashboard a service has, as the label `page`.
PAGES = 'label_replace(label_replace({info}, "page", "$1", "kind", "(.*)"), "page", "service", "kind", "http|probe")'
INFO = PAGES.format(info=choose("service:info", 'kind!~"prometheus|host"'))
HOSTS = PAGES.format(info=choose("service:info", 'kind="host"')).replace('"$1"', '"hosts"')
ROWS = f"({INFO} or {HOSTS})"
TO_SERVICE = series_link("service")
ROW: Json = row_link("service", "Open the dashboard of this service")


def numbers() -> list[Json]:
    """The first line: the answer, and five numbers."""
    down = f"count({choose('service:own_targets_up:ratio')} == 0) or vector(0)"
    return [
        stat(
            "Is the shop all right?",
            "The worst of all services: a golden signal over its threshold in the catalogue, or a firing alert. "
            "All right: nothing to do. Look today: a warning. Act now: a user suffers, or will within the hour. "
            "The table below says which service and which signal.",
            "none",
            [now("verdict", verdict())],
            size=(6, 4),
            values=list(STATE_STEPS),
            texts=VERDICTS,
        ),
        stat(
            "Services down",
            "Services of which no target answers. Open the service's dashboard; the runbook says how to find out why.",
            "none",
            [now("down", down)],
            values=[(0, GOOD), (1, CRITICAL)],
            size=(3, 4),
            runbooks=("ServiceDown",),
        ),
        stat(
            "Requests",
            "Requests a second of all APIs together, mean of five minutes. Compare with last week below.",
            "reqps",
            [now("requests", f"sum({REQUESTS}) or vector(0)")],
            size=(4, 4),
        ),
        stat(
            "500s in 5 min",
            "Answers of 500 of all APIs in the last five minutes. Which API: the table below.",
            "none",
            [now("errors", f"sum({ERRORS_500}) or vector(0)")],
            decimals=0,
            size=(3, 4),
            runbooks=("Http500Count",),
        ),
        stat(
            "Slowest p95",
            "95 % of requests of the slowest API take no longer than this.",
            "s",
            [now("latency", f"max({P95} >= 0)")],
            nothing="No traffic",
            size=(4, 4),
            runbooks=("HttpLatencyHigh",),
        ),
        stat(
            "Dead letters",
            "Letters that lie in dead-letter queues: work that was given up and waits for a person.",
            "none",
            [now("letters", f"sum({choose('service:rabbitmq_dead_letters:sum')})")],
            nothing="None",
            size=(4, 4),
            link=page_link("rabbitmq", "RabbitMQ"),
            runbooks=("RabbitmqDeadLettersPresent",),
        ),
    ]


def grid() -> list[Json]:
    """The second line: every service by golden signal, and what fires."""
    about = (
        "Each service by golden signal, against the thresholds of its catalogue entry. A dash: a service of this kind "
        "has no such signal. No data: the service is declared and its series is missing. "
        "A click on a service opens its dashboard."
    )
    link = row_link("${__data.fields.page}", "Open the dashboard of this service")
    page = f"group by (dc, service, page) {ROWS}"
    columns = [
        Column(title, f"({state(signal, matchers=())}) * on (dc, service) group_left (page) {page}", "state")
        for title, signal in (
            ("Up", "availability"),
            ("Traffic", "traffic"),
            ("Errors", "errors"),
            ("Latency", "latency"),
            ("Saturation", "saturation"),
        )
    ]
    labels = {"service": "Service", "dc": "Datacenter", "page": "Dashboard"}
    result = table("Services by golden signal", about, ROWS, labels, columns, size=(15, 11), links={"service": link})
    fires = alert_list(
        "Firing alerts",
        "What fires now in this environment, of Grafana's alerts and of Prometheus'. Each alert names its runbook and "
        "its dashboard.",
        size=(9, 11),
    )
    return [result, fires]


def values() -> list[Json]:
    """The numbers behind the grid."""
    sums = {name: f"sum by (dc, service) ({choose(name)})" for name in SUMS}
    apis = table(
        "APIs",
        "The golden signals of each API in numbers. Users are counted where the catalogue names a source.",
        choose("service:info", 'kind="http"'),
        {"service": "API", "dc": "Datacenter"},
        [
            Column("Requests", sums["service:http_server_requests:rate5m"], "reqps"),
            Column("500 in 5 min", sums["service:http_server_500:increase5m"], "none", 0),
            Column("Failed", sums["service:http_server_errors:ratio5m"] + " >= 0", "percentunit"),
            Column("p95", sums["service:http_server_request_duration_seconds:p95_5m"] + " >= 0", "s"),
            Column("CPU", sums["service:cpu_utilisation:ratio5m"], "percentunit"),
            Column("Memory", sums["service:memory_utilisation:ratio"], "percentunit"),
            Column("Users, 5 min", sums["service:active_users:last5m"], "none", 0),
            Column("Users, 24 h", sums["service:active_users:last24h"], "none", 0),
        ],
        size=(24, 6),
        links={"service": ROW},
        nothing="No API in the catalogue",
    )
    return [apis]


SUMS = (
    "service:http_server_requests:rate5m",
    "service:http_server_500:increase5m",
    "service:http_server_errors:ratio5m",
    "service:http_server_request_duration_seconds:p95_5m",
    "service:cpu_utilisation:ratio5m",
    "service:memory_utilisation:ratio",
    "service:active_users:last5m",
    "service:active_users:last24h",
)


def curve(title: str, about: str, unit: str, series: str, page: str = "service", **more: object) -> Json:
    """One curve for each service."""
    targets = [Target("A", f"max by (dc, service) ({choose(series)})", "{{service}} {{dc}}")]
    targets += more.pop("lines", [])  # type: ignore[arg-type]
    return timeseries(title, about, unit, targets, size=(8, 8), link=series_link(page), **more)  # type: ignore[arg-type]


def http_curves() -> list[list[Json]]:
    """The APIs over time."""
    requests = timeseries(
        "Requests by API",
        "Requests a second; dashed: all together a week before. A fall without a release is often a fault in front of "
        "the API: look at the probes.",
        "reqps",
        [
            Target("A", f"sum by (dc, service) ({REQUESTS})", "{{service}} {{dc}}"),
            week_before(f"sum({REQUESTS})", "all, week before"),
        ],
        size=(8, 8),
        link=TO_SERVICE,
        runbooks=("HttpTrafficDropped",),
    )
    errors = curve(
        "500s in 5 min by API",
        "Answers of 500 in five minutes, with the strictest threshold. Deployments are marked: look at the last "
        "one first.",
        "none",
        "service:http_server_500:increase5m",
        lines=threshold_lines("http_500_count", values=ERRORS_500, service=""),
        runbooks=("Http500Count", "HttpErrorBudgetBurnFast"),
    )
    latency = curve(
        "p95 by API",
        "95 % of requests take no longer, with the strictest threshold. No curve: no requests.",
        "s",
        "service:http_server_request_duration_seconds:p95_5m",
        lines=threshold_lines("latency_p95_seconds", values=P95, service=""),
        runbooks=("HttpLatencyHigh",),
    )
    cpu, memory = (
        curve(
            f"{what} by API",
            f"{what} of the API's processes, of its machines or of its limit in the catalogue.",
            "percentunit",
            series,
            highest=1,
            lines=threshold_lines(threshold, service=""),
            runbooks=(alert,),
        )
        for what, series, threshold, alert in (
            ("CPU", "service:cpu_utilisation:ratio5m", "cpu_ratio", "ServiceCpuHigh"),
            ("Memory", "service:memory_utilisation:ratio", "memory_ratio", "ServiceMemoryHigh"),
        )
    )
    users = curve(
        "Users, last 5 min",
        "Distinct users with a request in five minutes. Never add datacenters: people overlap.",
        "none",
        "service:active_users:last5m",
        "users",
        nothing="No source of users in the catalogue",
        runbooks=("ActiveUsersDropped",),
    )
    return [[requests, errors, latency], [cpu, memory, users]]


def store_curves() -> list[list[Json]]:
    """Queues, databases and storage over time."""
    queues = [
        curve(title, about, "none", series, "rabbitmq", nothing="No broker in the catalogue", runbooks=(alert,))
        for title, about, series, alert in (
            (
                "Dead letters",
                "Letters in dead-letter queues. They stay until somebody reads them.",
                "service:rabbitmq_dead_letters:sum",
                "RabbitmqDeadLettersPresent",
            ),
            (
                "Messages in queues",
                "Waiting and in flight, without dead letters and streams. Rising: consumers are too slow.",
                "service:rabbitmq_messages_in_queues:sum",
                "RabbitmqQueueGrowing",
            ),
            (
                "Messages in flight",
                "Delivered and not acknowledged. High without falling: consumers hang.",
                "service:rabbitmq_messages_in_flight:sum",
                "RabbitmqInFlightHigh",
            ),
        )
    ]
    connections = curve(
        "Database connections",
        "Connections of those open to ordinary roles. At 100 % the services' next connection fails.",
        "percentunit",
        "service:postgresql_connections:ratio",
        "postgresql",
        highest=1,
        lines=threshold_lines("connections_ratio", service=""),
        nothing="No database in the catalogue",
        runbooks=("PostgresqlConnectionsHigh",),
    )
    size = curve(
        "Database size",
        "Size of the databases which the catalogue names.",
        "bytes",
        "service:postgresql_size_bytes:sum",
        "postgresql",
        nothing="No database in the catalogue",
        runbooks=("PostgresqlSizeHigh",),
    )
    storage = curve(
        "S3 storage used",
        "Bytes of all object versions and unfinished parts, of the quota.",
        "percentunit",
        "service:s3_storage:ratio",
        "s3",
        highest=1,
        lines=threshold_lines("storage_ratio", service=""),
        nothing="No storage in the catalogue",
        runbooks=("S3StorageHigh",),
    )
    return [queues, [connections, size, storage]]


def overview() -> Dashboard:
    """Return the dashboard."""
    return Dashboard(
        "overview",
        "All services by golden signal, what fires, and the curves behind it. Start here.",
        [
            Section([numbers(), grid(), values()]),
            Section(http_curves(), "APIs over time"),
            Section(store_curves(), "Queues, databases and storage over time", collapsed=True),
        ],
        annotations=[alert_annotation(), *deploy_annotations()],
    )

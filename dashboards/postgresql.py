# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL: size, growth and connections."""

from __future__ import annotations

from dashboards.model import Dashboard, Section, alert_annotation, service_variable, variable
from dashboards.panels import stat, state, timeseries
from dashboards.queries import Target, choose, now, of_instance, of_service, threshold_lines
from dashboards.states import state as state_of
from dashboards.style import Json

NOTHING = "No database in the catalogue"
SIZE = of_service("service:postgresql_size_bytes:sum")
GROWTH = f"deriv({of_service('service_database:postgresql_size_bytes:max')}[6h])"
FULL = of_service("service:threshold:size_bytes", 'severity="warning"')
DAYS = f"min(({FULL} - on (env, dc, service) {SIZE}) / on (env, dc, service) (deriv({SIZE}[6h]) > 0)) / 86400"


def head() -> list[Json]:
    """The first line: states and numbers."""
    described = (
        ("Up", "availability", "Servers that answer, and their exporters.", "PostgresqlDown"),
        ("Saturation", "saturation", "Connections and size against their thresholds.", "PostgresqlConnectionsHigh"),
    )
    numbers = (
        ("Connections", "Open connections of all servers chosen.", "none", f"sum({CONNECTIONS})", 0),
        (
            "Connections used",
            "The fullest server, of those open to ordinary roles.",
            "percentunit",
            f"max({RATIO})",
            None,
        ),
        ("Size", "Size of the databases which the catalogue names.", "bytes", f"sum({SIZE})", None),
        (
            "Size limit in",
            "Days until the threshold of the size is reached, at the growth of the last six hours.",
            "d",
            DAYS,
            0,
        ),
    )
    return [
        state(title, f"{about} The curves below say which server.", state_of(signal, "postgresql"), runbooks=(alert,))
        for title, signal, about, alert in described
    ] + [
        stat(
            title,
            about,
            unit,
            [now("A", expression)],
            decimals=digits,
            nothing="Not growing" if unit == "d" else "No server",
        )
        for title, about, unit, expression, digits in numbers
    ]


CONNECTIONS = of_service("service:postgresql_connections:sum")
RATIO = of_service("service:postgresql_connections:ratio")


def curve(
    title: str,
    about: str,
    unit: str,
    targets: list[Target],
    *alerts: str,
    highest: float | None = None,
    nothing: str = NOTHING,
) -> Json:
    """One panel of half the width."""
    return timeseries(title, about, unit, targets, nothing=nothing, highest=highest, runbooks=alerts)


def connections() -> list[list[Json]]:
    """Connections against their limit, and what they do."""
    return [
        [
            curve(
                "Connections used",
                "Connections of those open to ordinary roles, with the thresholds. Near 100 %: look for a service that "
                "opens too many, or put a pool in front.",
                "percentunit",
                [
                    Target(
                        "A",
                        f"max by (host) ({of_instance('service_instance:postgresql_connections:ratio')})",
                        "{{host}}",
                    ),
                    *threshold_lines("connections_ratio"),
                ],
                "PostgresqlConnectionsHigh",
                highest=1,
            ),
            curve(
                "Connections by state",
                "What the sessions do. Many idle in transaction: a service forgets to end its transactions.",
                "none",
                [
                    Target(
                        "A",
                        f"sum by (state) ({of_instance('service_state:postgresql_connections:sum')}) > 0",
                        "{{state}}",
                    )
                ],
                "PostgresqlIdleInTransaction",
            ),
        ],
        [
            curve(
                "Connections by database",
                "Which database the connections belong to.",
                "none",
                [
                    Target(
                        "A",
                        f"sum by (datname) ({of_instance('service_database:postgresql_connections:sum')}) > 0",
                        "{{datname}}",
                    )
                ],
                "PostgresqlConnectionsHigh",
            ),
            curve(
                "Longest transaction",
                "Age of the oldest open transaction, with the thresholds. It holds locks and keeps dead rows from "
                "being cleaned: find its session, end it.",
                "s",
                [
                    Target(
                        "A",
                        f"max by (host) ({of_instance('service_instance:postgresql_transaction_seconds:max')})",
                        "{{host}}",
                    ),
                    *threshold_lines(
                        "transaction_seconds", values=of_instance("service_instance:postgresql_transaction_seconds:max")
                    ),
                ],
                "PostgresqlLongTransaction",
            ),
        ],
    ]


def sizes() -> list[Json]:
    """Size and growth."""
    return [
        curve(
            "Size by database",
            "Size of the databases which the catalogue names, with the threshold of all together. WAL is not in it.",
            "bytes",
            [
                Target(
                    "A",
                    f"max by (service, datname) ({of_service('service_database:postgresql_size_bytes:max')})",
                    "{{datname}} ({{service}})",
                ),
                *threshold_lines("size_bytes", values=SIZE, severities=("warning",), always=""),
            ],
            "PostgresqlSizeHigh",
        ),
        curve(
            "Growth a day",
            "Growth at the pace of the last six hours; a shrinking database shows 0. A jump: an import, or a clean-up "
            "that no longer runs.",
            "bytes",
            [Target("A", f"clamp_min(max by (service, datname) ({GROWTH}), 0) * 86400", "{{datname}} ({{service}})")],
            "PostgresqlSizeHigh",
        ),
    ]


def upkeep() -> list[list[Json]]:
    """Idle sessions, replication, transaction ids, disks."""
    disk = of_instance("service_instance:postgresql_connections:sum")
    used = choose("host_device:filesystem_used:ratio", 'host=~"$instance"')
    described = (
        (
            "Idle in transaction",
            "Sessions that hold a transaction open and do nothing.",
            "none",
            "service_instance:postgresql_idle_in_transaction:sum",
            "idle_in_transaction",
            ("warning",),
            "PostgresqlIdleInTransaction",
        ),
        (
            "Replication lag",
            "How far a standby is behind. Growing: network, or a standby that can not keep up.",
            "s",
            "service_instance:postgresql_replication_lag_seconds:max",
            "replication_lag_seconds",
            ("warning", "critical"),
            "PostgresqlReplicationLag",
        ),
        (
            "Transaction ids used",
            "Of those before PostgreSQL stops to protect its data. High: autovacuum does not get through.",
            "percentunit",
            "service_instance:postgresql_wraparound:ratio",
            "wraparound_ratio",
            ("warning", "critical"),
            "PostgresqlWraparound",
        ),
    )
    panels = [
        curve(
            title,
            f"{about} With the thresholds.",
            unit,
            [
                Target("A", f"max by (host) ({of_instance(series)})", "{{host}}"),
                *threshold_lines(
                    threshold, severities=severities, values="" if unit == "percentunit" else of_instance(series)
                ),
            ],
            alert,
            highest=1 if unit == "percentunit" else None,
            nothing="Not measured by this exporter",
        )
        for title, about, unit, series, threshold, severities, alert in described
    ]
    panels.append(
        curve(
            "Disks of the servers",
            "Space used on the file systems of the database servers. Full: the server stops.",
            "percentunit",
            [
                Target(
                    "A",
                    f"max by (host, device) ({used} and on (env, dc, host) {disk})",
                    "{{host}} {{device}}",
                ),
                *threshold_lines("filesystem_ratio", service=""),
            ],
            "PostgresqlDiskFillsUp",
            highest=1,
        )
    )
    return [panels[:2], panels[2:]]


def postgresql() -> Dashboard:
    """Return the dashboard."""
    one = 'service=~"$service"'
    return Dashboard(
        "postgresql",
        "Database servers: connections against their limit, size and growth, upkeep.",
        [
            Section([head(), *connections(), sizes()]),
            Section(upkeep(), "Upkeep: transactions, replication, disks"),
        ],
        variables=[
            service_variable("postgresql"),
            variable("instance", "Instance", choose("service_instance:postgresql_connections:sum", one), "host"),
        ],
        annotations=[alert_annotation(one)],
    )

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration of the two programs called sql_exporter, with the same series from both.

Upstream's archives are https://github.com/burningalchemist/sql_exporter; Debian's and Ubuntu's package is
https://github.com/justwatchcom/sql_exporter. The latter goes on showing the last result when a query fails: therefore
a second series says when the database gave it, by the database's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

View = tuple[str, str]
_COUNTS = "active_users"
_TIMES = "active_users_timestamp_seconds"
_HELP = {
    _COUNTS: "Distinct users of the last 5 minutes and 24 hours, by a view of the database.",
    _TIMES: "When the database counted the users, seconds since 1970.",
}


def configuration(
    databases: Mapping[str, Mapping[str, View]], addresses: Mapping[str, str], interval_seconds: int, packaged: bool
) -> dict[str, Any]:
    """Return the content of the configuration file.

    :param databases: {database: {service: (schema, view)}}, names that need no escaping.
    :param addresses: the data source of each database.
    :param interval_seconds: how often the views are read.
    :param packaged: whether the program is that of Debian's package.
    """
    write = _packaged if packaged else _upstream
    return write({name: _queries(views) for name, views in databases.items()}, addresses, f"{interval_seconds}s")


def _queries(views: Mapping[str, View]) -> dict[str, tuple[list[str], str, str]]:
    """{series without sql_: (labels, value, query)}: one row for each service and window."""
    counts = " UNION ALL ".join(
        f"""SELECT '{service}' AS service, w."window", w.users FROM "{schema}"."{view}" AS v"""
        f""" CROSS JOIN LATERAL (VALUES ('5m', v.last_5m), ('24h', v.last_24h)) AS w ("window", users)"""
        for service, (schema, view) in views.items()
    )
    times = " UNION ALL ".join(
        f"SELECT '{service}' AS service, extract(epoch FROM now()) AS seconds" for service in views
    )
    return {_COUNTS: (["service", "window"], "users", counts), _TIMES: (["service"], "seconds", times)}


def _packaged(
    databases: Mapping[str, Mapping[str, tuple[list[str], str, str]]], addresses: Mapping[str, str], interval: str
) -> dict[str, Any]:
    """For justwatchcom's program: it runs the queries by itself, at an interval."""
    return {
        "jobs": [
            {
                "name": database,
                "interval": interval,
                "connections": [addresses[database]],
                "queries": [
                    {"name": name, "help": _HELP[name], "labels": labels, "values": [value], "query": query}
                    for name, (labels, value, query) in queries.items()
                ],
            }
            for database, queries in databases.items()
        ]
    }


def _upstream(
    databases: Mapping[str, Mapping[str, tuple[list[str], str, str]]], addresses: Mapping[str, str], interval: str
) -> dict[str, Any]:
    """For burningalchemist's program: it runs the queries when it is asked, but not more often than at the interval."""
    return {
        "global": {
            "scrape_timeout": "9s",
            "scrape_timeout_offset": "500ms",
            "min_interval": interval,
            "max_connections": 1,
            "max_idle_connections": 1,
        },
        "jobs": [
            {
                "job_name": database,
                "collectors": [database],
                "static_configs": [{"targets": {database: addresses[database]}}],
            }
            for database in databases
        ],
        "collectors": [
            {
                "collector_name": database,
                "metrics": [
                    {
                        "metric_name": f"sql_{name}",
                        "type": "gauge",
                        "help": _HELP[name],
                        "key_labels": labels,
                        "values": [value],
                        "query": query,
                    }
                    for name, (labels, value, query) in queries.items()
                ],
            }
            for database, queries in databases.items()
        ],
    }

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users: concurrent and daily active users, against last week and against what a service carries."""

from __future__ import annotations

from dashboards.model import Dashboard, Section, alert_annotation, deploy_annotations, service_variable
from dashboards.panels import stat, timeseries
from dashboards.queries import Target, now, of_service, threshold_lines, week_before
from dashboards.style import Json

NOTHING = "No source of users in the catalogue"
LAST_5M = of_service("service:active_users:last5m")
LAST_24H = of_service("service:active_users:last24h")
WHAT = "Distinct users with at least one request in the last {}. Never add services or datacenters: people overlap."


def head() -> list[Json]:
    """The first line: a number for each service."""
    return [
        stat(
            title,
            WHAT.format(span),
            "short",
            [now("A", f"max by (dc, service) ({series})", "{{service}} {{dc}}")],
            size=(12, 5),
            decimals=0,
            nothing=NOTHING,
            runbooks=(alert,),
        )
        for title, span, series, alert in (
            ("Concurrent users", "five minutes", LAST_5M, "ConcurrentUsersHigh"),
            ("Daily active users", "24 hours", LAST_24H, "ActiveUsersDropped"),
        )
    ]


def history() -> list[list[Json]]:
    """Users over time, against last week and against the known capacity."""
    curves = [
        timeseries(
            f"{title} over time",
            f"{WHAT.format(span)} Dashed: a week before. {advice}",
            "short",
            [
                Target("A", f"max by (dc, service) ({series})", "{{service}} {{dc}}"),
                week_before(f"max by (dc, service) ({series})", "{{service}}, week before"),
                *lines,
            ],
            size=(24, 8),
            nothing=NOTHING,
            runbooks=alerts,
        )
        for title, span, advice, series, lines, alerts in (
            (
                "Concurrent users",
                "five minutes",
                "Far below: can people still log in?",
                LAST_5M,
                threshold_lines("concurrent_users"),
                ("ActiveUsersDropped", "ConcurrentUsersHigh"),
            ),
            ("Daily active users", "24 hours", "It moves slowly: see the other curve first.", LAST_24H, [], ()),
        )
    ]
    compared = [
        timeseries(
            "Users against last week",
            "Concurrent users, of those a week before, with the threshold. Shown where more than 50 were active.",
            "percentunit",
            [
                Target(
                    "A", f"max by (dc, service) ({of_service('service:active_users:ratio1w')})", "{{service}} {{dc}}"
                ),
                *threshold_lines("users_drop_ratio", severities=("warning",)),
            ],
            nothing="No history of a week",
            runbooks=("ActiveUsersDropped",),
        ),
        timeseries(
            "Requests a second and user",
            "Requests a second of a service, for each concurrent user. A jump: a client asks in a loop.",
            "reqps",
            [
                Target(
                    "A",
                    "sum by (dc, service) "
                    f"({of_service('service:http_server_requests:rate5m')} / on (env, dc, service) ({LAST_5M} > 0))",
                    "{{service}} {{dc}}",
                )
            ],
            nothing=NOTHING,
            runbooks=("ActiveUsersDropped",),
        ),
    ]
    return [*([curve] for curve in curves), compared]


def users() -> Dashboard:
    """Return the dashboard."""
    one = 'service=~"$service"'
    return Dashboard(
        "users",
        "Distinct authenticated users of each service: the last five minutes and the last 24 hours.",
        [Section([head(), *history()])],
        variables=[service_variable("http")],
        annotations=[alert_annotation(one), *deploy_annotations(one)],
        period="now-24h",
    )

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collapsed part of the dashboard Service: instances, error budget, the view from outside."""

from __future__ import annotations

from dashboards.panels import timeseries
from dashboards.queries import Target, of_instance, of_service, threshold_lines, week_before
from dashboards.style import Json


def budget(window: str) -> str:
    """Share of the error budget that is spent at the pace of a window."""
    limit = of_service("service:threshold:error_budget_ratio", 'severity="critical"')
    ratio = of_service(f"service:http_server_errors:ratio{window}")
    return f"max(({ratio} >= 0) / on (env, dc, service) {limit})"


def instances() -> list[list[Json]]:
    """Each instance in detail."""
    resident = of_instance("service_instance:memory_resident_bytes")
    floor = of_instance("service_instance:memory_resident_bytes:min1h")
    return [
        [
            timeseries(
                "Memory, limit and forecast",
                "Resident memory; the line is what is there; dashed: what the hourly floor of six hours leads to in a "
                "day. Crossing: restart in time, find the leak.",
                "bytes",
                [
                    Target("A", f"max by (host) ({resident})", "{{host}}"),
                    Target("limit", f"min({of_instance('service_instance:memory_available_bytes')})", "limit"),
                    Target("forecast", f"clamp_min(max(predict_linear({floor}[6h], 86400)), 0)", "in 24 h"),
                ],
                runbooks=("ServiceMemoryExhaustionPredicted",),
            ),
            timeseries(
                "Requests by instance",
                "Requests a second of each machine. Unequal: look at the load balancer.",
                "reqps",
                [
                    Target(
                        "A",
                        f"sum by (host) ({of_instance('service_instance:http_server_requests:rate5m')})",
                        "{{host}}",
                    )
                ],
            ),
        ],
        [
            timeseries(
                "Starts in 30 min",
                "Starts of the service's oldest process. More than a deployment explains: it crashes, read its log.",
                "none",
                [
                    Target(
                        "A", f"max by (host) ({of_instance('service_instance:process_starts:changes30m')})", "{{host}}"
                    ),
                    *threshold_lines("restarts", severities=("warning",)),
                ],
                size=(8, 8),
                runbooks=("ServiceRestarts",),
            ),
            timeseries(
                "Open files",
                "Open files of the worst process, of its limit. At 100 % no connection can be accepted: raise "
                "LimitNOFILE or find the leak.",
                "percentunit",
                [Target("A", f"max by (host) ({of_instance('service_instance:open_files:ratio')})", "{{host}}")],
                size=(8, 8),
                highest=1,
                runbooks=("ServiceRestarts",),
            ),
            timeseries(
                "Requests in progress",
                "Requests begun and not answered, saturation before it shows as latency.",
                "none",
                [
                    Target(
                        "A",
                        f"sum by (service) ({of_service('service:http_server_active_requests:sum')})",
                        "{{service}}",
                    )
                ],
                size=(8, 8),
            ),
        ],
    ]


def outside() -> list[list[Json]]:
    """The service as its probes see it, and its users."""
    probe = Target("A", f"max by (instance) ({of_service('service_instance:probe_duration_seconds')})", "{{instance}}")
    certificate = f"min by (instance) ({of_service('service_instance:certificate_days')})"
    users = [
        timeseries(
            title,
            "Distinct users, where the catalogue names a source; dashed: a week before. See the dashboard Users.",
            "none",
            [
                Target("A", f"max by (service) ({of_service(series)})", "{{service}}"),
                week_before(f"max by (service) ({of_service(series)})", "week before"),
            ],
            nothing="No source of users in the catalogue",
            runbooks=("ActiveUsersDropped",),
        )
        for title, series in (
            ("Users, last 5 min", "service:active_users:last5m"),
            ("Users, last 24 h", "service:active_users:last24h"),
        )
    ]
    return [
        [
            timeseries(
                "Probe from outside",
                "Time a request from the monitoring host takes. A gap: the probe failed.",
                "s",
                [probe],
                nothing="No url in the catalogue",
                runbooks=("ProbeFailed",),
            ),
            timeseries(
                "Certificate ends in",
                "Days until the certificate of the public address ends. Renew it in time; after that, clients refuse.",
                "d",
                [Target("A", certificate, "{{instance}}"), *threshold_lines("certificate_days")],
                nothing="No https address in the catalogue",
                runbooks=("CertificateExpiresSoon",),
            ),
        ],
        users,
    ]


def burn() -> list[list[Json]]:
    """How fast the error budget is spent."""
    pace = timeseries(
        "Pace of the error budget",
        "1: the budget lasts exactly the month. Alerts: 14.4 over an hour or 6 over six hours is critical, 3 over a "
        "day or 1 over three days a warning. At such a pace stop releases and repair.",
        "none",
        [Target(window, budget(window), window) for window in ("1h", "6h", "1d", "3d")],
        size=(24, 8),
        nothing="No traffic",
        runbooks=("HttpErrorBudgetBurnFast", "HttpErrorBudgetBurnSlow"),
    )
    return [[pace]]

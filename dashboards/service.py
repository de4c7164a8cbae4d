# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service: one API in detail."""

from __future__ import annotations

from dashboards.model import Dashboard, Section, alert_annotation, deploy_annotations, service_variable, variable
from dashboards.panels import heatmap, stat, state, timeseries
from dashboards.queries import Target, choose, now, of_instance, of_service, threshold_lines, week_before
from dashboards.service_details import budget, burn, instances, outside
from dashboards.states import state as state_of
from dashboards.style import QUANTILE_COLOURS, STATUS_COLOURS, Json, colours

REQUESTS = of_service("service:http_server_requests:rate5m")
P95 = of_service("service:http_server_request_duration_seconds:p95_5m")
DROP = of_service("service:threshold:traffic_drop_ratio")
ERRORS_500 = of_service("service:http_server_500:increase5m")


def states() -> list[Json]:
    """The first line: the golden signals as words."""
    described = (
        ("Up", "availability", "Targets and probes of this service: no answer is critical.", "ServiceDown"),
        ("Traffic", "traffic", "Requests against this minute of last week.", "HttpTrafficDropped"),
        ("Errors", "errors", "500s in five minutes, and a fast burn of the error budget.", "Http500Count"),
        ("Latency", "latency", "p95 against its threshold.", "HttpLatencyHigh"),
        ("Saturation", "saturation", "CPU, memory and users against their thresholds.", "ServiceCpuHigh"),
    )
    advice = " The curves below say since when; the runbook says what to do."
    return [
        state(title, about + advice, state_of(signal, "http"), runbooks=(alert,))
        for title, signal, about, alert in described
    ] + [
        stat(
            "Errors of budget, 3 d",
            "Failed requests of the last three days, of those the error budget allows. Over 100 %: fewer releases, "
            "more repair.",
            "percentunit",
            [now("budget", budget("3d"))],
            nothing="No traffic",
            decimals=0,
            runbooks=("HttpErrorBudgetBurnSlow",),
        )
    ]


def numbers() -> list[Json]:
    """The second line: the golden signals as numbers."""
    described = (
        ("Requests", "Requests a second, mean of five minutes.", "reqps", f"sum({REQUESTS})", None),
        ("500s in 5 min", "Answers of 500 in five minutes.", "none", f"sum({ERRORS_500})", 0),
        (
            "Failed requests",
            "Share of requests answered with 5xx.",
            "percentunit",
            f"max({of_service('service:http_server_errors:ratio5m')} >= 0)",
            None,
        ),
        ("p95", "95 % of requests take no longer.", "s", f"max({P95} >= 0)", None),
        (
            "CPU",
            "CPU of the service's processes, of its machines or its limit.",
            "percentunit",
            f"max({of_service('service:cpu_utilisation:ratio5m')})",
            None,
        ),
        (
            "Memory",
            "Resident memory of the service's processes, of its machines or its limit.",
            "percentunit",
            f"max({of_service('service:memory_utilisation:ratio')})",
            None,
        ),
    )
    return [
        stat(
            title,
            about + " For its history see below.",
            unit,
            [now("A", expression)],
            nothing="No traffic",
            decimals=digits,
        )
        for title, about, unit, expression, digits in described
    ]


def traffic() -> list[Json]:
    """Requests by status, and against last week."""
    by_status = f"sum by (http_response_status_code) ({of_service('service_status:http_server_requests:rate5m')})"
    return [
        timeseries(
            "Requests by status",
            "Requests a second by status code: green answers, yellow the client's faults, red ours. Rising 4xx after a "
            "release: the interface has changed.",
            "reqps",
            [Target("A", by_status, "{{http_response_status_code}}")],
            stacked=True,
            overrides=colours(STATUS_COLOURS),
            runbooks=("HttpErrorBudgetBurnFast",),
        ),
        timeseries(
            "Requests and a week before",
            "Requests a second; dashed: a week before, with the threshold. Far below: is the way to the service open?",
            "reqps",
            [
                Target("A", f"sum by (service) ({REQUESTS})", "{{service}}"),
                week_before(f"sum by (service) ({REQUESTS})", "week before"),
                Target("warning", f"{week_before(f'sum({REQUESTS})', '').expression} * min({DROP})", "warning"),
            ],
            runbooks=("HttpTrafficDropped",),
        ),
    ]


def faults() -> list[Json]:
    """500s and response time."""
    quantiles = [
        Target(name, f"max({of_service(f'service:http_server_request_duration_seconds:{name}_5m')})", name)
        for name in ("p50", "p95", "p99")
    ]
    return [
        timeseries(
            "500s in 5 min",
            "Answers of 500 in five minutes, with the thresholds. Look at the last deployment and at the log first.",
            "none",
            [
                Target("A", f"sum by (service) ({ERRORS_500})", "{{service}}"),
                *threshold_lines("http_500_count", values=ERRORS_500),
            ],
            runbooks=("Http500Count",),
        ),
        timeseries(
            "Response time",
            "Half, 95 % and 99 % of requests take no longer; the thresholds are for p95. Only p99 high: a few slow "
            "requests, see the distribution below.",
            "s",
            [*quantiles, *threshold_lines("latency_p95_seconds", values=P95)],
            overrides=colours(QUANTILE_COLOURS),
            nothing="No traffic",
            runbooks=("HttpLatencyHigh",),
        ),
    ]


def resources() -> list[Json]:
    """CPU and memory of each instance."""
    return [
        timeseries(
            f"{what} by instance",
            f"{what} of the service's processes on each machine, of the machine or of the limit. {advice}",
            "percentunit",
            [
                Target("A", f"max by (host) ({of_instance(series)})", "{{host}}"),
                *threshold_lines(threshold),
            ],
            highest=1,
            nothing="No process found",
            runbooks=alerts,
        )
        for what, series, threshold, advice, alerts in (
            (
                "CPU",
                "service_instance:cpu_utilisation:ratio5m",
                "cpu_ratio",
                "One machine alone: is the load shared out?",
                ("ServiceCpuHigh",),
            ),
            (
                "Memory",
                "service_instance:memory_utilisation:ratio",
                "memory_ratio",
                "Rising for hours: a leak.",
                ("ServiceMemoryHigh", "ServiceMemoryLeakSuspected"),
            ),
        )
    ]


def service() -> Dashboard:
    """Return the dashboard."""
    buckets = of_service("service_le:http_server_request_duration_seconds_bucket:rate5m")
    distribution = heatmap(
        "Distribution of response times",
        "Requests a second by response time. Two bands: two kinds of requests, or a cache that misses.",
        "s",
        Target("A", f"sum by (le) ({buckets})", "{{le}}", heatmap=True),
    )
    one = 'service=~"$service"'
    return Dashboard(
        "service",
        "One API: traffic, errors, latency, saturation; instances, probes and users below.",
        [
            Section([states(), numbers(), traffic(), faults(), resources()]),
            Section([[distribution]], "Distribution of response times", collapsed=True),
            Section(burn(), "Error budget", collapsed=True),
            Section(instances(), "Instances", collapsed=True),
            Section(outside(), "From outside and users", collapsed=True),
        ],
        variables=[
            service_variable("http", many=False),
            variable("instance", "Instance", choose("service_instance:http_server_requests:rate5m", one), "host"),
        ],
        annotations=[alert_annotation(one), *deploy_annotations(one)],
    )

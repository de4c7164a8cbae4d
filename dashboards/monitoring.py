# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Monitoring itself: targets, Prometheus, its rules and its alerts' way out."""

from __future__ import annotations

from dashboards.model import Dashboard, Section, alert_annotation, variable
from dashboards.panels import stat, timeseries
from dashboards.queries import Target, choose, now
from dashboards.style import CRITICAL, GOOD, WARNING, Json
from dashboards.tables import Column, table

NOTHING = "Prometheus does not scrape itself"
EVALUATION = ('slice="inner_eval"', 'quantile="0.99"')
INSTANCE = 'host=~"$instance"'
BAD_IS_RED: list[tuple[float, str]] = [(0, GOOD), (1, CRITICAL)]
BAD_IS_ORANGE: list[tuple[float, str]] = [(0, GOOD), (1, WARNING)]


def own(series: str, *matchers: str) -> str:
    """Series of the Prometheus servers chosen."""
    return choose(series, INSTANCE, *matchers)


def rise(series: str) -> str:
    """How much a counter of Prometheus has risen in five minutes, 0 where it is missing."""
    return f"sum(increase({own(series)}[5m])) or vector(0)"


def head() -> list[Json]:
    """The first line: what must be 0."""
    down = f"count({choose('up')} == 0) or vector(0)"
    missing = f"sum({choose('service_job:targets_missing:count')}) or vector(0)"
    reloads = f"count({own('prometheus_config_last_reload_successful')} == 0) or vector(0)"
    lost = rise("prometheus_notifications_errors_total")
    described = (
        ("Targets down", "Targets that do not answer. The table says of which job.", down, BAD_IS_ORANGE, "TargetDown"),
        (
            "Targets missing",
            "Targets the catalogue expects and Prometheus does not know.",
            missing,
            BAD_IS_ORANGE,
            "TargetsMissing",
        ),
        (
            "Old configuration",
            "Servers that refused their new configuration.",
            reloads,
            BAD_IS_RED,
            "PrometheusReloadFailed",
        ),
        (
            "Rules failed",
            "Failed evaluations in five minutes: nothing is recorded and nothing fires.",
            rise("prometheus_rule_evaluation_failures_total"),
            BAD_IS_RED,
            "PrometheusRuleFailures",
        ),
        (
            "Rules left out",
            "Evaluations left out in five minutes, because the one before was not done.",
            rise("prometheus_rule_group_iterations_missed_total"),
            BAD_IS_ORANGE,
            "PrometheusRulesLate",
        ),
        (
            "Alerts not sent",
            "Notifications that failed in five minutes.",
            lost,
            BAD_IS_RED,
            "PrometheusNotificationsFailing",
        ),
    )
    return [
        stat(
            title,
            f"{about} It should be 0.",
            "none",
            [now("A", expression)],
            values=values,
            decimals=0,
            runbooks=(alert,),
        )
        for title, about, expression, values, alert in described
    ]


def jobs() -> list[Json]:
    """Every service and job: what is expected, what answers."""
    by = "by (dc, service, job)"
    expected = choose("service:expected_targets:count")
    answers = f"count {by} ({choose('up')} == 1) or 0 * sum {by} ({expected})"
    return [
        table(
            "Targets by job",
            "Targets which the catalogue expects, and those that answer. Fewer: is the machine up, the exporter "
            "running, the port open?",
            expected,
            {"service": "Service", "job": "Job", "dc": "Datacenter"},
            [
                Column("Expected", f"sum {by} ({expected})", "none", 0),
                Column("Answering", answers, "none", 0),
                Column("Slowest scrape", f"max {by} ({choose('scrape_duration_seconds')})", "s"),
                Column("Most series", f"max {by} ({choose('scrape_samples_post_metric_relabeling')})", "short", 0),
            ],
            size=(24, 10),
            nothing="No catalogue: service:expected_targets:count is missing",
            runbooks=("TargetDown", "TargetsMissing"),
        )
    ]


def curves() -> list[list[Json]]:
    """Prometheus over time."""
    described = (
        (
            "Time of rule groups",
            "How long the slowest rule groups take, of their interval. Near 100 %: evaluations are left out.",
            "percentunit",
            f"topk(5, max by (host, rule_group) ({own('prometheus_rule_group_last_duration_seconds')}"
            f" / {own('prometheus_rule_group_interval_seconds')}))",
            "{{host}} {{rule_group}}",
            "PrometheusRulesLate",
        ),
        (
            "Samples a second",
            "Samples that Prometheus stores. A jump: a service exposes a new label with many values.",
            "cps",
            f"sum by (host) (rate({own('prometheus_tsdb_head_samples_appended_total')}[$__rate_interval]))",
            "{{host}}",
            "SampleLimitNear",
        ),
        (
            "Series in memory",
            "Series with recent samples; memory grows with them.",
            "short",
            f"max by (host) ({own('prometheus_tsdb_head_series')})",
            "{{host}}",
            "SampleLimitNear",
        ),
        (
            "Slow scrapes",
            "The five slowest scrapes. Near the time limit: the target is overloaded or exposes too much.",
            "s",
            f"topk(5, max by (host, job) ({choose('scrape_duration_seconds')}))",
            "{{host}} {{job}}",
            "ScrapeSlow",
        ),
        (
            "Queries of people and dashboards",
            "Time of 99 % of queries' evaluation. Rising: a panel asks raw series.",
            "s",
            f"max by (host) ({own('prometheus_engine_query_duration_seconds', *EVALUATION)} >= 0)",
            "{{host}}",
            "PrometheusRulesLate",
        ),
        (
            "Storage on disk",
            "Bytes of all blocks. With the retention it stops growing.",
            "bytes",
            f"max by (host) ({own('prometheus_tsdb_storage_blocks_bytes')}"
            f" + {own('prometheus_tsdb_wal_storage_size_bytes')})",
            "{{host}}",
            "PrometheusStorageFailing",
        ),
    )
    panels = [
        timeseries(
            title,
            about,
            unit,
            [Target("A", expression, legend)],
            size=(8, 8),
            nothing=NOTHING,
            runbooks=(alert,),
        )
        for title, about, unit, expression, legend, alert in described
    ]
    return [panels[:3], panels[3:]]


def alerts() -> list[list[Json]]:
    """Alerts and their way to people."""
    firing = choose("ALERTS", 'alertstate="firing"', 'severity=~"critical|warning|info"')
    sent = f"sum by (host) (rate({own('prometheus_notifications_sent_total')}[$__rate_interval]))"
    return [
        [
            timeseries(
                "Firing alerts",
                "Alerts of Prometheus that fire, by severity. Where Grafana evaluates the alerts there are none here: "
                "see Overview.",
                "none",
                [
                    Target(
                        "A",
                        f'count by (severity) ({firing}) or label_replace(vector(0), "severity", "none", "", "")',
                        "{{severity}}",
                    )
                ],
                runbooks=("Watchdog",),
            ),
            timeseries(
                "Notifications sent",
                "Notifications a second from Prometheus to Alertmanager. Without Alertmanager there are none.",
                "cps",
                [Target("A", f"{sent} or vector(0)", "{{host}}")],
                runbooks=("AlertmanagerNotificationsFailing",),
            ),
        ]
    ]


def monitoring() -> Dashboard:
    """Return the dashboard."""
    return Dashboard(
        "monitoring",
        "Does the monitoring itself work: targets, rules, storage, notifications.",
        [
            Section([head(), jobs(), *curves()]),
            Section(alerts(), "Alerts", collapsed=True),
        ],
        variables=[variable("instance", "Prometheus", choose("prometheus_build_info"), "host")],
        annotations=[alert_annotation('service=~"prometheus|host"')],
    )

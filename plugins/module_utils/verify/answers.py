# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Prometheus says, read with a fixed number of requests however large the datacenter is; private."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from typing import Any

from .client import History, PrometheusClient, Sample
from .expected import Expectations

_PLACE = "env, dc, service, job, host"
_TAG = "golden_signals_query"  # tells the parts of a joined query apart
LAST_SEEN_WINDOW = "15m"
LAST_SEEN_STEP = "15s"
ALERTS = "ALERTS"  # Prometheus' own series of alerts that fire or wait
HISTORY_MINUTES = 60

# Signs that an exporter answers and yet sees nothing, each with one row per service and host.
EVIDENCE: dict[str, str] = {
    "processes": f"sum by ({_PLACE}) (namedprocess_namegroup_num_procs)",
    "database_up": f"min by ({_PLACE}) (pg_up)",
    "failed_collectors": f"min by ({_PLACE}, collector) (pg_scrape_collector_success) == 0",
    # Both are asked of every scrape at the same moment; without pg_monitor the second sees the exporter's own sessions.
    "unseen_sessions": (
        f"sum by ({_PLACE}) (pg_stat_database_numbackends) - sum by ({_PLACE}) (pg_stat_activity_count) > 5"
    ),
}


@dataclass(frozen=True)
class Answers:
    """One reading of Prometheus.

    ``values``: name of a recorded series, of a threshold and of :data:`ALERTS` to its rows. ``ages``: raw series name
    to rows whose value is the age in seconds of the newest sample of a service on a host. ``last_seen``: the same for
    raw series that have ended, looking back 15 minutes; filled for the final judgement only. ``evidence``: see
    :data:`EVIDENCE`.
    """

    targets: list[dict[str, Any]] = field(default_factory=list)
    rule_groups: list[dict[str, Any]] = field(default_factory=list)
    configuration_refused: bool = False
    values: dict[str, list[Sample]] = field(default_factory=dict)
    ages: dict[str, list[Sample]] = field(default_factory=dict)
    last_seen: dict[str, list[Sample]] = field(default_factory=dict)
    evidence: dict[str, list[Sample]] = field(default_factory=dict)


def ask(client: PrometheusClient, expectations: Expectations) -> Answers:
    """Six requests: targets, rules, state of the configuration, values, ages of raw series, evidence.

    Raises :class:`PrometheusError`.
    """
    return Answers(
        targets=client.targets(),
        rule_groups=client.rule_groups(),
        configuration_refused=client.configuration_refused(),
        values=_values(client, _wanted(expectations)),
        ages=_joined(client, {source: _age(newest(source)) for source, newest in _sources(expectations).items()}),
        evidence=_joined(client, EVIDENCE),
    )


def ask_last_seen(
    client: PrometheusClient, expectations: Expectations, wanted: Container[str]
) -> dict[str, list[Sample]]:
    """When raw series were last seen: a heavier query, for the sources of signals that are not proven."""
    window = f"[{LAST_SEEN_WINDOW}:{LAST_SEEN_STEP}]"
    return _joined(
        client,
        {
            source: _age(f"max_over_time({newest(source)}{window})")
            for source, newest in _sources(expectations).items()
            if source in wanted
        },
    )


def ask_history(client: PrometheusClient, expectations: Expectations) -> dict[str, list[History]]:
    """The last hour of every signal's series, a value a minute, in one request."""
    names = sorted({signal.series for signal in expectations.signals})
    rows: dict[str, list[History]] = {name: [] for name in names}
    if names:
        for row in client.history(f"{_named(names)}[{HISTORY_MINUTES}m:1m]"):
            labels = dict(row.labels)
            rows[labels.pop("__name__")].append(History(labels, row.points))
    return rows


def _wanted(expectations: Expectations) -> list[str]:
    """What has a value at this moment: signals, their thresholds, alerts."""
    signals = expectations.signals
    thresholds = {signal.threshold.series for signal in signals if signal.threshold}
    return [*sorted({signal.series for signal in signals} | thresholds), ALERTS]


def _named(names: Sequence[str]) -> str:
    return '{__name__=~"' + "|".join(names) + '"}'


def _age(times: str) -> str:
    # Prometheus' own clock on both sides: the controller's may differ.
    return f"time() - max by ({_PLACE}) ({times})"


def _sources(expectations: Expectations) -> dict[str, Callable[[str], str]]:
    """Raw series names, each with the PromQL form of the time its samples tell."""
    forms: dict[str, Callable[[str], str]] = {"timestamp": "timestamp({})".format, "value": "{}".format}
    return {signal.source: forms[signal.age_from] for signal in expectations.signals}


def _values(client: PrometheusClient, names: Sequence[str]) -> dict[str, list[Sample]]:
    rows: dict[str, list[Sample]] = {name: [] for name in names}
    for row in client.query(_named(names)):
        labels = dict(row.labels)
        rows[labels.pop("__name__")].append(Sample(labels, row.value))
    return rows


def _joined(client: PrometheusClient, expressions: dict[str, str]) -> dict[str, list[Sample]]:
    """Ask several expressions in one query; each row is told by the place of its expression."""
    ordered: list[tuple[str, str]] = sorted(expressions.items())
    rows: dict[str, list[Sample]] = {key: [] for key, _expression in ordered}
    if ordered:
        parts = (
            f'label_replace({expression}, "{_TAG}", "{index}", "", "")'
            for index, (_key, expression) in enumerate(ordered)
        )
        for row in client.query(" or ".join(parts)):
            labels = dict(row.labels)
            rows[ordered[int(labels.pop(_TAG))][0]].append(Sample(labels, row.value))
    return rows

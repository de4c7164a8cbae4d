# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands beside a signal's value: its thresholds, alerts, dashboard and last hour; pure functions, private."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Optional

from .answers import ALERTS, HISTORY_MINUTES, Answers
from .client import History, Sample
from .expected import Expectations, Signal
from .findings import AlertFinding, SignalFinding, ThresholdFinding

SEVERITIES = ("critical", "warning", "info")  # the worst first; the dead man's switch has "none" and is no alert
_OWN_COLUMNS = {"alertname", "alertstate", "severity", "env", "dc"}


def alerts_of(expectations: Expectations, answers: Answers) -> list[AlertFinding]:
    """The alerts of this datacenter that fire or wait for their time, the worst first."""
    here = {"env": expectations.environment, "dc": expectations.datacenter}
    found = [
        AlertFinding(
            name=row.labels.get("alertname", ""),
            state=row.labels.get("alertstate", ""),
            severity=row.labels.get("severity", ""),
            labels={name: value for name, value in sorted(row.labels.items()) if name not in _OWN_COLUMNS},
        )
        for row in answers.values.get(ALERTS, [])
        if row.labels.get("severity") in SEVERITIES
        and all(row.labels.get(name, value) == value for name, value in here.items())
    ]
    return sorted(found, key=lambda alert: (*_badness(alert), alert.name, sorted(alert.labels.items())))


def any_alert_rule(answers: Answers) -> bool:
    """Whether this Prometheus evaluates alerts; else its silence says nothing (Grafana may evaluate them)."""
    return bool(_alert_rules(answers))


def with_context(
    findings: Sequence[SignalFinding], expectations: Expectations, answers: Answers
) -> list[SignalFinding]:
    """The findings with golden signal, thresholds, state of their alerts and dashboard."""
    expected = {(signal.id, signal.service): signal for signal in expectations.signals}
    absent = {(entry.id, entry.service): entry.golden for entry in expectations.not_declared}
    alerts = alerts_of(expectations, answers)
    rules = _alert_rules(answers)
    dressed = []
    for finding in findings:
        signal = expected.get((finding.id, finding.service))
        if signal is None:
            dressed.append(replace(finding, golden=absent.get((finding.id, finding.service), "")))
            continue
        own = [alert for alert in alerts if _watches(alert, signal)]
        dressed.append(
            replace(
                finding,
                golden=signal.golden,
                threshold=_threshold(signal, answers),
                alert=own[0].state if own else "quiet" if rules.intersection(signal.alerts) else "",
                alert_severity=own[0].severity if own else "",
                alert_names=list(dict.fromkeys(alert.name for alert in own)),
                dashboard=signal.dashboard,
            )
        )
    return dressed


def with_history(
    findings: Sequence[SignalFinding], expectations: Expectations, history: Mapping[str, Sequence[History]]
) -> list[SignalFinding]:
    """The findings with a value a minute of the last hour, all up to the same, newest minute."""
    labels = {(signal.id, signal.service): signal.labels for signal in expectations.signals}
    newest = max((row.points[-1][0] for rows in history.values() for row in rows if row.points), default=0.0)
    dressed = []
    for finding in findings:
        promised = labels.get((finding.id, finding.service))
        rows = [row for row in history.get(finding.metric, ()) if row.labels == promised]
        dressed.append(replace(finding, history=_minutes(rows[0], newest)) if rows else finding)
    return dressed


def _minutes(row: History, newest: float) -> list[Optional[float]]:
    """One place a minute; None where there is no number, so that a gap stays a gap."""
    places: list[Optional[float]] = [None] * HISTORY_MINUTES
    for time, value in row.points:
        place = HISTORY_MINUTES - 1 - round((newest - time) / 60)
        if 0 <= place < HISTORY_MINUTES and math.isfinite(value):
            places[place] = value
    return places


def _alert_rules(answers: Answers) -> set[str]:
    return {
        str(rule.get("name"))
        for group in answers.rule_groups
        for rule in group.get("rules", [])
        if rule.get("type") == "alerting"
    }


def _watches(alert: AlertFinding, signal: Signal) -> bool:
    """Whether an alert is about a signal: one of its own alerts, or the one that says that its series is missing."""
    if alert.labels.get("service") != signal.service:
        return False
    return alert.name in signal.alerts or alert.labels.get("signal") == signal.series


def _threshold(signal: Signal, answers: Answers) -> Optional[ThresholdFinding]:
    if signal.threshold is None:
        return None
    threshold = signal.threshold
    rows = [row for row in answers.values.get(threshold.series, []) if _of(row, signal)]
    values = {row.labels.get("severity", ""): row.value for row in rows if math.isfinite(row.value)}
    ordered = {severity: values[severity] for severity in SEVERITIES if severity in values}
    return ThresholdFinding(threshold.name, threshold.unit, threshold.when, threshold.of, ordered)


def _of(row: Sample, signal: Signal) -> bool:
    return all(row.labels.get(name) == value for name, value in signal.labels.items())


def _badness(alert: AlertFinding) -> tuple[bool, int]:
    return alert.state != "firing", SEVERITIES.index(alert.severity)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What verify found, as plain records; private to golden.signals."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Optional

from .grafana_findings import GrafanaAssessment

PROVEN = "proven"
MISSING = "missing"
STALE = "stale"
WRONG_LABELS = "wrong_labels"
NOT_DECLARED = "not_declared"


@dataclass(frozen=True)
class ThresholdFinding:
    """A signal's threshold; ``values`` by severity in ``unit``, empty where the catalogue gives none."""

    name: str
    unit: str
    when: str  # above, below
    of: str = ""  # what it is a share of, or counts in
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class AlertFinding:
    """An alert; ``state``: ``firing``, or ``pending`` while it waits; ``labels``: those that tell where."""

    name: str
    state: str
    severity: str
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Truth:
    """A comparison of a signal with what really was, in the signal's unit; None where there is no such number.

    ``error``: relative where the ``tolerance`` is, else in the unit.
    """

    truth: Optional[float]
    shown: Optional[float]
    error: Optional[float]
    tolerance: str
    within: bool


@dataclass(frozen=True)
class SignalFinding:
    """A signal of the requirement. ``value`` in ``unit``; ``age_seconds`` of the raw series; ``series`` counts.

    ``alert``: ``firing``, ``pending``, ``quiet``, or empty where this Prometheus evaluates no alert of the signal;
    ``alert_severity`` and ``alert_names`` say which. ``history``: a value a minute, the last hour, None for a gap.
    """

    id: str
    title: str
    service: str
    status: str
    unit: str = ""
    metric: str = ""
    value: Optional[float] = None
    age_seconds: Optional[float] = None
    series: int = 0
    reason: str = ""
    golden: str = ""
    threshold: Optional[ThresholdFinding] = None
    alert: str = ""
    alert_severity: str = ""
    alert_names: list[str] = field(default_factory=list)
    dashboard: str = ""
    history: list[Optional[float]] = field(default_factory=list)
    truth: Optional[Truth] = None


@dataclass(frozen=True)
class TargetFinding:
    """A scrape target; status ``up``, ``down``, ``missing``, ``not_scraped``, ``wrong_labels`` or ``unexpected``."""

    job: str
    service: str
    host: str
    address: str
    status: str
    reason: str = ""

    @property
    def name(self) -> str:
        return f"{self.job} on {self.host}" if self.host else f"{self.job} {self.address}"


@dataclass(frozen=True)
class RuleFinding:
    """A rule; status ``ok``, ``error``, ``not_loaded``, ``not_evaluated`` or ``unexpected_error`` (not one of ours)."""

    group: str
    name: str
    status: str
    reason: str = ""


@dataclass(frozen=True)
class Assessment:
    """Everything that was found in one Prometheus, in the order of the expectations."""

    prometheus_url: str
    environment: str
    datacenter: str
    time: str  # UTC, ISO 8601
    signals: list[SignalFinding] = field(default_factory=list)
    targets: list[TargetFinding] = field(default_factory=list)
    rules: list[RuleFinding] = field(default_factory=list)
    alerts: list[AlertFinding] = field(default_factory=list)
    alerts_evaluated: bool = False  # whether this Prometheus has any alert rule
    lost_hosts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    truth_time: str = ""  # when the truth was compared, UTC, ISO 8601; empty where it is not known
    unreachable: str = ""  # why Prometheus itself could not be asked
    grafana: Optional[GrafanaAssessment] = None

    @property
    def expected(self) -> int:
        return sum(signal.status != NOT_DECLARED for signal in self.signals)

    @property
    def proven(self) -> int:
        return sum(signal.status == PROVEN for signal in self.signals)

    def failures(self) -> list[str]:
        """One line for each thing that is not as expected: what, its status and the likely cause."""
        return self._prometheus_failures() + (self.grafana.failures() if self.grafana else [])

    def lasting_failures(self) -> int:
        """How many of the failures cannot mend while we wait: lost machines, and a Grafana that refused us."""
        refused = self.grafana.failures() if self.grafana and self.grafana.permanent else []
        return len(self.lost_hosts) + len(refused)

    def _prometheus_failures(self) -> list[str]:
        lines = [f"host {host}: unreachable, or failed, earlier in this run" for host in self.lost_hosts]
        if self.unreachable:
            return [*lines, f"Prometheus cannot be asked: {self.unreachable}"]
        lines += [
            f"{signal.id}: {signal.status}: {signal.reason}"
            for signal in self.signals
            if signal.status not in (PROVEN, NOT_DECLARED)
        ]
        lines += [
            f"target {target.name} ({target.address}): {target.status}: {target.reason}"
            for target in self.targets
            if target.status not in ("up", "unexpected")
        ]
        return lines + self._rule_failures()

    def _rule_failures(self) -> list[str]:
        """One line for each rule, or for a whole group that is not there."""
        groups: dict[str, list[RuleFinding]] = {}
        for rule in self.rules:
            groups.setdefault(rule.group, []).append(rule)
        lines = []
        for group, rules in groups.items():
            faults = [rule for rule in rules if rule.status not in ("ok", "unexpected_error")]
            if len(faults) > 1 and len({(rule.status, rule.reason) for rule in rules}) == 1:
                lines.append(f"rule group {group} ({len(rules)} rules): {rules[0].status}: {rules[0].reason}")
            else:
                lines += [f"rule {rule.name} in group {group}: {rule.status}: {rule.reason}" for rule in faults]
        return lines

    def summary(self) -> dict[str, Any]:
        """How many of the expected signals are proven, and of each part of Grafana where that is proven."""
        grafana = {"grafana": self.grafana.summary()} if self.grafana else {}
        return {"proven": self.proven, "expected": self.expected, **grafana}

    def to_dict(self) -> dict[str, Any]:
        """The content of coverage.json: plain values, None where there is no number."""
        return {
            "summary": self.summary(),
            "environment": self.environment,
            "datacenter": self.datacenter,
            "prometheus_url": self.prometheus_url,
            "time": self.time,
            "truth_time": self.truth_time,
            "signals": [asdict(signal) for signal in self.signals],
            "targets": [dict(vars(target)) for target in self.targets],
            "rules": [dict(vars(rule)) for rule in self.rules],
            **({"grafana": self.grafana.to_dict()} if self.grafana else {}),
            "alerts": [dict(vars(alert)) for alert in self.alerts],
            "alerts_evaluated": self.alerts_evaluated,
            "failures": self.failures(),
            "warnings": list(self.warnings),
        }

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From Prometheus' answers to an assessment; pure functions, private."""

from __future__ import annotations

from collections.abc import Sequence

from .answers import Answers
from .context import alerts_of, any_alert_rule, with_context
from .expected import Expectations
from .findings import MISSING, Assessment, RuleFinding, SignalFinding, TargetFinding
from .rule_judge import judge_rules
from .signal_judge import judge_signals
from .target_judge import judge_targets


def assess(expectations: Expectations, answers: Answers, url: str, time: str) -> Assessment:
    """Judge one reading of Prometheus at ``url``; ``time`` is the time of reading, UTC in ISO 8601."""
    targets = judge_targets(expectations, answers.targets)
    rules = judge_rules(expectations, answers.rule_groups, answers.configuration_refused)
    return Assessment(
        prometheus_url=url,
        environment=expectations.environment,
        datacenter=expectations.datacenter,
        time=time,
        signals=with_context(judge_signals(expectations, answers, targets, rules), expectations, answers),
        targets=targets,
        rules=rules,
        alerts=alerts_of(expectations, answers),
        alerts_evaluated=any_alert_rule(answers),
        lost_hosts=list(expectations.lost_hosts),
        warnings=_warnings(answers, targets, rules),
    )


def assess_unreachable(expectations: Expectations, url: str, time: str, error: str) -> Assessment:
    """The assessment when Prometheus cannot be asked: nothing is proven."""
    reason = "Prometheus cannot be asked"
    signals = [
        SignalFinding(signal.id, signal.title, signal.service, MISSING, signal.unit, signal.series, reason=reason)
        for signal in expectations.signals
    ]
    nothing_declared = judge_signals(expectations, Answers(), [], [])[len(signals) :]
    return Assessment(
        prometheus_url=url,
        environment=expectations.environment,
        datacenter=expectations.datacenter,
        time=time,
        signals=with_context(signals + nothing_declared, expectations, Answers()),
        targets=[TargetFinding(t.job, t.service, t.host, t.address, "missing", reason) for t in expectations.targets],
        rules=[RuleFinding(g, name, "not_loaded", reason) for g, names in expectations.rules.items() for name in names],
        lost_hosts=list(expectations.lost_hosts),
        unreachable=error,
    )


def unproven_sources(expectations: Expectations, assessment: Assessment) -> list[str]:
    """The raw series of the signals that are not proven, each once."""
    unproven = {signal.id for signal in assessment.signals if signal.status in ("missing", "stale")}
    return sorted({signal.source for signal in expectations.signals if signal.id in unproven})


def _warnings(answers: Answers, targets: Sequence[TargetFinding], rules: Sequence[RuleFinding]) -> list[str]:
    """What deserves a look and takes nothing from the proof."""
    warnings = []
    if answers.configuration_refused:
        warnings.append("Prometheus refused its newest configuration and works with an older one")
    for target in targets:
        if target.status == "unexpected":
            warnings.append(f"target {target.name} ({target.address}): {target.reason}")
    for rule in rules:
        if rule.status == "unexpected_error":
            warnings.append(f"rule {rule.name} in group {rule.group}, not one of golden.signals, fails: {rule.reason}")
    for row in answers.evidence.get("unseen_sessions", []):
        host = row.labels.get("host", "an unknown host")
        warnings.append(
            f"the postgres exporter on {host} does not see {row.value:.0f} sessions: has its role pg_monitor?"
        )
    return warnings

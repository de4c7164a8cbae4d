# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each expected signal: there, fresh, with the labels promised? Pure functions, private."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Optional

from .answers import Answers
from .causes import Scene, likely_cause
from .client import Sample
from .expected import Expectations, Signal
from .findings import MISSING, NOT_DECLARED, PROVEN, STALE, WRONG_LABELS, RuleFinding, SignalFinding, TargetFinding
from .target_judge import label_differences


def judge_signals(
    expectations: Expectations,
    answers: Answers,
    targets: Sequence[TargetFinding],
    rules: Sequence[RuleFinding],
) -> list[SignalFinding]:
    """One finding for each expected signal, in their order, then those that are not declared."""
    findings = [
        _judge(signal, Scene.of(signal, expectations, answers, targets, rules)) for signal in expectations.signals
    ]
    return findings + [
        SignalFinding(entry.id, entry.title, entry.service, NOT_DECLARED, reason="the catalogue does not declare it")
        for entry in expectations.not_declared
    ]


def _judge(signal: Signal, scene: Scene) -> SignalFinding:
    promised, strays = _series(signal, scene.rows)
    finding = SignalFinding(
        id=signal.id,
        title=signal.title,
        service=signal.service,
        status=MISSING,
        unit=signal.unit,
        metric=signal.series,
        age_seconds=_age(scene),
        series=len(strays) + (promised is not None),
    )
    if strays:
        return replace(finding, status=WRONG_LABELS, reason=_differences(signal, promised, strays))
    if promised is None:
        nothing = f"no series {signal.series}: its rule gives nothing yet; a rate needs two scrapes"
        return replace(finding, reason=likely_cause(scene) or nothing)
    if math.isnan(promised.value):
        idle = "no traffic in the last five minutes: the value is not a number (NaN)"
        return replace(finding, reason=likely_cause(scene) or idle)
    if math.isinf(promised.value):
        return replace(finding, reason="the value is infinite: a ratio over 0, or a latency above every bucket")
    return _judge_age(replace(finding, value=promised.value), signal, scene)


def _judge_age(finding: SignalFinding, signal: Signal, scene: Scene) -> SignalFinding:
    cause = likely_cause(scene)
    if cause:
        return replace(finding, status=STALE, reason=cause)
    if finding.age_seconds is None:
        return replace(finding, status=STALE, reason=f"its raw series {signal.source} has ended")
    if finding.age_seconds > signal.max_age:
        reason = f"its raw series {signal.source} is {finding.age_seconds:.0f} s old, allowed: {signal.max_age:.0f} s"
        return replace(finding, status=STALE, reason=reason)
    return replace(finding, status=PROVEN)


def _series(signal: Signal, rows: Sequence[Sample]) -> tuple[Optional[Sample], list[Sample]]:
    """The series with exactly the labels promised, and those of the service which should not be.

    A series of the same label names for another environment or datacenter belongs to that one, where several share a
    Prometheus; but only when the promised one is there too.
    """
    promised: Optional[Sample] = None
    strays = []
    for row in rows:
        if row.labels == signal.labels:
            promised = row
        elif row.labels.get("service") == signal.service:
            strays.append(row)
    if promised is not None:
        strays = [row for row in strays if set(row.labels) != set(signal.labels)]
    return promised, strays


def _differences(signal: Signal, promised: Optional[Sample], strays: Sequence[Sample]) -> str:
    differences = "; ".join(label_differences(signal.labels, strays[0].labels, others_allowed=False))
    if promised is not None:
        return f"{len(strays)} more series beside the promised one: {differences}"
    return differences if len(strays) == 1 else f"{len(strays)} series instead of one: {differences}"


def _age(scene: Scene) -> Optional[float]:
    """Seconds since the newest raw sample of the instance that has been silent longest; None when none is known."""
    rows = [row for row in scene.raw if not math.isnan(row.value)]
    seen = {row.labels.get("host") for row in rows}
    rows += [row for row in scene.last_seen if row.labels.get("host") not in seen]
    return round(max(max(row.value for row in rows), 0.0), 1) if rows else None

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer to "is everything all right?" in one line; private to golden.signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .findings import NOT_DECLARED, PROVEN, AlertFinding, Assessment, SignalFinding

GOOD, WARNING, BAD, UNKNOWN = "good", "warning", "bad", "unknown"

_UNTOLD = ("job", "instance", "product")  # labels that repeat service and host


@dataclass(frozen=True)
class Verdict:
    """``state``: ``good``, ``warning`` (to be looked at today), ``bad``, or ``unknown`` for no signals at all."""

    state: str
    text: str


def verdict(assessment: Assessment) -> Verdict:
    """Bad: anything unproven or untrue, or a critical alert. Warning: a warning fires. Else good."""
    if assessment.unreachable:
        return Verdict(BAD, "No: Prometheus cannot be asked, so nothing is known.")
    firing = [alert for alert in assessment.alerts if alert.state == "firing"]
    critical = [alert for alert in firing if alert.severity == "critical"]
    warnings = [alert for alert in firing if alert.severity == "warning"]
    unproven = assessment.expected - assessment.proven
    untrue = [signal for signal in assessment.signals if signal.truth and not signal.truth.within]
    others = len(assessment.failures()) - unproven
    faults = [
        (unproven, f"of {assessment.expected} signals {_verb(unproven, 'is', 'are')} not proven"),
        (len(untrue), f"{_verb(len(untrue), 'signal differs', 'signals differ')} from the truth"),
        (others, _verb(others, "other check fails", "other checks fail")),
        (len(critical), f"critical {_verb(len(critical), 'alert fires', 'alerts fire')}"),
    ]
    told = [f"{number} {words}" for number, words in faults if number]
    if told:
        return Verdict(BAD, f"No: {', '.join(told)}.")
    arriving = f"all {assessment.expected} signals arrive"
    if warnings:
        words = _verb(len(warnings), "warning asks", "warnings ask")
        return Verdict(WARNING, f"Mostly: {arriving}; {len(warnings)} {words} to be looked at today.")
    if not assessment.alerts_evaluated:
        return Verdict(GOOD, f"Yes: {arriving}. Alerts are evaluated elsewhere, not by this Prometheus.")
    return Verdict(GOOD, f"Yes: {arriving} and no alert fires.")


def state_of(signals: Sequence[SignalFinding]) -> Verdict:
    """The same for some signals, such as those of one golden signal, in a word or two."""
    declared = [signal for signal in signals if signal.status != NOT_DECLARED]
    if not declared:
        return Verdict(UNKNOWN, "not declared")
    unproven = sum(signal.status != PROVEN for signal in declared)
    if unproven:
        return Verdict(BAD, f"{unproven} of {len(declared)} not proven")
    if any(signal.truth and not signal.truth.within for signal in declared):
        return Verdict(BAD, "differs from the truth")
    worst = {signal.alert_severity for signal in declared if signal.alert == "firing"}
    if "critical" in worst:
        return Verdict(BAD, "critical alert")
    if "warning" in worst:
        return Verdict(WARNING, "warning")
    return Verdict(GOOD, f"{len(declared)} of {len(declared)} in order")


def where(alert: AlertFinding) -> str:
    """Where an alert fires, as its labels say: ``rabbitmq, queue orders.dlq, vhost shop``."""
    labels = dict(alert.labels)
    if labels.get("service") == "host":  # what is said of a machine; its name is the label host
        del labels["service"]
    first = [labels.pop(name) for name in ("service", "host") if name in labels]
    rest = [f"{name} {value}" for name, value in labels.items() if value != "true" and name not in _UNTOLD]
    return ", ".join(first + rest)


def _verb(number: int, one: str, several: str) -> str:
    return one if number == 1 else several

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assessment as JUnit XML, for continuous integration servers; private to golden.signals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from .findings import NOT_DECLARED, PROVEN, Assessment
from .grafana_findings import EMPTY, PARTS, GrafanaAssessment
from .units import readable_age, readable_value

# Characters that XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Name of the case, outcome (passed, failed, skipped), message.
Case = tuple[str, str, str]


def junit_xml(assessment: Assessment) -> str:
    """Suites of signals, targets, rules, and Grafana where it is proven; a signal that is not declared is skipped."""
    suites = [
        ("signals", [_signal_case(assessment, index) for index in range(len(assessment.signals))]),
        ("targets", _target_cases(assessment)),
        ("rules", _rule_cases(assessment)),
        *([("grafana", _grafana_cases(assessment.grafana))] if assessment.grafana else []),
    ]
    every = [case for _name, cases in suites for case in cases]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites {}>".format(_counts("golden.signals", every))]
    for name, cases in suites:
        lines.append(f"  <testsuite {_counts(name, cases)} timestamp={_quoted(assessment.time)}>")
        lines += [_case_xml(name, case) for case in cases]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def _signal_case(assessment: Assessment, index: int) -> Case:
    signal = assessment.signals[index]
    if signal.status == NOT_DECLARED:
        return signal.id, "skipped", signal.reason
    if signal.status == PROVEN:
        value = readable_value(signal.value, signal.unit)
        return signal.id, "passed", f"{value}, {readable_age(signal.age_seconds)} old"
    return signal.id, "failed", f"{signal.status}: {signal.reason}"


def _target_cases(assessment: Assessment) -> list[Case]:
    return [
        (f"{target.name} {target.address}", *_outcome(target.status, "up", target.reason))
        for target in assessment.targets
        if target.status != "unexpected"
    ]


def _rule_cases(assessment: Assessment) -> list[Case]:
    return [
        (f"{rule.group}: {rule.name}", *_outcome(rule.status, "ok", rule.reason))
        for rule in assessment.rules
        if rule.status != "unexpected_error"
    ]


def _grafana_cases(grafana: GrafanaAssessment) -> list[Case]:
    """A panel that need not show anything is skipped."""
    return [
        (f"{PARTS[finding.part]} {finding.name}", *_outcome(finding.status, "ok", finding.reason))
        if finding.status != EMPTY
        else (f"{PARTS[finding.part]} {finding.name}", "skipped", finding.reason)
        for finding in grafana.findings
    ] + ([("Grafana", "failed", grafana.unreachable)] if grafana.unreachable else [])


def _outcome(status: str, good: str, reason: str) -> tuple[str, str]:
    return ("passed", "") if status == good else ("failed", f"{status}: {reason}")


def _counts(name: str, cases: Iterable[Case]) -> str:
    outcomes = [outcome for _name, outcome, _message in cases]
    failures, skipped = outcomes.count("failed"), outcomes.count("skipped")
    return f'name={_quoted(name)} tests="{len(outcomes)}" failures="{failures}" errors="0" skipped="{skipped}"'


def _case_xml(suite: str, case: Case) -> str:
    name, outcome, message = case
    head = "    <testcase classname={} name={}".format(_quoted("golden.signals." + suite), _quoted(name))
    if outcome == "failed":
        return f"{head}><failure message={_quoted(message)}/></testcase>"
    if outcome == "skipped":
        return f"{head}><skipped message={_quoted(message)}/></testcase>"
    return head + "/>"


def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))

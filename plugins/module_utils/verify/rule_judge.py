# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expected rules against those Prometheus has loaded; pure functions, private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from .expected import Expectations
from .findings import RuleFinding


def judge_rules(
    expectations: Expectations, groups: Sequence[Mapping[str, Any]], configuration_refused: bool
) -> list[RuleFinding]:
    """One finding for each expected rule, then those of other files that fail."""
    loaded = _loaded(groups)
    refused = "; Prometheus refused its newest configuration" if configuration_refused else ""
    findings = []
    for group, names in expectations.rules.items():
        there = any(key[0] == group for key in loaded)
        why = "its group is loaded without it" if there else "its group is not loaded"
        for name in names:
            same = loaded.get((group, name))
            rule = same.pop(0) if same else None
            findings.append(_judge(group, name, rule, why + refused))
    for (group, name), rest in loaded.items():
        for rule in rest:
            if _health(rule) == "err":
                findings.append(RuleFinding(group, name, "unexpected_error", _error(rule)))
    return findings


def recording_fault(series: str, findings: Sequence[RuleFinding]) -> str:
    """Why the recording rules of a series give nothing, or an empty text where all is well with them."""
    rules = [rule for rule in findings if rule.name == series and rule.status != "ok"]
    if not rules:
        return ""
    rule = rules[0]
    fault = {"not_loaded": "not loaded", "not_evaluated": "not evaluated yet"}.get(rule.status, "broken")
    return f"its recording rule {rule.name} in group {rule.group} is {fault}: {rule.reason}"


def _loaded(groups: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """Rules by group and name; a group may hold several rules of one name, and two files groups of one name."""
    loaded: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for group in groups:
        for rule in group.get("rules") or []:
            if isinstance(rule, Mapping):
                loaded.setdefault((str(group.get("name")), str(rule.get("name"))), []).append(rule)
    for same in loaded.values():
        # Broken ones first: where more are loaded than expected, no fault hides behind a healthy twin.
        same.sort(key=lambda rule: _health(rule) == "ok")
    return loaded


def _judge(group: str, name: str, rule: Optional[Mapping[str, Any]], absent: str) -> RuleFinding:
    if rule is None:
        return RuleFinding(group, name, "not_loaded", absent)
    if _health(rule) == "ok":
        return RuleFinding(group, name, "ok")
    if _health(rule) == "err":
        return RuleFinding(group, name, "error", _error(rule))
    return RuleFinding(group, name, "not_evaluated", "loaded, and not evaluated yet")


def _health(rule: Mapping[str, Any]) -> str:
    return str(rule.get("health", "unknown"))


def _error(rule: Mapping[str, Any]) -> str:
    return str(rule.get("lastError") or "no error given")

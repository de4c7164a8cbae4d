# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expected targets against those Prometheus has; pure functions, private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from .expected import Expectations, Target
from .findings import TargetFinding


def judge_targets(expectations: Expectations, actual: Sequence[Mapping[str, Any]]) -> list[TargetFinding]:
    """One finding for each expected target, in their order, then those that nobody expected."""
    left = list(actual)
    findings = []
    for target in expectations.targets:
        found = _find(target, left)
        if found is not None:
            left.remove(found)
        findings.append(_judge(target, found, expectations.lost_hosts))
    return findings + [_unexpected(target) for target in left]


def label_differences(promised: Mapping[str, str], actual: Mapping[str, str], others_allowed: bool) -> list[str]:
    """How labels differ from those promised, in words; with ``others_allowed`` further labels are no difference."""
    differences = []
    for name, value in promised.items():
        if name not in actual:
            differences.append(f"label {name} is missing (promised: '{value}')")
        elif actual[name] != value:
            differences.append(f"label {name} is '{actual[name]}' (promised: '{value}')")
    if not others_allowed:
        differences += [f"label {k}='{v}' is not promised" for k, v in actual.items() if k not in promised]
    return differences


def _find(target: Target, actual: Sequence[Mapping[str, Any]]) -> Optional[Mapping[str, Any]]:
    """The target of the same job and address; of several, the one with the fewest differences in its labels."""
    same = [other for other in actual if _job(other) == target.job and target.address in _addresses(other)]
    return min(same, key=lambda other: len(label_differences(target.labels, _labels(other), True)), default=None)


def _judge(target: Target, found: Optional[Mapping[str, Any]], lost_hosts: Sequence[str]) -> TargetFinding:
    status, reason = "up", ""
    if found is None:
        status, reason = "missing", "never appeared in Prometheus, whose target files do not hold it"
    elif found.get("health") == "unknown":
        status, reason = "not_scraped", "not scraped yet"
    elif found.get("health") != "up":
        status, reason = "down", str(found.get("lastError") or "no error given")
    else:
        differences = label_differences(target.labels, _labels(found), others_allowed=True)
        if differences:
            status, reason = "wrong_labels", "; ".join(differences)
    if status != "up" and target.host in lost_hosts:
        reason += " (the machine was unreachable, or failed, earlier in this run)"
    return TargetFinding(target.job, target.service, target.host, target.address, status, reason)


def _unexpected(found: Mapping[str, Any]) -> TargetFinding:
    labels = _labels(found)
    address = labels.get("instance") or str(found.get("scrapeUrl", ""))
    health = str(found.get("health", "unknown"))
    return TargetFinding(
        job=_job(found),
        service=labels.get("service", ""),
        host=labels.get("host", ""),
        address=address,
        status="unexpected",
        reason=f"not in the catalogue; its health is '{health}'",
    )


def _labels(found: Mapping[str, Any]) -> dict[str, str]:
    labels = found.get("labels")
    return dict(labels) if isinstance(labels, Mapping) else {}


def _job(found: Mapping[str, Any]) -> str:
    return _labels(found).get("job") or str(found.get("scrapePool", ""))


def _addresses(found: Mapping[str, Any]) -> list[str]:
    """As in the target file (a probed URL before relabelling), and as Prometheus names the instance."""
    discovered = found.get("discoveredLabels")
    before = str(discovered.get("__address__", "")) if isinstance(discovered, Mapping) else ""
    return [before, _labels(found).get("instance", "")]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What verify found in Grafana, as plain records; private to golden.signals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

OK = "ok"
EMPTY = "empty"  # a panel that shows nothing, and need not
# Parts of the proof, and what one thing of each is called.
PARTS = {
    "server": "server",
    "data_sources": "data source",
    "dashboards": "dashboard",
    "panels": "panel",
    "alert_rules": "Grafana alert rule",
    "notifications": "test notification",
}


@dataclass(frozen=True)
class GrafanaFinding:
    """One thing in Grafana. ``part`` is a key of :data:`PARTS`, ``group`` the dashboard of a panel or group of a rule.

    ``status`` is ``ok``, or what is wrong: ``missing``, ``modified``, ``moved``, ``no_data``, ``error``, ``paused``,
    ``not_evaluated``, ``failed``, ``not_asked``; a panel that need not show anything is ``empty``.
    """

    part: str
    name: str
    status: str
    reason: str = ""
    group: str = ""

    @property
    def failed(self) -> bool:
        return self.status not in (OK, EMPTY)


@dataclass(frozen=True)
class GrafanaAssessment:
    """Everything found in one Grafana. ``permanent``: asking again cannot help, as with refused credentials."""

    url: str
    version: str = ""
    findings: list[GrafanaFinding] = field(default_factory=list)
    unreachable: str = ""
    permanent: bool = False
    requests: int = 0

    def count(self, part: str) -> tuple[int, int]:
        """How many things of a part are as expected, and how many are expected: not the panels that may be empty."""
        expected = [finding for finding in self.findings if finding.part == part and finding.status != EMPTY]
        return sum(finding.status == OK for finding in expected), len(expected)

    @property
    def empty_panels(self) -> int:
        return sum(finding.status == EMPTY for finding in self.findings)

    def failures(self) -> list[str]:
        """One line for each thing that is not as expected; one for all things of a group with the same fault."""
        if self.unreachable:
            return [f"Grafana cannot be asked: {self.unreachable}"]
        same: dict[tuple[str, str, str, str], list[str]] = {}
        for finding in self.findings:
            if finding.failed:
                place = finding.group or finding.name
                same.setdefault((finding.part, place, finding.status, finding.reason), []).append(finding.name)
        return [_line(*fault, names=names) for fault, names in same.items()]

    def summary(self) -> dict[str, dict[str, int]]:
        """Counts by part, for those parts of which something is expected."""
        counts = {part: self.count(part) for part in PARTS if part != "server"}
        return {part: {"proven": good, "expected": number} for part, (good, number) in counts.items() if number}

    def to_dict(self) -> dict[str, Any]:
        """For coverage.json."""
        return {
            "url": self.url,
            "version": self.version,
            "unreachable": self.unreachable,
            "requests": self.requests,
            "summary": {**self.summary(), "empty_panels": self.empty_panels},
            **{part: list(self._records(part)) for part in PARTS},
        }

    def _records(self, part: str) -> Iterator[dict[str, str]]:
        for finding in self.findings:
            if finding.part == part:
                yield {name: value for name, value in vars(finding).items() if name != "part"}

    def with_more(self, findings: list[GrafanaFinding], requests: int) -> GrafanaAssessment:
        """The same with more findings."""
        return replace(self, findings=[*self.findings, *findings], requests=self.requests + requests)


def _line(part: str, group: str, status: str, reason: str, names: list[str]) -> str:
    what = PARTS[part]
    told = f"{what} {names[0]}" if len(names) == 1 else f"{len(names)} {what}s of {group}"
    return f"{told}: {status}: {reason}"

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of the scenario: alert, cause, seconds to notification, seconds to its end."""

from __future__ import annotations

import json
from pathlib import Path

import company
import yaml
from scenario import Outcome
from time_lapse import SPEED


def shipped_waits(rules: Path) -> dict[str, str]:
    """The ``for`` of each shipped alert."""
    return {
        rule["alert"]: str(rule.get("for", "0s"))
        for path in sorted(rules.glob("*.yml"))
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
        if "alert" in rule
    }


def _seconds(later: float | None, earlier: float) -> str:
    if later is None:
        return "missing"
    return f"{later - earlier:.0f} s" if later >= earlier else "by itself, before"


def write(outcomes: list[Outcome], rules: Path) -> None:
    """Write build/report/alerts.md and alerts.json."""
    waits = shipped_waits(rules)
    rows = [
        {
            "alert": outcome.alert.name,
            "about": outcome.alert.about,
            "severity": outcome.alert.labels["severity"],
            "cause": outcome.cause.text,
            "shipped_for": waits[outcome.alert.name],
            "to_notification": _seconds(outcome.fired, outcome.begun),
            "to_end": _seconds(outcome.resolved, outcome.ended),
        }
        for outcome in outcomes
    ]
    directory = company.ROOT / "build/report"
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "alerts.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    titles = ("alert", "stands for", "severity", "cause", "shipped for", "cause to notification", "end to resolved")
    lines = [
        "# Alerts, from cause to notification",
        "",
        f"The shipped rules in time-lapse: every duration in them is divided by {SPEED}, a week is two minutes;",
        "scrapes and evaluations every 5 s; Alertmanager groups for 2 s and sends changes every 10 s.",
        "All causes at the same time.",
        "",
        "| " + " | ".join(titles) + " |",
        "|" + "---|" * len(titles),
        *("| " + " | ".join(row.values()) + " |" for row in rows),
    ]
    (directory / "alerts.md").write_text("\n".join(lines) + "\n", encoding="utf-8")

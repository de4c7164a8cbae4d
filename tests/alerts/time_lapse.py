# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped rules in time-lapse: every duration in them is divided by SPEED, so that minutes become seconds.

Expressions, thresholds and labels stay as they are. A week, which no test can wait for, becomes WEEK. Beside the
durations one number follows from them: the rate that is an increase over five minutes divided by 300 seconds.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

SPEED = 20
WEEK = "2m"
# The scrape interval of the test, and what no window may be shorter than: two scrapes with some delay.
SCRAPE_SECONDS = 5
# Grafana evaluates no rule more often.
GRAFANA_SECONDS = 10
LEAST_WINDOW = 12
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_IN_EXPRESSION = re.compile(r"(?<=\[)(\d+[smhdw])(?::(\d+[smhdw]))?(?=\])|(?<=offset )(\d+[smhdw])")


def seconds(duration: str) -> int:
    """Seconds of a duration with one unit, such as 5m."""
    return int(duration[:-1]) * _UNITS[duration[-1]]


def shorter(duration: str, least: int) -> str:
    """The duration in time-lapse, in whole seconds and at least so many."""
    return WEEK if duration == "1w" else f"{max(least, seconds(duration) // SPEED)}s"


def expression(text: str) -> str:
    """An expression with shorter windows and offsets."""

    def replaced(found: re.Match[str]) -> str:
        window, step, offset = found.groups()
        if offset:
            return shorter(offset, LEAST_WINDOW)
        return shorter(window, LEAST_WINDOW) + (f":{shorter(step, LEAST_WINDOW)}" if step else "")

    return _IN_EXPRESSION.sub(replaced, text).replace("increase5m / 300", f"increase5m / {300 // SPEED}")


def lapsed(rules: dict[str, Any], interval: int) -> dict[str, Any]:
    """The content of a rule file in time-lapse, evaluated every so many seconds."""
    for group in rules["groups"]:
        group["interval"] = f"{interval}s"
        for rule in group["rules"]:
            rule["expr"] = expression(rule["expr"])
            for key in ("for", "keep_firing_for"):
                if key in rule:
                    rule[key] = shorter(rule[key], SCRAPE_SECONDS)
    return rules


def write(source: Path, target: Path, pattern: str = "*.yml", interval: int = SCRAPE_SECONDS) -> list[str]:
    """Write the rule files of a directory in time-lapse into another; returns their paths."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob(pattern)):
        content = lapsed(yaml.safe_load(path.read_text(encoding="utf-8")), interval)
        (target / path.name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return [str(path) for path in sorted(target.glob(pattern))]

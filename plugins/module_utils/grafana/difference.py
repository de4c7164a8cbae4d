# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between two JSON values, told path by path, as a plan reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MISSING = object()
LONGEST_VALUE = 160
MOST_LINES = 60
EXACT = 2**53


def number(value: Any) -> Any:
    """A number as Grafana stores it: everything passes through a 64-bit float, and 1.0 becomes 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if isinstance(value, int):
        return value if -EXACT <= value <= EXACT else int(float(value))
    return int(value) if value.is_integer() and abs(value) < 1e21 else value


def canonical(value: Any) -> Any:
    """A JSON value with every number as Grafana stores it."""
    if isinstance(value, dict):
        return {key: canonical(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [canonical(entry) for entry in value]
    return number(value)


def same(before: Any, after: Any) -> bool:
    """Whether two JSON values are equal; true is not 1, and keys have no order."""
    # Most objects of a run are unchanged: two texts made in C are compared before any walk.
    return json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True) or not any(
        differences(before, after)
    )


def differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each place that differs: its path, the value before and the value after; ``MISSING`` where there is none."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}, key=str):
            inner = f"{path}.{key}" if path else str(key)
            yield from differences(before.get(key, MISSING), after.get(key, MISSING), inner)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else MISSING
            new = after[index] if index < len(after) else MISSING
            yield from differences(old, new, f"{path}[{index}]")
    elif not _equal(before, after):
        yield path, before, after


def lines(before: Any, after: Any) -> list[str]:
    """The differences for a person: ``- path: value`` and ``+ path: value``, a bounded number of them."""
    told: list[str] = []
    count = 0
    for path, old, new in differences(before, after):
        count += 1
        if len(told) < MOST_LINES:
            told += [
                f"    {sign} {path}: {_shown(value)}"
                for sign, value in (("-", old), ("+", new))
                if value is not MISSING
            ]
    if len(told) >= MOST_LINES:
        told.append(f"    ... {count} places differ in all")
    return told


def _equal(before: Any, after: Any) -> bool:
    if before is MISSING or after is MISSING:
        return before is after
    before, after = number(before), number(after)
    return isinstance(before, bool) == isinstance(after, bool) and bool(before == after)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}... ({len(text)} characters)"

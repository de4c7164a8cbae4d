# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Durations in Prometheus' notation, as Grafana's alerting stores them.

Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#time-durations
"""

from __future__ import annotations

import re
from typing import Any

# Grafana writes a duration back with weeks and years only where nothing is left over.
UNITS = (("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000))
FORM = re.compile(
    r"^(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?\Z"
)


def milliseconds(text: Any) -> int:
    """How long a duration such as ``1h30m`` is. Raises ``ValueError`` where the text is none."""
    found = FORM.match(text) if isinstance(text, str) and text and text != "0" else None
    if text == "0":
        return 0
    if found is None:
        raise ValueError(f"{text!r} is not a duration; allowed: a text such as 30s, 5m or 1h30m")
    sizes = [size for _unit, size in UNITS] + [1]
    return sum(int(number) * size for number, size in zip(found.groups(), sizes) if number)


def canonical_duration(text: Any) -> Any:
    """The duration as Grafana writes it back, and anything else as it is."""
    try:
        rest = milliseconds(text)
    except ValueError:
        return text
    if rest == 0:
        return "0s"
    written = ""
    for unit, size in UNITS:
        if unit in "yw" and rest % size:
            continue
        count, rest = divmod(rest, size)
        written += f"{count}{unit}" if count else ""
    return f"{written}{rest}ms" if rest else written


def duration_faults(thing: dict[str, Any], *names: str) -> list[str]:
    """What is wrong with the durations of these names, where they are given."""
    faults = []
    for name in names:
        if thing.get(name) not in (None, ""):
            try:
                milliseconds(thing[name])
            except ValueError as error:
                faults.append(f"{name}: {error}")
    return faults

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as people read them; private to golden.signals."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Optional

_BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def readable_value(value: Optional[float], unit: str) -> str:
    """A value with its unit (units as in signals.yml, named as Grafana names them); "-" for no value."""
    if value is None:
        return "-"
    if unit == "percentunit":
        return "%.1f %%" % (value * 100)
    if unit == "bytes":
        return _bytes(value)
    if unit == "s":
        return "%.0f ms" % (value * 1000) if abs(value) < 1 else f"{value:.2f} s"
    if unit == "reqps":
        return f"{value:.2f} req/s"
    number = f"{value:.0f}" if value == int(value) else f"{value:.1f}"
    return f"{number} {unit}".strip()


def readable_span(low: float, high: float, unit: str) -> str:
    """From the least to the greatest value, such as ``1 to 3 messages``; one value where both read the same."""
    first, last = readable_value(low, unit), readable_value(high, unit)
    if first == last:
        return last
    number, _space, word = first.partition(" ")
    return f"{number if word == last.partition(' ')[2] else first} to {last}"


def readable_bound(value: float, unit: str) -> str:
    """A threshold (units as in thresholds.yml) without digits that nobody wrote; a count stands without its word."""
    if unit == "ratio":
        return f"{value * 100:g} %"
    return readable_value(value, unit) if unit in ("s", "bytes") else f"{value:,.10g}"


def readable_age(seconds: Optional[float]) -> str:
    """An age in seconds, minutes or hours; "-" when it is not known."""
    if seconds is None:
        return "-"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return "%.0f min" % (seconds / 60) if seconds < 7200 else "%.0f h" % (seconds / 3600)


def utc_text(seconds: float) -> str:
    """A time (Unix seconds) as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _bytes(value: float) -> str:
    for unit in _BINARY[:-1]:
        if abs(value) < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} {_BINARY[-1]}"

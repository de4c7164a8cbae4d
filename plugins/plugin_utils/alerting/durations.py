# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Durations of Prometheus (``1h30m``), in the form in which Prometheus, Alertmanager and Grafana give them back."""

from __future__ import annotations

import re
from typing import Any

ALLOWED = "a duration such as 30s, 5m, 1h30m or 7d"
# Unit, its milliseconds, and whether it is written only when it divides the whole. The units and their order are those
# of Prometheus' model.Duration; the recordings have 60m as 1h, 24h as 1d.
_UNITS = (
    ("y", 365 * 86_400_000, True),
    ("w", 7 * 86_400_000, True),
    ("d", 86_400_000, False),
    ("h", 3_600_000, False),
    ("m", 60_000, False),
    ("s", 1_000, False),
    ("ms", 1, False),
)
_FORM = re.compile("".join(rf"(?:(\d+){unit})?" for unit, _size, _whole in _UNITS), re.ASCII)


def milliseconds(value: Any) -> int:
    """Milliseconds of a duration; ``0`` needs no unit.

    :raises ValueError: it is no duration of Prometheus; the message says what is allowed.
    """
    if value == "0" or (isinstance(value, int) and not isinstance(value, bool) and value == 0):
        return 0
    found = _FORM.fullmatch(value) if isinstance(value, str) and value else None
    if not found:
        raise ValueError(f"{value!r} is no duration; allowed: {ALLOWED}")
    return sum(int(count) * size for count, (_unit, size, _whole) in zip(found.groups(), _UNITS) if count)


def canonical(value: Any) -> str:
    """The same duration as the server writes it: ``90m`` is ``1h30m``, ``24h`` is ``1d``, ``0`` is ``0s``.

    :raises ValueError: it is no duration.
    """
    rest = milliseconds(value)
    if rest == 0:
        return "0s"
    text = ""
    for unit, size, whole in _UNITS:
        if whole and rest % size:
            continue
        count, rest = divmod(rest, size)
        text += f"{count}{unit}" if count else ""
    return text

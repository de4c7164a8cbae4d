# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mute timings of ``signals_notifications``, in the form in which the server gives them back.

The server refuses a range over midnight without a reason, writes months as numbers and ``saturday:saturday`` as
``saturday``; days and months are ordered from Sunday and from January.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting import checks
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
ALWAYS = "golden-always"  # the timing that keeps the Watchdog silent where nobody waits for it
_KEYS = ("times", "weekdays", "months", "days_of_month", "location")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_DAY = re.compile(r"-?[0-9]{1,2}")


def mute_timings(given: Any, faults: checks.Faults) -> list[dict[str, Any]]:
    """``{name: [interval, ...]}`` as ``[{"name", "time_intervals"}]``, sorted by name."""
    place = f"{checks.VARIABLE}.mute_timings"
    if not isinstance(given, dict):
        faults.append(f"{place}: {show(given)} is not allowed; allowed: names with lists of intervals")
        return []
    timings = []
    for name, intervals in given.items():
        here = f"{place}.{name}"
        checks.line(here, name, faults)
        if name == ALWAYS:
            faults.append(f"{here}: this name is used for the Watchdog; allowed: another name")
        if not isinstance(intervals, list) or not intervals:
            faults.append(f"{here}: {show(intervals)} is not allowed; allowed: a list of intervals")
            continue
        parts = [part for number, item in enumerate(intervals) for part in _interval(f"{here}[{number}]", item, faults)]
        timings.append({"name": str(name), "time_intervals": parts})
    return sorted(timings, key=lambda timing: str(timing["name"]))


def always() -> dict[str, Any]:
    """A timing which mutes all the time."""
    return {"name": ALWAYS, "time_intervals": [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}]}


def _interval(place: str, given: Any, faults: checks.Faults) -> list[dict[str, Any]]:
    """One interval; two if a range of it goes over midnight, since its end lies on the next day."""
    values = checks.mapping(place, given, _KEYS, faults)
    if not set(values) & set(_KEYS[:-1]):
        faults.append(f"{place}: it names no time; allowed: at least one of {', '.join(_KEYS[:-1])}")
        return []
    today, tomorrow = _times(f"{place}.times", values["times"], faults) if "times" in values else ([], [])
    days = _numbers(f"{place}.weekdays", values["weekdays"], WEEKDAYS, faults) if "weekdays" in values else set()
    rest: dict[str, Any] = {}
    if "days_of_month" in values:
        rest["days_of_month"] = _days_of_month(f"{place}.days_of_month", values["days_of_month"], faults)
    if "months" in values:
        months = _numbers(f"{place}.months", values["months"], MONTHS, faults)
        rest["months"] = [_range(run, [str(number) for number in range(1, 13)]) for run in _runs(months)]
    if "location" in values:
        rest["location"] = _location(f"{place}.location", values["location"], faults)
    if tomorrow and {"days_of_month", "months"} & set(rest):
        faults.append(
            f"{place}.times: a range over midnight with days_of_month or months has no clear next day; "
            "allowed: two intervals, one to 24:00 and one from 00:00"
        )
    if tomorrow and len(days) in (0, 7):
        return [_written(today + tomorrow, days, rest)]
    parts = [_written(today, days, rest)] if today or not tomorrow else []
    return parts + ([_written(tomorrow, {(day + 1) % 7 for day in days}, rest)] if tomorrow else [])


def _written(times: list[tuple[str, str]], days: set[int], rest: dict[str, Any]) -> dict[str, Any]:
    """An interval in the server's form."""
    written: dict[str, Any] = {}
    if times:
        written["times"] = [{"start_time": start, "end_time": end} for start, end in sorted(times)]
    if days:
        written["weekdays"] = [_range(run, WEEKDAYS) for run in _runs(days)]
    return {**written, **rest}


def _times(place: str, given: Any, faults: checks.Faults) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Ranges such as ``22:00-06:00``: what lies on the day itself, and what on the next."""
    today, tomorrow = [], []
    for item in given if isinstance(given, list) and given else [given]:
        start, _sign, end = item.partition("-") if isinstance(item, str) else ("", "", "")
        if not (_CLOCK.fullmatch(start) and _CLOCK.fullmatch(end)) or start == end or start == "24:00":
            faults.append(f'{place}: {show(item)} is no range of times; allowed: quoted text such as "22:00-06:00"')
        elif start < end:
            today.append((start, end))
        else:
            today.append((start, "24:00"))
            if end != "00:00":
                tomorrow.append(("00:00", end))
    return today, tomorrow


def _numbers(place: str, given: Any, names: Sequence[str], faults: checks.Faults) -> set[int]:
    """Places, from 0, of names and of ranges of names such as ``monday-friday``; a range may pass the end."""
    found: set[int] = set()
    for item in given if isinstance(given, list) and given else [given]:
        ends = [_number(end.strip().lower(), names) for end in re.split("[-:]", str(item))]
        if len(ends) > 2 or None in ends or isinstance(item, bool):
            faults.append(f"{place}: {show(item)} is not allowed" + one_of(item, names) + ", or a range of two")
            continue
        first, last = ends[0] or 0, ends[-1] or 0
        found |= {(first + step) % len(names) for step in range((last - first) % len(names) + 1)}
    return found


def _number(name: str, names: Sequence[str]) -> int | None:
    """The place of a name; months may be numbers from 1."""
    if names is MONTHS and name.isascii() and name.isdigit():
        return int(name) - 1 if 1 <= int(name) <= len(names) else None
    return names.index(name) if name in names else None


def _runs(numbers: set[int]) -> list[tuple[int, int]]:
    """Numbers as ranges, in order."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _range(run: tuple[int, int], names: Sequence[str]) -> str:
    """``monday:friday``, or the one name."""
    first, last = run
    return names[first] if first == last else f"{names[first]}:{names[last]}"


def _days_of_month(place: str, given: Any, faults: checks.Faults) -> list[str]:
    """Days ``1`` to ``31`` or, from the end, ``-1`` to ``-31``, and ranges such as ``1:5``."""
    days = []
    for item in given if isinstance(given, list) and given else [given]:
        ends = str(item).split(":")
        fine = not isinstance(item, bool) and len(ends) < 3 and all(_DAY.fullmatch(end) for end in ends)
        numbers = [int(end) for end in ends] if fine else [0]
        fine = all(1 <= abs(number) <= 31 for number in numbers) and numbers == sorted(numbers)
        if not fine or numbers[0] * numbers[-1] < 0:
            faults.append(f'{place}: {show(item)} is not allowed; allowed: 1 to 31, -1 to -31 or quoted "1:5"')
            continue
        days.append(":".join(str(number) for number in dict.fromkeys(numbers)))
    return days


def _location(place: str, value: Any, faults: checks.Faults) -> str:
    """A time zone by its name; without a time zone database here only its form is checked."""
    known = zoneinfo.available_timezones()
    fine = isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z0-9_+/-]+", value))
    if not fine or (known and value not in known):
        faults.append(f"{place}: {show(value)} is no time zone; allowed: a name such as Europe/Berlin or UTC")
    return str(value)

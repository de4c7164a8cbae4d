# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mute timings."""

from __future__ import annotations

import functools
import re
import struct
import zoneinfo
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from . import notifications, text
from .api import BAD_REQUEST, Answer, Request, Route, coded, refused

if TYPE_CHECKING:
    from .standin import Standin

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
Range = tuple[int, int]


@functools.cache
def _zones() -> frozenset[str]:
    """Names of time zones; none where the machine has no zone data, and then every name is taken."""
    return frozenset(zoneinfo.available_timezones())


def _minutes(clock: str) -> int:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)|24:00", clock)
    if not found:
        raise ValueError(clock)
    return 1440 if clock == "24:00" else int(found[1]) * 60 + int(found[2])


def _range(words: str, number: Callable[[str], int]) -> Range:
    begin, _, end = str(words).strip().lower().partition(":")
    return number(begin), number(end or begin)


def _month(word: str) -> int:
    month = MONTHS.index(word) + 1 if word in MONTHS else int(word)
    if not 1 <= month <= 12:
        raise ValueError(word)
    return month


def _day_of_month(word: str) -> int:
    day = int(word)
    if not 1 <= abs(day) <= 31:
        raise ValueError(word)
    return day


def _ranges(words: Sequence[str], number: Callable[[str], int]) -> list[Range]:
    ranges = [_range(word, number) for word in words or []]
    for begin, end in ranges:
        if begin > end and (begin > 0) == (end > 0):
            raise ValueError(words)
    return ranges


def _times(interval: dict[str, Any]) -> list[Range]:
    times = [(_minutes(one["start_time"]), _minutes(one["end_time"])) for one in interval.get("times") or []]
    if any(begin >= end for begin, end in times):
        raise ValueError(times)
    return times


def _shown(ranges: list[Range], name: Callable[[int], str]) -> list[str]:
    return [name(begin) if begin == end else f"{name(begin)}:{name(end)}" for begin, end in ranges]


def canonical(name: str, intervals: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """{name, time_intervals, version} as they are given back; the version is a fingerprint of what is meant."""
    shown, print_of = [], name.encode() + b"\xff"
    for interval in intervals:
        times = _times(interval)
        months = _ranges(interval.get("months") or [], _month)
        days = _ranges(interval.get("days_of_month") or [], _day_of_month)
        weekdays = _ranges(interval.get("weekdays") or [], DAYS.index)
        years = _ranges(interval.get("years") or [], int)
        location = str(interval.get("location") or "")
        if location not in ("", "Local", "UTC") and _zones() and location not in _zones():
            raise ValueError(location)
        for ranges in (times, months, days, weekdays, years):
            print_of += b"".join(struct.pack("<q", number) + b"\xff" for pair in ranges for number in pair)
        print_of += location.encode() + b"\xff" if location else b""
        clock = [{"start_time": f"{a // 60:02}:{a % 60:02}", "end_time": f"{b // 60:02}:{b % 60:02}"} for a, b in times]
        one = {
            "times": clock,
            "weekdays": _shown(weekdays, DAYS.__getitem__),
            "days_of_month": _shown(days, str),
            "months": _shown(months, str),
            "years": _shown(years, str),
            "location": location,
        }
        shown.append({key: value for key, value in one.items() if value})
    return {"name": name, "time_intervals": shown, "version": text.fnv64(print_of)}


def _read_body(request: Request, name: str = "") -> dict[str, Any]:
    body = request.body()
    name = str(body.get("name") or name)
    try:
        if not name:
            raise ValueError(name)
        return canonical(name, body.get("time_intervals") or [])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise refused(400, BAD_REQUEST) from None


def _view(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "provenance" or value}


def listing(standin: Standin, request: Request) -> Answer:
    notifications.require_configuration(standin, request.org)
    rows = sorted(standin.store.table("timing").all(request.org), key=lambda row: row["name"])
    return Answer(200, [_view(row) for row in rows])


def _found(standin: Standin, request: Request) -> dict[str, Any]:
    row = standin.store.table("timing").get(request.org, request.values["name"])
    if row is None:
        raise coded(404, "alerting.notifications.time-intervals.notFound", "Time interval not found")
    return row


def read(standin: Standin, request: Request) -> Answer:
    return Answer(200, _view(_found(standin, request)))


def create(standin: Standin, request: Request) -> Answer:
    notifications.require_configuration(standin, request.org)
    timing, table = _read_body(request), standin.store.table("timing")
    if table.get(request.org, timing["name"]):
        message = "Time interval with this name already exists. Use a different name or update existing one."
        raise coded(400, "alerting.notifications.time-intervals.nameExists", message)
    row = table.put(request.org, timing["name"], timing | {"provenance": request.provenance})
    return Answer(201, _view(row))


def update(standin: Standin, request: Request) -> Answer:
    timing, old = _read_body(request, request.values["name"]), _found(standin, request)
    notifications.check_taken(old["provenance"], request.provenance)
    wanted = request.body().get("version")
    if wanted and wanted != old["version"]:
        raise coded(409, "alerting.notifications.conflict", "Conflict")
    if timing["name"] != old["name"]:
        standin.store.table("timing").delete(request.org, old["name"])
    row = standin.store.table("timing").put(request.org, timing["name"], timing | {"provenance": request.provenance})
    return Answer(202, _view(row))


def delete(standin: Standin, request: Request) -> Answer:
    name = request.values["name"]
    for route in notifications.routes(notifications.tree(standin, request.org)):
        if name in (*route.get("mute_time_intervals", []), *route.get("active_time_intervals", [])):
            raise coded(409, "alerting.notifications.time-intervals.used", "Conflict", {"UsedByRoutes": True})
    standin.store.table("timing").delete(request.org, name)
    return Answer(204)


_PATH = "/api/v1/provisioning/mute-timings"
ROUTES = [
    Route("GET", _PATH, listing, "Viewer", notifications.READ),
    Route("POST", _PATH, create, "Editor", notifications.WRITE),
    Route("GET", _PATH + "/{name}", read, "Viewer", notifications.READ),
    Route("PUT", _PATH + "/{name}", update, "Editor", notifications.WRITE),
    Route("DELETE", _PATH + "/{name}", delete, "Editor", notifications.WRITE),
]

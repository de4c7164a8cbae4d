# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mute timings.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.named import NamedKind

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
LISTS = ("times", "weekdays", "days_of_month", "months", "years")
TIME = re.compile(r"^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$")


class MuteTiming(NamedKind):
    """A mute timing: ``name`` and ``time_intervals``."""

    name = "mute_timing"
    option = "mute_timings"
    path = "/api/v1/provisioning/mute-timings"
    allowed = frozenset({"name", "time_intervals"})

    def validate(self, desired: Json) -> list[str]:
        faults = super().validate(desired)
        intervals = desired.get("time_intervals")
        if not isinstance(intervals, list) or not all(isinstance(entry, dict) for entry in intervals):
            return [*faults, "time_intervals: allowed: a list of dictionaries"]
        for index, interval in enumerate(intervals):
            faults += [f"time_intervals[{index}].{fault}" for fault in _interval_faults(interval)]
        return faults

    def normalise(self, thing: Json) -> Json:
        return {
            "time_intervals": [_interval(entry) for entry in thing.get("time_intervals") or []],
            "provenance": self.provenance(thing),
        }

    def create(self, client: GrafanaClient, desired: Json) -> None:
        client.post(self.path, self._body(desired), self.options.headers)

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        body = {**self._body(desired), **self.version(live)}
        client.put(self.url(desired["name"]), body, self.options.headers)

    def _body(self, desired: Json) -> Json:
        return {"name": desired["name"], "time_intervals": self.normalise(desired)["time_intervals"]}


def _interval(interval: Json) -> Json:
    """An interval as Grafana writes it back: months as numbers, a range of one as that one, no empty lists."""
    result = {name: value for name, value in interval.items() if value not in (None, [], "")}
    if "months" in result:
        result["months"] = [_range(str(entry), MONTHS, 1) for entry in result["months"]]
    if "weekdays" in result:
        result["weekdays"] = [_range(str(entry), WEEKDAYS, None) for entry in result["weekdays"]]
    for name in ("days_of_month", "years"):
        if name in result:
            result[name] = [_range(str(entry), (), None) for entry in result[name]]
    return result


def _range(text: str, names: Sequence[str], first: Optional[int]) -> str:
    """``january`` as ``1`` where names are counted from ``first``; ``a:a`` as ``a``."""
    ends = [end.strip().lower() for end in text.split(":")]
    if first is not None:
        ends = [str(names.index(end) + first) if end in names else end for end in ends]
    return ends[0] if len(ends) == 2 and ends[0] == ends[1] else ":".join(ends)


def _interval_faults(interval: Json) -> list[str]:
    faults = [f"{name}: unknown" for name in sorted(set(interval) - {*LISTS, "location"})]
    for name in LISTS:
        if not isinstance(interval.get(name, []), list):
            faults.append(f"{name}: allowed: a list")
    if faults:
        return faults
    for entry in interval.get("times", []):
        faults += _time_faults(entry)
    faults += _name_faults("months", interval.get("months", []), {*MONTHS, *map(str, range(1, 13))})
    return faults + _name_faults("weekdays", interval.get("weekdays", []), set(WEEKDAYS))


def _time_faults(entry: Any) -> list[str]:
    start = entry.get("start_time") if isinstance(entry, dict) else None
    end = entry.get("end_time") if isinstance(entry, dict) else None
    if not all(isinstance(text, str) and TIME.match(text) for text in (start, end)):
        return [f"times: {entry!r} is not allowed; allowed: start_time and end_time as HH:MM from 00:00 to 24:00"]
    if str(start) >= str(end):
        return [f"times: {start} to {end} goes over midnight; write two: {start} to 24:00, and 00:00 to {end}"]
    return []


def _name_faults(field: str, entries: Sequence[Any], allowed: set[str]) -> list[str]:
    ends = [end.strip().lower() for entry in entries for end in str(entry).split(":")]
    return [
        f"{field}: '{end}' is not allowed; allowed: {', '.join(sorted(allowed))}" for end in ends if end not in allowed
    ]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mute timings as the server keeps them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.timings import mute_timings


def intervals(*given: dict[str, Any]) -> list[dict[str, Any]]:
    """The intervals of one timing, which has no faults."""
    faults: list[str] = []
    (timing,) = mute_timings({"night": list(given)}, faults)
    assert faults == []
    return list(timing["time_intervals"])


def times(start: str, end: str) -> list[dict[str, str]]:
    """One range in the server's form."""
    return [{"start_time": start, "end_time": end}]


def test_canonical_form_as_recorded() -> None:
    """What Grafana 12.4.3 and 12.3.0 gave back for this timing."""
    given = {
        "times": ["22:00-24:00"],
        "weekdays": ["monday:wednesday", "saturday:saturday"],
        "months": ["january", "march:may"],
        "days_of_month": ["1:5", "-1"],
        "location": "Europe/Moscow",
    }
    assert intervals(given) == [
        {
            "times": [{"start_time": "22:00", "end_time": "24:00"}],
            "weekdays": ["monday:wednesday", "saturday"],
            "days_of_month": ["1:5", "-1"],
            "months": ["1", "3:5"],
            "location": "Europe/Moscow",
        }
    ]


def test_a_range_over_midnight_is_split() -> None:
    assert intervals({"times": ["22:00-06:00"]}) == [{"times": [*times("00:00", "06:00"), *times("22:00", "24:00")]}]
    assert intervals({"times": ["22:00-00:00"]}) == [{"times": times("22:00", "24:00")}]


def test_the_part_after_midnight_is_on_the_next_day() -> None:
    assert intervals({"times": ["22:00-06:00", "12:00-13:00"], "weekdays": "friday-saturday", "location": "UTC"}) == [
        {
            "times": [*times("12:00", "13:00"), *times("22:00", "24:00")],
            "weekdays": ["friday:saturday"],
            "location": "UTC",
        },
        {"times": times("00:00", "06:00"), "weekdays": ["sunday", "saturday"], "location": "UTC"},
    ]
    every_day = {"times": ["22:00-06:00"], "weekdays": "monday-sunday"}
    assert [item["weekdays"] for item in intervals(every_day)] == [["sunday:saturday"]]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"weekdays": "saturday-sunday"}, {"weekdays": ["sunday", "saturday"]}),
        ({"weekdays": ["Saturday", "monday"]}, {"weekdays": ["monday", "saturday"]}),
        ({"months": "november:february"}, {"months": ["1:2", "11:12"]}),
        ({"months": [12, "1"]}, {"months": ["1", "12"]}),
        ({"days_of_month": [1, "-5:-1", "3:3"]}, {"days_of_month": ["1", "-5:-1", "3"]}),
    ],
)
def test_ranges(given: dict[str, Any], kept: dict[str, Any]) -> None:
    assert intervals(given) == [kept]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"times": ["25:00-06:00"]}, "times: '25:00-06:00' is no range of times; allowed: quoted text such as"),
        ({"times": ["6:00-07:00"]}, "is no range of times"),
        ({"times": ["06:00-06:00"]}, "is no range of times"),
        ({"times": ["24:00-06:00"]}, "is no range of times"),
        ({"times": []}, "times: [] is no range of times"),
        ({"times": 1320}, "times: 1320 is no range of times"),
        ({"weekdays": ["mon"]}, "weekdays: 'mon' is not allowed; allowed: friday, monday"),
        ({"weekdays": "monday-"}, "weekdays: 'monday-' is not allowed"),
        ({"months": [13]}, "months: 13 is not allowed"),
        ({"months": [True]}, "months: True is not allowed"),
        ({"days_of_month": [65]}, "days_of_month: 65 is not allowed; allowed: 1 to 31"),
        ({"days_of_month": ["5:1"]}, "days_of_month: '5:1' is not allowed"),
        ({"days_of_month": ["-1:1"]}, "days_of_month: '-1:1' is not allowed"),
        ({"days_of_month": [0]}, "days_of_month: 0 is not allowed"),
        ({"weekdays": "monday", "location": "Mars/Olympus"}, "location: 'Mars/Olympus' is no time zone"),
        ({"location": "UTC"}, "it names no time; allowed: at least one of times, weekdays"),
        ({"times": ["22:00-06:00"], "months": "may"}, "has no clear next day; allowed: two intervals"),
        ({"hours": 5, "times": ["01:00-02:00"]}, "hours: this key is not known"),
        ("nights", "a value of type str is not allowed"),
    ],
)
def test_faults(given: Any, words: str) -> None:
    faults: list[str] = []
    mute_timings({"night": [given]}, faults)
    assert [fault for fault in faults if words in fault], faults
    assert all(fault.startswith("signals_notifications.mute_timings.night[0]") for fault in faults)


@pytest.mark.parametrize("given", [[], "x", {"night": []}, {"night": {}}, {"golden-always": [{"months": "may"}]}])
def test_faults_of_the_whole(given: Any) -> None:
    faults: list[str] = []
    mute_timings(given, faults)
    assert len(faults) == 1 and faults[0].startswith("signals_notifications.mute_timings")

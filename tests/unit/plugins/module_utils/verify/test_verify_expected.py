# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Expectations that are none are refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify.expected import parse_expectations
from tests.unit.verify_support import expectations, signal, target

RAW = expectations(
    [
        signal(
            "rps-shop", "shop-api", "service:http_server_requests:rate5m", "http_server_request_duration_seconds_count"
        )
    ],
    [target("http", "shop-api", "shop1", "shop1:9464")],
)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signals": [], "targets": []}, "no signal and no target is expected; is signals_services empty?"),
        ({"signals": None}, "expectations.signals: None is not a list"),
        ({"signals": [{"id": "x"}]}, "expectations.signals[0].max_age: None is not a number of seconds above 0"),
        ({"signals": [{**RAW["signals"][0], "max_age": True}]}, "max_age: True"),
        ({"signals": [{**RAW["signals"][0], "age_from": "x"}]}, "age_from: 'x' is not allowed; allowed: timestamp"),
        ({"signals": [{**RAW["signals"][0], "labels": []}]}, "labels: [] is not a dictionary"),
        (
            {"signals": [{**RAW["signals"][0], "threshold": {"when": "x"}}]},
            "threshold.when: 'x' is not allowed; allowed",
        ),
        ({"signals": [{**RAW["signals"][0], "alerts": "x"}]}, "alerts: 'x' is not a list of rule names"),
        ({"targets": [{"job": "node"}]}, "expectations.targets[0].service: None is not a text"),
        ({"not_declared": ["x"]}, "expectations.not_declared[0].id"),
        ({"datacenter": ""}, "expectations.datacenter: '' is not a text"),
    ],
)
def test_expectations_that_are_none(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are compared below
        parse_expectations({**RAW, **change}, {}, [])
    assert words in str(caught.value)


def test_rules_that_are_none() -> None:
    with pytest.raises(ValueError, match=r"rules.golden: 'x' is not a list of rule names"):
        parse_expectations(RAW, {"golden": "x"}, [])

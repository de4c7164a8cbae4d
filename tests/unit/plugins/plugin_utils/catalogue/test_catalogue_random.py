# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.constants import constant_rules
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import expectations
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.jobs import scrape_jobs
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.validate import catalogue_faults
from tests.unit.catalogue_support import GROUPS, catalogue, groups

STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 9100, 2**70, 0.5, float("nan"), float("inf"), "", " ", "x", "http", "{{ x }}", b"x"),
    *("\x00", "a\nb", "(?=", "http://[", "http://a:b", "\ud800", "a" * 10000),
    *([], [None], ["x", "x"], [[1]], {}, {"x": 1}, {None: None}, {1: {2: 3}}, {"source": []}, {"cmdline": [None]}),
    *({"warning": "x"}, {"latency_p95_seconds": {"warning": None}}, {"kind": []}),
]


def mutated(value: Any, chance: random.Random) -> Any:
    """A copy with one random place changed, added or removed."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        copy = dict(value)
        key = chance.choice(list(copy))
        action = chance.random()
        if action < 0.1:
            del copy[key]
        elif action < 0.2:
            copy[chance.choice(["x", "", None, 3, "kind", "group", "port", "thresholds", ("a",)])] = chance.choice(
                STRANGE
            )
        else:
            copy[key] = mutated(copy[key], chance)
        return copy
    if isinstance(value, list) and value and chance.random() < 0.7:
        copied = list(value)
        copied[chance.randrange(len(copied))] = chance.choice(STRANGE)
        return copied
    return deepcopy(chance.choice(STRANGE))


def test_random_catalogues_never_raise() -> None:
    chance = random.Random(20261123)
    base = catalogue(
        partners={"kind": "probe", "urls": ["https://a.example.com/"]}, shop_api={"url": "https://b.example.com"}
    )
    accepted = 0
    for _round in range(4000):
        services: Any = deepcopy(base)
        for _change in range(chance.randint(1, 3)):
            services = mutated(services, chance)
        inventory = mutated(groups(), chance) if chance.random() < 0.2 else GROUPS
        host_thresholds = mutated({"filesystem_ratio": {"warning": 0.5}}, chance)
        faults = catalogue_faults(services, inventory, host_thresholds, "production", "dc1", "15s")
        assert all(isinstance(fault, str) and ": " in fault for fault in faults)
        if not faults:
            accepted += 1
            entries = read_services(services)
            targets = all_targets(entries, inventory, None, "production", "dc1")
            assert scrape_jobs(entries, 15)
            assert constant_rules(entries, targets, "production", "dc1", host_thresholds)["groups"]
            assert expectations(entries, targets, "production", "dc1", 15)["targets"]
    assert accepted > 20

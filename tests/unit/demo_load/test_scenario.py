# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios: the same seed, the same scenario; delays in the middle of buckets; enough of each to be measured."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "demo" / "load"))

from load_generator.plan import Settings, Traffic
from load_generator.scenario import RATES, SLOW_SECONDS, Scenario, make_scenario

SETTINGS = Settings(
    seed=42,
    traffic={
        "shop-api": Traffic(("shop1", "shop2"), 2, error_every=101),
        "crm-api": Traffic(("crm1",), 1.5),
        "mes-api": Traffic(("mes1",), 1.5),
    },
)
# Upper bounds of the instrumentation package's histogram around them.
BUCKETS = ((0.25, 0.5), (0.5, 0.75), (0.75, 1.0), (1.0, 2.0))


def scenario(seed: int, short: bool = True) -> Scenario:
    return make_scenario(seed, SETTINGS, short)


def test_the_same_seed_gives_the_same_scenario() -> None:
    assert scenario(1) == scenario(1)
    assert len({repr(scenario(seed)) for seed in range(20)}) == 20


@pytest.mark.parametrize("seed", range(20))
def test_every_scenario_has_all_disturbances_and_can_be_measured(seed: int) -> None:
    made = scenario(seed)
    phases = {phase.name: phase for phase in made.phases}
    assert list(phases) == ["warm", "spikes", "errors", "constant", "quiet"]
    assert phases["constant"].seconds >= 380, (
        "350 s before the last evaluation, which comes every 15 s, or a little late"
    )
    assert made.held < made.unread, "what the stuck consumer holds must be there"
    assert made.reminders > 5, "some are refused, the others expire"
    assert min(made.sessions.values()) > 1 and min(made.growth_bytes.values()) > 1e6
    for service in RATES:
        constant, warm = phases["constant"].traffic[service], phases["warm"].traffic[service]
        assert constant.hosts == SETTINGS.traffic[service].hosts
        assert phases["spikes"].traffic[service].rate >= 3 * constant.rate
        assert warm.error_every == 0 and phases["errors"].traffic[service].error_every <= 3
        assert constant.delay_seconds < BUCKETS[0][0]
        assert 1 / constant.slow_every > 0.07, "the 95th percentile is a slow answer"
    assert not phases["quiet"].traffic


def test_slow_answers_lie_far_from_the_bounds_of_their_bucket() -> None:
    for seconds, (lower, upper) in zip(SLOW_SECONDS, BUCKETS, strict=True):
        assert lower + 0.09 <= seconds <= upper - 0.12


def test_the_full_form_is_longer_in_every_phase() -> None:
    pairs = list(zip(scenario(3, short=False).phases, scenario(3).phases, strict=True))
    assert all(full.seconds >= short.seconds for full, short in pairs)
    assert sum(full.seconds - short.seconds for full, short in pairs) > 200


def test_a_service_that_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match="traffic: crm-api, mes-api is missing"):
        make_scenario(1, Settings(1, {"shop-api": Traffic(("shop1",), 1)}), True)

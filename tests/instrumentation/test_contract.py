# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each way to instrument a service against what was sent: canonical series, and what the rules make of them."""

from __future__ import annotations

import pytest

from tests.instrumentation.conftest import World
from tests.instrumentation.services import SERVICES
from tests.instrumentation.traffic import ROUTES, SLOW_SECONDS
from tests.unit.real_prometheus import until

SERVICE = pytest.mark.parametrize("name", SERVICES)
# increase() and rate() extrapolate to the window's ends, by at most a scrape interval at each.
EXTRAPOLATION = 0.15
WINDOW_SECONDS = 300
# A WSGI server closes an answer, which ends it for the service, after the client has it: late on a busy computer.
SLACK_SECONDS = 0.2


@SERVICE
def test_counters_by_route_and_status_are_what_was_sent(world: World, name: str) -> None:
    sent = {
        (name, "GET", str(status), SERVICES[name].route(route)): world.ledgers[name].sent[route]
        for route, status in ROUTES.items()
    }

    def counted() -> dict[tuple[str, ...], float]:
        after = {key: value for key, value in world.query.counters().items() if key[0] == name}
        grown = {key: value - world.before.get(key, 0) for key, value in after.items()}
        return {key: value for key, value in grown.items() if value}

    until(lambda: counted() == sent, 15, lambda: f"counted {counted()}, sent {sent}")


@SERVICE
def test_requests_per_second(world: World, name: str) -> None:
    shown = world.query.by_service("service:http_server_requests:rate5m")[name] * WINDOW_SECONDS
    assert shown == pytest.approx(world.ledgers[name].total, rel=EXTRAPOLATION)


@SERVICE
def test_number_of_500s(world: World, name: str) -> None:
    errors = world.query.by_service("service:http_server_500:increase5m")[name]
    assert errors == pytest.approx(world.ledgers[name].sent["fail"], rel=EXTRAPOLATION)


@SERVICE
def test_the_buckets_hold_what_was_slow(world: World, name: str) -> None:
    """A slow request is not faster than its sleep, and for the service it ends about when it ends for the client."""
    ledger = world.ledgers[name]
    seen = {
        bound: value - world.buckets_before[service, bound]
        for (service, bound), value in world.query.buckets().items()
        if service == name
    }
    assert {0.25, 0.5, float("inf")} <= set(seen)
    for bound, number in seen.items():
        at_most = ledger.total - (ledger.sent["slow"] if bound < SLOW_SECONDS else 0)
        assert ledger.within(bound - SLACK_SECONDS) <= number <= at_most, f"le={bound}"
    assert seen[float("inf")] == ledger.total


@SERVICE
def test_p95_lies_between_the_sleep_and_what_the_client_saw(world: World, name: str) -> None:
    ledger = world.ledgers[name]
    shown = world.query.by_service("service:http_server_request_duration_seconds:p95_5m")[name]
    bounds = [bound for service, bound in world.query.buckets() if service == name]
    below = max(bound for bound in bounds if bound < SLOW_SECONDS)
    above = min(bound for bound in bounds if bound >= ledger.quantile(0.97) + SLACK_SECONDS)
    assert below < shown <= above


def test_a_p95_is_recorded_for_no_other_service(world: World) -> None:
    assert set(world.query.by_service("service:http_server_request_duration_seconds:p95_5m")) == set(SERVICES)

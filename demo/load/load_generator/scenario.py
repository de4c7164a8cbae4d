# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scenario from a seed: disturbances, then constant traffic, then quiet. Pure, nothing is done here.

warm      traffic at the base rates; meanwhile all that lasts begins: sessions, growth, letters, a stuck consumer, leaks
spikes    several times the base rates, and processor time burnt in the services
errors    every second or third request fails
constant  base rates, with delays whose 95th percentile lies in the middle of a bucket, and a constant share of errors
quiet     no traffic; what is held stays held
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from .plan import Settings, Traffic

# Seconds of each phase: in full, and in the short form. Traffic must have been constant for 350 s when a rule is
# evaluated, which on a busy computer may come late. Quiet lasts until somebody ends it.
SECONDS = {
    "warm": (90, 25),
    "spikes": (60, 20),
    "errors": (60, 20),
    "constant": (480, 395),
    "quiet": (1800, 1800),
}
# Requests per second: least and greatest base rate.
RATES = {"shop-api": (4, 7), "crm-api": (3, 5), "mes-api": (2, 3)}
# Middles of buckets, far from their bounds even when a busy computer adds a tenth of a second.
SLOW_SECONDS = (0.375, 0.6, 0.85, 1.4)
FAST_SECONDS = 0.02
MIB = 1024 * 1024
DATABASES = ("shop", "mes")


@dataclass(frozen=True)
class Phase:
    """A part of the scenario with constant traffic; ``seconds`` is its length."""

    name: str
    seconds: int
    traffic: dict[str, Traffic]


@dataclass(frozen=True)
class Scenario:
    """All that will be done.

    Attributes:
        seed: from which it was made.
        phases: one after the other.
        held: messages of queue invoices taken and not acknowledged.
        unread: invoices asked for, which nobody reads.
        rejected: letters the MES will refuse.
        reminders: letters to a queue nobody reads: they expire there, or are refused because it is full.
        sessions: {database: sessions held open}.
        growth_bytes: {database: about how much is written to it}.
        bucket_writes: objects written to the object storage (whoever plays the scenario asks its writer for them).
        leak_bytes: {service: memory it takes on each of its hosts and keeps}.
        burn_seconds: {service: processor time it burns on each of its hosts}.
    """

    seed: int
    phases: tuple[Phase, ...]
    held: int
    unread: int
    rejected: int
    reminders: int
    sessions: dict[str, int]
    growth_bytes: dict[str, int]
    bucket_writes: int
    leak_bytes: dict[str, int]
    burn_seconds: dict[str, float]


def make_scenario(seed: int, settings: Settings, short: bool) -> Scenario:
    """The scenario of a seed for the services of the settings; the same seed gives the same scenario.

    Raises:
        ValueError: a service is not there that the scenario needs.
    """
    missing = sorted(set(RATES) - set(settings.traffic))
    if missing:
        raise ValueError(f"traffic: {', '.join(missing)} is missing; a scenario needs {', '.join(sorted(RATES))}")
    choice = random.Random(f"scenario {seed}")
    base = {
        service: replace(settings.traffic[service], rate=choice.randint(*rates), error_every=0)
        for service, rates in RATES.items()
    }
    factor = choice.randint(3, 5)
    traffic: dict[str, dict[str, Traffic]] = {
        "warm": base,
        "spikes": {service: replace(plain, rate=plain.rate * factor) for service, plain in base.items()},
        "errors": {service: replace(plain, error_every=choice.randint(2, 3)) for service, plain in base.items()},
        "constant": {service: _delayed(plain, choice) for service, plain in base.items()},
        "quiet": {},
    }
    held = choice.randint(2, 8)
    return Scenario(
        seed=seed,
        phases=tuple(Phase(name, SECONDS[name][short], traffic[name]) for name in SECONDS),
        held=held,
        unread=held + choice.randint(3, 20),
        rejected=choice.randint(2, 9),
        reminders=choice.randint(6, 12),
        sessions={name: choice.randint(3, 9) for name in DATABASES},
        growth_bytes={name: choice.randint(6, 24) * MIB for name in DATABASES},
        bucket_writes=choice.randint(2, 6),
        leak_bytes={service: choice.randint(16, 48) * MIB for service in RATES},
        burn_seconds={service: choice.randint(5, 15) / 10 for service in RATES},
    )


def _delayed(plain: Traffic, choice: random.Random) -> Traffic:
    """Between an eighth and a twelfth of the requests is slow: the 95th percentile is one of them."""
    return replace(
        plain,
        error_every=choice.randint(10, 30),
        delay_seconds=FAST_SECONDS,
        slow_every=choice.randint(8, 12),
        slow_seconds=choice.choice(SLOW_SECONDS),
    )

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What will be sent: the same seed gives the same requests in the same order. Pure, nothing is sent here."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import users

PRODUCTS, CUSTOMERS, WORK_ORDERS = 500, 20000, 20000


class SettingsError(ValueError):
    """A setting is wrong; the text names it, its value and what is allowed."""


@dataclass(frozen=True)
class Request:
    """One request: ``route`` is the template under which the service counts it."""

    method: str
    path: str
    route: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Traffic:
    """Constant traffic to one service.

    Attributes:
        hosts: where it runs; requests go round.
        rate: requests per second, 0 for none.
        error_every: each so many-th request asks for an error (500); 0 for none.
        delay_seconds: every request asks for an answer that is so much later.
        users: so many people use the service in turn (users.names); 0: requests name nobody.
        slow_every: each so many-th request asks for slow_seconds instead; 0 for none.
        slow_seconds: the delay of these.
    """

    hosts: tuple[str, ...]
    rate: float
    error_every: int = 0
    delay_seconds: float = 0.0
    users: int = 0
    slow_every: int = 0
    slow_seconds: float = 0.0


@dataclass(frozen=True)
class Settings:
    """All that the customers do.

    Attributes:
        seed: start of the random numbers.
        traffic: {service: its traffic}, services as in MIXES.
        port: the services' public port.
        rejected_rate: messages per second which the MES refuses (they become dead letters).
        unread_rate: invoices per second which nobody reads (asked for through the CRM, beside its traffic).
        unread_at_start: invoices asked for at once.
        held: messages of queue invoices taken and not acknowledged.
    """

    seed: int
    traffic: dict[str, Traffic]
    port: int = 8000
    rejected_rate: float = 0.0
    unread_rate: float = 0.0
    unread_at_start: int = 0
    held: int = 0


def read_settings(data: Any) -> Settings:
    """Settings from the parsed JSON file; see Settings and Traffic for the keys.

    Raises:
        SettingsError: an unknown key or service, or a value that is not allowed.
    """
    data = dict(_only("settings", data, Settings.__dataclass_fields__))
    services = _only("traffic", data.pop("traffic", {}), MIXES)
    traffic = {}
    for service, values in services.items():
        values = dict(_only(f"traffic.{service}", values, Traffic.__dataclass_fields__))
        hosts = values.pop("hosts", None)
        if not isinstance(hosts, list) or not hosts:
            raise SettingsError(f"traffic.{service}.hosts: {hosts!r} is not allowed; allowed: a list of host names")
        traffic[service] = Traffic(tuple(hosts), **_numbers(f"traffic.{service}", {"rate": 0, **values}))
    settings = Settings(traffic=traffic, **_numbers("settings", {"seed": 42, **data}))
    if (settings.unread_rate or settings.unread_at_start) and "crm-api" not in traffic:
        raise SettingsError("settings.unread_rate and unread_at_start need traffic.crm-api, which makes the invoices")
    return settings


def _only(name: str, data: Any, allowed: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise SettingsError(f"{name}: {data!r} is not allowed; allowed: a dictionary")
    unknown = sorted(set(data) - set(allowed))
    if unknown:
        raise SettingsError(f"{name}.{unknown[0]} is unknown; allowed: {', '.join(allowed)}")
    return data


def _numbers(name: str, data: dict[str, Any]) -> dict[str, Any]:
    for key, value in data.items():
        whole = key in ("seed", "port", "error_every", "slow_every", "unread_at_start", "held", "users")
        kinds: tuple[type, ...] = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or value < 0:
            allowed = "a whole number" if whole else "a number"
            raise SettingsError(f"{name}.{key}: {value!r} is not allowed; allowed: {allowed} from 0")
    return data


def _shop(choice: random.Random) -> Request:
    kind = choice.random()
    if kind < 0.60:
        return Request("GET", f"/products/{choice.randint(1, PRODUCTS)}", "/products/{id:int}")
    if kind < 0.83:
        return Request("GET", "/products?limit=20", "/products")
    if kind < 0.85:
        return Request("GET", "/products/999999999", "/products/{id:int}")
    lines = [
        {"product_id": choice.randint(1, PRODUCTS), "quantity": choice.randint(1, 5)}
        for _ in range(choice.randint(1, 3))
    ]
    return Request("POST", "/orders", "/orders", {"customer_id": choice.randint(1, CUSTOMERS), "lines": lines})


def _crm(choice: random.Random) -> Request:
    kind, customer = choice.random(), choice.randint(1, CUSTOMERS)
    if kind < 0.70:
        return Request("GET", f"/customers/{customer}", "/customers/{id:int}")
    if kind < 0.95:
        return Request("GET", "/customers?city=Berlin&limit=20", "/customers")
    body = {"channel": choice.choice(["phone", "mail", "chat"]), "note": "Asked about an order"}
    return Request("POST", f"/customers/{customer}/contacts", "/customers/{id:int}/contacts", body)


def _mes(choice: random.Random) -> Request:
    kind = choice.random()
    if kind < 0.50:
        return Request("GET", f"/work-orders/{choice.randint(1, WORK_ORDERS)}", "/work-orders/{id:int}")
    if kind < 0.70:
        return Request("GET", "/work-orders?limit=20", "/work-orders")
    return Request("GET", f"/schedule?jobs={choice.choice([40, 60, 80])}", "/schedule")


MIXES = {"shop-api": _shop, "crm-api": _crm, "mes-api": _mes}


def requests(seed: int, service: str, traffic: Traffic) -> Iterator[tuple[str, Request]]:
    """The endless row of (host, request) of one service."""
    choice = random.Random(f"{seed} {service}")
    people = users.names(seed, service, traffic.users) if traffic.users else None
    number = 0
    while True:
        number += 1
        request = MIXES[service](choice)
        slow = traffic.slow_every and number % traffic.slow_every == 0
        delay = traffic.slow_seconds if slow else traffic.delay_seconds
        headers = {"X-Demo-Delay": str(delay)} if delay else {}
        if traffic.error_every and number % traffic.error_every == 0:
            headers["X-Demo-Fault"] = "error"
        if people:
            headers[users.HEADER] = next(people)
        yield (
            traffic.hosts[(number - 1) % len(traffic.hosts)],
            Request(request.method, request.path, request.route, request.body, headers),
        )


def expected_status(request: Request) -> int:
    """The status a well service gives."""
    if "X-Demo-Fault" in request.headers:
        return 500
    if request.path.endswith("/999999999"):
        return 404
    if request.route == "/customers/{id:int}/invoices":
        return 202
    return 201 if request.method == "POST" else 200


def number_due(rate: float, seconds: float) -> int:
    """How many a constant rate gives in the seconds: number n is due at n / rate, the first one at once.

    A length that is a multiple of 1 / rate gives exactly rate * seconds.
    """
    if rate <= 0 or seconds <= 0:
        return 0
    # Rounded, since 0.1 * 30 is a little more than 3 in binary numbers.
    return math.ceil(round(rate * seconds, 6))


def expected_totals(settings: Settings, seconds: float) -> dict[str, dict[str, int]]:
    """{service: {"requests": n, "200": n, "500": n, ...}} after a run of so many seconds, and {"broker": {...}}."""
    totals: dict[str, dict[str, int]] = {}
    for service, traffic in settings.traffic.items():
        found: Counter[str] = Counter()
        row = requests(settings.seed, service, traffic)
        for _ in range(number_due(traffic.rate, seconds)):
            found[str(expected_status(next(row)[1]))] += 1
        totals[service] = {"requests": sum(found.values()), **dict(sorted(found.items()))}
    unread = settings.unread_at_start + number_due(settings.unread_rate, seconds)
    if unread:
        totals["crm-api"]["requests"] += unread
        totals["crm-api"]["202"] = totals["crm-api"].get("202", 0) + unread
    totals["broker"] = {"rejected": number_due(settings.rejected_rate, seconds), "unread": unread}
    return totals

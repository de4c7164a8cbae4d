# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The MES's API: work orders, made from the shop's orders, and the schedule of the machines."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from company.broker import Consumer, Letter, RefusedLetter
from company.database import pool, rows
from company.service import application, positive_number
from company.users import ActivityMiddleware
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .scheduling import makespan, schedule

MACHINES = 12


async def work_orders(request: Request) -> Response:
    """GET /work-orders?limit=20: the newest work orders."""
    limit = positive_number("limit", request.query_params.get("limit", "20"), 100)
    statement = "SELECT id, machine_id, product, quantity, status FROM work_orders ORDER BY id DESC LIMIT %s"
    return JSONResponse(await run_in_threadpool(rows, statement, limit))


async def work_order(request: Request) -> Response:
    """GET /work-orders/{id}: a work order and what was measured on it."""
    found = await run_in_threadpool(read_work_order, request.path_params["id"])
    return JSONResponse(found) if found else JSONResponse({"error": "no such work order"}, 404)


def read_work_order(number: int) -> dict[str, Any] | None:
    """One work order with its measurements, or None."""
    found = rows("SELECT id, machine_id, product, quantity, status FROM work_orders WHERE id = %s", number)
    if not found:
        return None
    measured = rows(
        "SELECT temperature_celsius, force_newtons FROM measurements WHERE work_order_id = %s"
        " ORDER BY measured_at DESC LIMIT 10",
        number,
    )
    return {**found[0], "measurements": measured}


async def plan(request: Request) -> Response:
    """GET /schedule?jobs=100: a schedule of the newest work orders, calculated anew each time."""
    jobs = positive_number("jobs", request.query_params.get("jobs", "100"), 2000)
    return JSONResponse(await run_in_threadpool(calculate, jobs))


def calculate(jobs: int) -> dict[str, Any]:
    """The schedule of the newest work orders; a piece takes a minute and the set-up five."""
    newest = rows("SELECT quantity FROM work_orders ORDER BY id DESC LIMIT %s", jobs)
    loads = schedule([5 + row["quantity"] for row in newest], MACHINES)
    return {"jobs": len(newest), "machines": MACHINES, "makespan_minutes": makespan(loads)}


def make(content: dict[str, Any]) -> list[Letter]:
    """A message of queue orders becomes work orders, and a message to the CRM.

    Raises:
        RefusedLetter: it is no order.
    """
    order, customer, lines = content.get("order_id"), content.get("customer_id"), content.get("lines")
    if not isinstance(order, int) or not isinstance(customer, int) or not isinstance(lines, list) or not lines:
        raise RefusedLetter("order_id, customer_id and lines are needed")
    try:
        pieces = [(order + at, str(line["product"]), int(line["quantity"])) for at, line in enumerate(lines)]
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedLetter(f"a line needs product and quantity: {error!r}") from error
    try:
        write_work_orders(pieces)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise RefusedLetter(f"a line cannot be made: {error}") from error
    return [("shipments", {"order_id": order, "customer_id": customer})]


def write_work_orders(pieces: list[tuple[int, str, int]]) -> None:
    """Write (place, product, quantity) as work orders; the place chooses the machine."""
    with pool.connection() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO work_orders (machine_id, product, quantity)"
            " SELECT id, %s, %s FROM machines ORDER BY id LIMIT 1 OFFSET %s %% (SELECT count(*) FROM machines)",
            [(product, quantity, place) for place, product, quantity in pieces],
        )


PREFETCH = int(os.environ.get("PREFETCH", "10"))
app = application(
    [
        Route("/work-orders", work_orders),
        Route("/work-orders/{id:int}", work_order),
        Route("/schedule", plan),
    ],
    [lambda: Consumer("orders", make, PREFETCH)],
    [Middleware(ActivityMiddleware)],
)

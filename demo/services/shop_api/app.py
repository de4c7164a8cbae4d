# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shop's public API. An order is written to the database and sent to the factory."""

from __future__ import annotations

from typing import Any

from company.broker import Publisher
from company.database import pool, rows
from company.service import InputError, application, positive_number
from company.users import user_of
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MAXIMUM_NUMBER = 2**31 - 1
MAXIMUM_LINES = 20
publisher = Publisher()


async def products(request: Request) -> Response:
    """GET /products?limit=20: the products with the largest stock."""
    limit = positive_number("limit", request.query_params.get("limit", "20"), 100)
    statement = "SELECT id, sku, name, price_cents, stock FROM products ORDER BY stock DESC, id LIMIT %s"
    return JSONResponse(await run_in_threadpool(rows, statement, limit))


async def product(request: Request) -> Response:
    """GET /products/{id}."""
    number = request.path_params["id"]
    statement = "SELECT id, sku, name, price_cents, stock FROM products WHERE id = %s"
    found = await run_in_threadpool(rows, statement, number)
    return JSONResponse(found[0]) if found else JSONResponse({"error": f"no product {number}"}, 404)


async def place_order(request: Request) -> Response:
    """POST /orders {"customer_id": 1, "lines": [{"product_id": 1, "quantity": 2}]}."""
    try:
        content = await request.json()
    except ValueError as error:
        raise InputError(f"the body is no JSON: {error}") from error
    customer, lines = check_order(content)
    order = await run_in_threadpool(write_order, customer, lines)
    await run_in_threadpool(publisher.publish, "orders", order)
    return JSONResponse(order, 201)


def check_order(content: Any) -> tuple[int, list[tuple[int, int]]]:
    """(customer, [(product, quantity), ...]) of an order.

    Raises:
        InputError: names what is wrong.
    """
    lines = content.get("lines") if isinstance(content, dict) else None
    if not isinstance(lines, list) or not 1 <= len(lines) <= MAXIMUM_LINES:
        raise InputError(f"lines: 1 to {MAXIMUM_LINES} lines with product_id and quantity are needed")
    customer = positive_number("customer_id", content.get("customer_id"), MAXIMUM_NUMBER)
    checked = []
    for line in lines:
        line = line if isinstance(line, dict) else {}
        number = positive_number("product_id", line.get("product_id"), MAXIMUM_NUMBER)
        checked.append((number, positive_number("quantity", line.get("quantity"), 1000)))
    return customer, checked


def write_order(customer: int, lines: list[tuple[int, int]]) -> dict[str, Any]:
    """Write the order in one transaction and return what the factory needs to know.

    Raises:
        InputError: an unknown customer or product.
    """
    wanted = sorted({number for number, _ in lines})
    with pool.connection() as connection:
        if not connection.execute("SELECT 1 FROM customers WHERE id = %s", (customer,)).fetchone():
            raise InputError(f"customer_id: there is no customer {customer}")
        found = connection.execute("SELECT id, sku, price_cents FROM products WHERE id = ANY(%s)", (wanted,)).fetchall()
        known: dict[int, Any] = {row["id"]: row for row in found}
        missing = [number for number in wanted if number not in known]
        if missing:
            raise InputError(f"product_id: there is no product {missing[0]}")
        total = sum(known[number]["price_cents"] * quantity for number, quantity in lines)
        insert = "INSERT INTO orders (customer_id, total_cents) VALUES (%s, %s) RETURNING id"
        row: Any = connection.execute(insert, (customer, total)).fetchone()
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO order_lines (order_id, line, product_id, quantity, price_cents)"
                " VALUES (%s, %s, %s, %s, %s)",
                [
                    (row["id"], line, number, quantity, known[number]["price_cents"])
                    for line, (number, quantity) in enumerate(lines, 1)
                ],
            )
            # In the order of the numbers, so that two orders never wait for each other.
            for number in wanted:
                quantity = sum(q for n, q in lines if n == number)
                cursor.execute("UPDATE products SET stock = stock - %s WHERE id = %s", (quantity, number))
    sold = [{"product": known[number]["sku"], "quantity": quantity} for number, quantity in lines]
    return {"order_id": row["id"], "customer_id": customer, "total_cents": total, "lines": sold}


app = application(
    [
        Route("/products", products),
        Route("/products/{id:int}", product),
        Route("/orders", place_order, methods=["POST"]),
    ],
    [lambda: publisher],
    user=user_of,
)

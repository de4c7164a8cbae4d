# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The CRM's API: customers with their last orders, contacts, invoices. Shipments become contacts."""

from __future__ import annotations

from typing import Any

from company.broker import Consumer, Letter, Publisher, RefusedLetter
from company.database import execute, rows
from company.service import InputError, application, positive_number
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CHANNELS = ("phone", "mail", "chat")
publisher = Publisher()


async def customers(request: Request) -> Response:
    """GET /customers?city=Berlin&limit=20: the newest customers, of one city or of all."""
    limit = positive_number("limit", request.query_params.get("limit", "20"), 100)
    city = request.query_params.get("city")
    statement = (
        "SELECT id, name, email, city FROM customers WHERE %s::text IS NULL OR city = %s"
        " ORDER BY created_at DESC LIMIT %s"
    )
    return JSONResponse(await run_in_threadpool(rows, statement, city, city, limit))


async def customer(request: Request) -> Response:
    """GET /customers/{id}: a customer, the last orders and contacts."""
    found = await run_in_threadpool(read_customer, request.path_params["id"])
    return JSONResponse(found) if found else JSONResponse({"error": "no such customer"}, 404)


def read_customer(number: int) -> dict[str, Any] | None:
    """One customer with five orders and five contacts, or None."""
    found = rows("SELECT id, name, email, city FROM customers WHERE id = %s", number)
    if not found:
        return None
    orders = rows(
        "SELECT id, status, total_cents FROM orders WHERE customer_id = %s ORDER BY created_at DESC LIMIT 5", number
    )
    contacts = rows(
        "SELECT id, channel, note FROM contacts WHERE customer_id = %s ORDER BY created_at DESC LIMIT 5", number
    )
    return {**found[0], "orders": orders, "contacts": contacts}


async def add_contact(request: Request) -> Response:
    """POST /customers/{id}/contacts {"channel": "phone", "note": "..."}."""
    try:
        content = await request.json()
    except ValueError as error:
        raise InputError(f"the body is no JSON: {error}") from error
    channel = content.get("channel") if isinstance(content, dict) else None
    if channel not in CHANNELS:
        raise InputError(f"channel: {channel!r} is not allowed; allowed: {', '.join(CHANNELS)}")
    number, note = request.path_params["id"], str(content.get("note", ""))
    await run_in_threadpool(write_contact, number, channel, note)
    return JSONResponse({"customer_id": number, "channel": channel}, 201)


def write_contact(customer: int, channel: str, note: str) -> None:
    """Add a contact; nothing happens where there is no such customer."""
    execute(
        "INSERT INTO contacts (customer_id, channel, note) SELECT id, %s, %s FROM customers WHERE id = %s",
        channel,
        note,
        customer,
    )


async def send_invoice(request: Request) -> Response:
    """POST /customers/{id}/invoices: asks the accounts department, by message, for an invoice."""
    letter = {"customer_id": request.path_params["id"]}
    await run_in_threadpool(publisher.publish, "invoices", letter)
    return JSONResponse(letter, 202)


def note_shipment(content: dict[str, Any]) -> list[Letter]:
    """A message of queue shipments becomes a contact.

    Raises:
        RefusedLetter: it names no order or customer.
    """
    order, number = content.get("order_id"), content.get("customer_id")
    if not isinstance(order, int) or not isinstance(number, int):
        raise RefusedLetter("order_id and customer_id are needed")
    write_contact(number, "mail", f"Order {order} is being made")
    return []


app = application(
    [
        Route("/customers", customers),
        Route("/customers/{id:int}", customer),
        Route("/customers/{id:int}/contacts", add_contact, methods=["POST"]),
        Route("/customers/{id:int}/invoices", send_invoice, methods=["POST"]),
    ],
    [lambda: publisher, lambda: Consumer("shipments", note_shipment)],
)

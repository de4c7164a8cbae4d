# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the source of users: the view, its database, its database service."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.catalogue_support import catalogue, faults_of, only

FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"users": {"source": "registers", "view": "x"}}, "users.view: unknown key; allowed: source"),
    (
        {"users": {"source": "sql"}},
        "users.database_service: is missing and has no default; it says: the postgresql service that has the view",
    ),
    (
        {"users": {"source": "sql", "database_service": "shop-bd"}},
        "users.database_service: 'shop-bd' is not a service of kind postgresql in the catalogue; allowed: mes-db, "
        "shop-db; did you mean shop-db?",
    ),
    (
        {"users": {"source": "sql", "database_service": "rabbitmq"}},
        "users.database_service: 'rabbitmq' is not a service of kind postgresql",
    ),
    (
        {"users": {"source": "sql", "database_service": "shop-db", "database": "a=b"}},
        "users.database: 'a=b' is not a database; allowed: letters",
    ),
    (
        {"users": {"source": "sql", "database_service": "shop-db", "view": "users; DROP TABLE users"}},
        "users.view: 'users; DROP TABLE users' is not a view; allowed: NAME or SCHEMA.NAME",
    ),
]


@pytest.mark.parametrize(("change", "fault"), FAULTS)
def test_one_fault_of_the_source_of_users(change: dict[str, Any], fault: str) -> None:
    assert only(catalogue(shop_api=change)).startswith(f"signals_services.shop-api.{fault}")


def test_the_database_of_a_view_must_be_clear() -> None:
    users = {"source": "sql", "database_service": "shop-db"}
    services = catalogue(shop_db={"databases": ["shop", "crm"]}, shop_api={"users": users})
    assert only(services) == (
        "signals_services.shop-api.users.database: is missing, and signals_services.shop-db has several databases; "
        "allowed: crm, shop"
    )
    services["shop-api"]["users"]["database"] = "crm"
    assert faults_of(services) == []

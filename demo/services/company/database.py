# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection pool of one worker process; libpq reads PGHOST, PGUSER, PGPASSWORD and the others by itself."""

from __future__ import annotations

from typing import Any

from psycopg.rows import dict_row

from .pool import Pool

pool = Pool(size=8, timeout=5, row_factory=dict_row, connect_timeout=5, client_encoding="utf8")


def rows(statement: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of one statement, as dictionaries."""
    with pool.connection() as connection:
        return connection.execute(statement, values).fetchall()


def execute(statement: str, *values: Any) -> None:
    """Run one statement in a transaction of its own."""
    with pool.connection() as connection:
        connection.execute(statement, values)

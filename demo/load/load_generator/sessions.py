# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions held open in the company's databases, and tables that grow there.

The environment says how a database is reached: ``LOAD_DATABASE_SHOP`` is a connection string of libpq.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any

import psycopg

HELD = "load-held"
ROW_BYTES = 960


class Sessions:
    """All sessions of a scenario; a context manager that closes them and removes what grew."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._grown: list[str] = []

    def __enter__(self) -> Sessions:
        return self

    def __exit__(self, *reason: object) -> None:
        self._held.close()
        for database in self._grown:
            with connect(database, "load") as connection:
                connection.execute("DROP TABLE IF EXISTS load_growth")

    def hold(self, database: str, number: int) -> None:
        """Open so many sessions and keep them.

        Raises:
            psycopg.OperationalError: the database cannot be reached or has no place left.
        """
        for _ in range(number):
            self._held.callback(connect(database, HELD).close)

    def grow(self, database: str, size: int) -> None:
        """Write about so many bytes into a table of its own, which an interrupted run may have left behind."""
        self._grown.append(database)
        with connect(database, "load") as connection:
            connection.execute("DROP TABLE IF EXISTS load_growth")
            connection.execute("CREATE TABLE load_growth (filler text NOT NULL)")
            # Below 2 kB PostgreSQL stores a row as it is, neither compressed nor out of line.
            connection.execute(
                "INSERT INTO load_growth SELECT repeat(md5(n::text), %s) FROM generate_series(1, %s) AS n",
                (ROW_BYTES // 32, size // ROW_BYTES),
            )


def connect(database: str, name: str) -> psycopg.Connection[Any]:
    """A session of its own under an application name.

    Raises:
        psycopg.OperationalError: the database cannot be reached.
        KeyError: the environment does not name it.
    """
    settings = os.environ[f"LOAD_DATABASE_{database.upper()}"]
    return psycopg.connect(settings, autocommit=True, application_name=name, connect_timeout=5)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stand-in knows: tables in memory, written through to one SQLite file where there is a data directory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Table:
    """Rows of one kind by (organisation, key), in the order they were made."""

    def __init__(self, store: Store, name: str) -> None:
        self.store, self.name = store, name
        self.rows: dict[tuple[int, str], Row] = {}

    def get(self, org: int, key: str) -> Row | None:
        return self.rows.get((org, key))

    def put(self, org: int, key: str, row: Row) -> Row:
        """Keep a row (a changed row must be put again, or it is not written to the file)."""
        self.rows[(org, key)] = row
        self.store.dirty[(self.name, org, key)] = row
        return row

    def delete(self, org: int, key: str) -> None:
        if self.rows.pop((org, key), None) is not None:
            self.store.dirty[(self.name, org, key)] = None

    def all(self, org: int) -> list[Row]:
        return [row for (owner, _), row in self.rows.items() if owner == org]

    def drop(self, org: int) -> None:
        """Forget everything of an organisation."""
        for owner, key in list(self.rows):
            if owner == org:
                self.delete(org, key)

    def __iter__(self) -> Iterator[Row]:
        return iter(list(self.rows.values()))


class Store:
    """All tables; ``commit`` writes what changed, ``refresh`` reads what another process (the command line) wrote."""

    def __init__(self, path: Path | None) -> None:
        self.tables: dict[str, Table] = {}
        self.dirty: dict[tuple[str, int, str], Row | None] = {}
        self.file: sqlite3.Connection | None = None
        self.version = 0
        if path is not None:
            self.file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
            path.chmod(0o600)
            self.file.execute("PRAGMA synchronous=OFF")
            self.file.execute(
                "CREATE TABLE IF NOT EXISTS object (kind TEXT, org INTEGER, key TEXT, body TEXT,"
                " PRIMARY KEY (kind, org, key))"
            )
            self._load()

    def table(self, name: str) -> Table:
        return self.tables.setdefault(name, Table(self, name))

    def next(self, name: str) -> int:
        """The next number of a sequence; a number is never given twice."""
        row = self.table("sequence").get(0, name) or {"last": 0}
        self.table("sequence").put(0, name, {"last": row["last"] + 1})
        return int(row["last"]) + 1

    def commit(self) -> None:
        if self.file is not None and self.dirty:
            self.file.execute("BEGIN IMMEDIATE")
            for (kind, org, key), row in self.dirty.items():
                if row is None:
                    self.file.execute("DELETE FROM object WHERE kind=? AND org=? AND key=?", (kind, org, key))
                else:
                    # Not REPLACE: a row keeps its place in the order.
                    self.file.execute(
                        "INSERT INTO object VALUES (?,?,?,?)"
                        " ON CONFLICT (kind, org, key) DO UPDATE SET body=excluded.body",
                        (kind, org, key, json.dumps(row)),
                    )
            self.file.execute("COMMIT")
        self.dirty.clear()

    def refresh(self) -> None:
        """Read the file again if another process changed it."""
        if self.file is not None and self._data_version() != self.version:
            self._load()

    def close(self) -> None:
        self.commit()
        if self.file is not None:
            self.file.close()

    def _data_version(self) -> int:
        assert self.file is not None
        return int(self.file.execute("PRAGMA data_version").fetchone()[0])

    def _load(self) -> None:
        assert self.file is not None
        self.version = self._data_version()
        for table in self.tables.values():
            table.rows.clear()
        for kind, org, key, body in self.file.execute("SELECT kind, org, key, body FROM object ORDER BY rowid"):
            self.table(kind).rows[(org, key)] = json.loads(body)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pool of PostgreSQL connections shared by threads. Debian 12 has psycopg without psycopg_pool."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg


class PoolTimeout(psycopg.OperationalError):
    """All connections stayed in use for too long."""


class Pool:
    """Keeps connections that were given back, opens a new one when none is free, at most ``size`` at a time.

    ``keywords`` go to :func:`psycopg.connect`; ``timeout`` is in seconds.
    """

    def __init__(self, size: int, timeout: float, **keywords: Any) -> None:
        self._keywords = keywords
        self._timeout = timeout
        self._places = threading.BoundedSemaphore(size)
        self._free: queue.LifoQueue[psycopg.Connection[Any]] = queue.LifoQueue()

    @contextmanager
    def connection(self, timeout: float | None = None) -> Iterator[psycopg.Connection[Any]]:
        """A connection in a transaction: committed at the end, rolled back by an exception.

        Raises:
            PoolTimeout: none became free in time.
            psycopg.OperationalError: the database cannot be reached.
        """
        if not self._places.acquire(timeout=self._timeout if timeout is None else timeout):
            raise PoolTimeout("every connection is in use")
        try:
            connection = self._take()
            try:
                with connection.transaction():
                    yield connection
            finally:
                if connection.broken or connection.closed:
                    connection.close()
                else:
                    self._free.put(connection)
        finally:
            self._places.release()

    def _take(self) -> psycopg.Connection[Any]:
        """A free connection, or a new one."""
        try:
            return self._free.get_nowait()
        except queue.Empty:
            return psycopg.connect(autocommit=True, **self._keywords)

    def close(self) -> None:
        """Close the connections that are not in use."""
        while True:
            try:
                self._free.get_nowait().close()
            except queue.Empty:
                return

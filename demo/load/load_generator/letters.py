# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The customers' side of the broker: letters nobody can work with, and messages taken and not acknowledged."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import pika
from company.broker import EXCHANGE, RETRY_SECONDS, parameters
from pika.exceptions import AMQPError, NackError

from .ledger import Ledger

logger = logging.getLogger(__name__)

HELD_QUEUE = "invoices"
# The broker ends a channel that holds a message for 30 minutes (consumer_timeout).
HOLD_SECONDS = 20 * 60


class Letters:
    """Publishes what the MES will refuse and holds messages, in threads of its own; a context manager."""

    def __init__(self, ledger: Ledger, held: int) -> None:
        self._ledger = ledger
        self._held = held
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._publishing: tuple[Any, Any] | None = None
        self._number = 0

    def __enter__(self) -> Letters:
        self._thread = threading.Thread(target=self._run, name="holder", daemon=True)
        if self._held:
            self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._stopping.set()
        if self._held:
            self._thread.join(5)
        self._close()

    def send_rejected(self) -> None:
        """Publish one order that is no JSON; it is noted when the broker has it."""
        with self._lock:
            self._number += 1
            body = f"order {self._number} by facsimile, not readable".encode()
            self._again(lambda channel: channel.basic_publish(EXCHANGE, "orders", body, mandatory=True))
        self._ledger.message("rejected")

    def send_reminder(self) -> None:
        """Publish one reminder. Nobody reads their short queue: they expire, and are refused while it is full.

        Both end as dead letters; the broker's answer says which it will be.
        """
        with self._lock:
            try:
                self._again(lambda channel: channel.basic_publish(EXCHANGE, "reminders", b"{}", mandatory=True))
            except NackError:
                self._ledger.message("refused")
                return
        self._ledger.message("expired")

    def _again(self, action: Callable[[Any], object]) -> None:
        """Do it on the connection that is there, else on a new one (the broker closes silent ones)."""
        if self._publishing is not None:
            try:
                action(self._publishing[1])
                return
            except NackError:
                raise
            except (AMQPError, OSError):
                self._publishing = None
        connection = pika.BlockingConnection(parameters())
        channel = connection.channel()
        channel.confirm_delivery()
        self._publishing = (connection, channel)
        action(channel)

    def _close(self) -> None:
        try:
            if self._publishing is not None:
                self._publishing[0].close()
        except (AMQPError, OSError):
            pass

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._hold()
            except (AMQPError, OSError) as error:
                self._ledger.message("held", 0)
                logger.warning("queue %s: %r, connecting again", HELD_QUEUE, error)
                self._stopping.wait(RETRY_SECONDS)

    def _hold(self) -> None:
        connection = pika.BlockingConnection(parameters())
        channel = connection.channel()
        channel.basic_qos(prefetch_count=self._held)
        end = time.monotonic() + HOLD_SECONDS
        held = 0
        for method, _properties, _body in channel.consume(HELD_QUEUE, inactivity_timeout=1.0):
            if method is not None:
                held += 1
                self._ledger.message("held", held)
            if self._stopping.is_set() or time.monotonic() > end:
                break
        connection.close()
        self._ledger.message("held", 0)

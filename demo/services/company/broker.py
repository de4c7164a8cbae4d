# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RabbitMQ: one thread publishes with confirms, one reads a queue and acknowledges each message by itself.

pika's connections belong to one thread each; heartbeats are answered while the thread waits.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any

import pika
from pika.exceptions import AMQPError
from psycopg import OperationalError

logger = logging.getLogger(__name__)

EXCHANGE = "shop"
RETRY_SECONDS = 2.0
Letter = tuple[str, dict[str, Any]]
# pika says ValueError ("Timeout closed before call") where a broker went away while it waited.
GONE = (AMQPError, OSError, ValueError)


class BrokerError(RuntimeError):
    """The broker did not take a message."""


class RefusedLetter(ValueError):
    """A message nobody can work with: it goes to the dead-letter queue."""


def parameters() -> pika.ConnectionParameters:
    """Where the broker is, from BROKER_HOST, BROKER_PORT, BROKER_VHOST, BROKER_USER and BROKER_PASSWORD."""
    environment = os.environ
    return pika.ConnectionParameters(
        host=environment.get("BROKER_HOST", "localhost"),
        port=int(environment.get("BROKER_PORT", "5672")),
        virtual_host=environment.get("BROKER_VHOST", "shop"),
        credentials=pika.PlainCredentials(environment["BROKER_USER"], environment["BROKER_PASSWORD"]),
        heartbeat=60,
        blocked_connection_timeout=10,
        socket_timeout=5,
    )


def open_channel() -> tuple[pika.BlockingConnection, Any]:
    """A new connection and its channel with publisher confirms."""
    connection = pika.BlockingConnection(parameters())
    channel = connection.channel()
    channel.confirm_delivery()
    return connection, channel


def send(channel: Any, letter: Letter) -> None:
    """Publish one persistent message and wait for the broker's word; a message no queue takes is an error."""
    routing_key, content = letter
    channel.basic_publish(
        EXCHANGE,
        routing_key,
        json.dumps(content).encode(),
        pika.BasicProperties(content_type="application/json", delivery_mode=2),
        mandatory=True,
    )


class Publisher:
    """Publishes for all threads of a process; a context manager."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[Letter, Future[None]] | None] = queue.Queue()
        self._connection: Any = None
        self._channel: Any = None

    def __enter__(self) -> Publisher:
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._waiting.put(None)
        self._thread.join(5)

    def publish(self, routing_key: str, content: dict[str, Any], timeout: float = 10) -> None:
        """Publish a message and wait until the broker has it.

        Raises:
            BrokerError: the broker refused it or could not be reached.
        """
        done: Future[None] = Future()
        self._waiting.put(((routing_key, content), done))
        try:
            done.result(timeout)
        except (AMQPError, OSError, TimeoutError) as error:
            raise BrokerError(f"the broker did not take the message: {error!r}") from error

    def _run(self) -> None:
        while True:
            try:
                item = self._waiting.get(timeout=10)
            except queue.Empty:
                self._keep_alive()
                continue
            if item is None:
                return
            letter, done = item
            try:
                self._send(letter)
                done.set_result(None)
            except Exception as error:
                done.set_exception(error)

    def _send(self, letter: Letter) -> None:
        if self._connection is not None:
            try:
                send(self._channel, letter)
                return
            except GONE as error:
                logger.warning("the broker is gone (%r), connecting again", error)
        self._connection, self._channel = open_channel()
        send(self._channel, letter)

    def _keep_alive(self) -> None:
        try:
            if self._connection is not None:
                self._connection.process_data_events(0)
        except GONE:
            self._connection = None


class Consumer:
    """Reads one queue in a thread; a context manager.

    Args:
        name: the queue.
        handle: takes a message's content and returns messages to publish; they are published before the message is
            acknowledged. RefusedLetter sends it to the dead-letter queue, a database that is away makes it wait, any
            other exception sends it back to the queue.
        prefetch: messages in flight at the same time.
    """

    def __init__(self, name: str, handle: Callable[[dict[str, Any]], Iterable[Letter]], prefetch: int = 10) -> None:
        self._name = name
        self._handle = handle
        self._prefetch = prefetch
        self._stopping = threading.Event()

    def __enter__(self) -> Consumer:
        self._thread = threading.Thread(target=self._run, name=f"consumer-{self._name}", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._stopping.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._read()
            except GONE as error:
                logger.warning("queue %s: %r, connecting again", self._name, error)
                self._stopping.wait(RETRY_SECONDS)

    def _read(self) -> None:
        connection, channel = open_channel()
        channel.basic_qos(prefetch_count=self._prefetch)
        for method, _properties, body in channel.consume(self._name, inactivity_timeout=1.0):
            if method is not None:
                self._work(connection, channel, method.delivery_tag, body)
            if self._stopping.is_set():
                break
        connection.close()

    def _work(self, connection: Any, channel: Any, tag: int, body: bytes) -> None:
        try:
            for letter in self._patiently(connection, content_of(body)):
                send(channel, letter)
        except RefusedLetter as error:
            logger.warning("queue %s: refused a message: %s", self._name, error)
            channel.basic_reject(tag, requeue=False)
        except (AMQPError, OSError):
            raise
        except Exception:
            logger.exception("queue %s: a message goes back", self._name)
            connection.sleep(RETRY_SECONDS)
            channel.basic_reject(tag, requeue=True)
        else:
            channel.basic_ack(tag)

    def _patiently(self, connection: Any, content: dict[str, Any]) -> Iterable[Letter]:
        """Wait for a database that is away: going back again and again would end in the dead-letter queue."""
        while True:
            try:
                return self._handle(content)
            except OperationalError as error:
                logger.warning("queue %s: %s; a message waits", self._name, error)
                if self._stopping.is_set():
                    raise
                connection.sleep(RETRY_SECONDS)


def content_of(body: bytes) -> dict[str, Any]:
    """The content of a message.

    Raises:
        RefusedLetter: it is no JSON object.
    """
    try:
        content = json.loads(body)
    except ValueError as error:
        raise RefusedLetter(f"no JSON: {error}") from error
    if not isinstance(content, dict):
        raise RefusedLetter(f"a JSON object was expected, not {type(content).__name__}")
    return content

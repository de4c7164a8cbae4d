# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send and hold letters for ever, as the demo's user load. Runs on load1 with the environment of load.service.

Three refused orders a second (the MES sends them to the dead-letter queue), three a second that no queue takes, 500
invoices which nobody acknowledges, of which 80 are held, and five shipments, whose reader is stopped in the scenario.
"""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pika

EXCHANGE = "shop"


def connect() -> Any:
    """A channel to the demo's broker."""
    credentials = pika.PlainCredentials(os.environ["BROKER_USER"], os.environ["BROKER_PASSWORD"])
    parameters = pika.ConnectionParameters(
        os.environ["BROKER_HOST"], int(os.environ["BROKER_PORT"]), os.environ["BROKER_VHOST"], credentials
    )
    return pika.BlockingConnection(parameters).channel()


def read_away() -> None:
    """Take what was sent out of its queues, so that they are as before."""
    reader = connect()
    for queue in ("invoices", "orders.dlq"):
        while reader.basic_get(queue, auto_ack=True)[0]:
            pass


channel = connect()
for number in range(500):
    channel.basic_publish(EXCHANGE, "invoices", b'{"order_id": %d, "note": "nobody reads this"}' % number)
for _number in range(5):
    channel.basic_publish(EXCHANGE, "shipments", b"not readable")
channel.basic_qos(prefetch_count=80)
channel.basic_consume("invoices", lambda *_: None)
stopping: list[int] = []
signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
while not stopping:
    channel.basic_publish(EXCHANGE, "orders", b"not readable")
    channel.basic_publish(EXCHANGE, "nowhere", b"{}")
    channel.connection.process_data_events(0)
    time.sleep(0.33)
channel.connection.close()
read_away()

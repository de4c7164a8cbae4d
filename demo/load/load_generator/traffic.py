# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends the planned traffic at its constant rates and notes every answer."""

from __future__ import annotations

import http.client
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from . import plan, users
from .ledger import Ledger
from .letters import Letters

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 30
SENDERS = 64
START_SECONDS = 120
HEALTH = plan.Request("GET", "/health", "/health")
INVOICES = "/customers/{id:int}/invoices"


def ask(host: str, port: int, request: plan.Request) -> int:
    """Send one request and read the whole answer; its status, 0 when there was none.

    A connection of its own for each request: one that is kept may be closed by the service just then, and nobody would
    know whether the request had counted.
    """
    body = None if request.body is None else json.dumps(request.body)
    headers = {"Connection": "close", "Content-Type": "application/json", **request.headers}
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    try:
        connection.request(request.method, request.path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        if request is not HEALTH:
            logger.warning("%s %s%s: %r", request.method, host, request.path, error)
        return 0
    finally:
        connection.close()


class Generator:
    """All customers together; ``run`` does the work."""

    def __init__(self, settings: plan.Settings, ledger: Ledger, letters: Letters) -> None:
        self._settings = settings
        self._ledger = ledger
        self._letters = letters
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End ``run`` soon."""
        self._stopping.set()

    def run(self, seconds: float) -> None:
        """Send for so many seconds (0: until stopped), and wait for the answers."""
        self._wait_for_services()
        settings = self._settings
        with ThreadPoolExecutor(SENDERS, "sender") as senders:
            flows = [
                threading.Thread(
                    target=self._flow, args=(traffic.rate, seconds, self._sending(senders, service, traffic))
                )
                for service, traffic in settings.traffic.items()
            ]
            invoice = self._invoicing(senders)
            for _ in range(settings.unread_at_start):
                invoice()
            flows.append(threading.Thread(target=self._flow, args=(settings.unread_rate, seconds, invoice)))
            reject = self._rejecting(senders)
            flows.append(threading.Thread(target=self._flow, args=(settings.rejected_rate, seconds, reject)))
            for flow in flows:
                flow.start()
            for flow in flows:
                flow.join()

    def _wait_for_services(self) -> None:
        """Begin when all services are well, so that totals are those of the plan; after a while begin anyway."""
        end = time.monotonic() + START_SECONDS
        hosts = {host for traffic in self._settings.traffic.values() for host in traffic.hosts}
        while hosts and time.monotonic() < end and not self._stopping.is_set():
            hosts = {host for host in hosts if ask(host, self._settings.port, HEALTH) != 200}
            if hosts:
                self._stopping.wait(2.0)
        if hosts:
            logger.warning("not well yet: %s; beginning anyway", ", ".join(sorted(hosts)))

    def _flow(self, rate: float, seconds: float, act: Callable[[], object]) -> None:
        """Act at a constant rate: number n is due at n / rate, and what is late is made up for."""
        started, number = time.monotonic(), 0
        limit = plan.number_due(rate, seconds) if seconds else None
        while rate > 0 and (limit is None or number < limit):
            if self._stopping.wait(max(0.0, started + number / rate - time.monotonic())):
                return
            act()
            number += 1

    def _sending(self, senders: ThreadPoolExecutor, service: str, traffic: plan.Traffic) -> Callable[[], object]:
        row = plan.requests(self._settings.seed, service, traffic)
        return lambda: senders.submit(self.send, service, *next(row))

    def send(self, service: str, host: str, request: plan.Request) -> int:
        """Send one request now and note its answer; the status, 0 without an answer."""
        sent_at, started = time.time(), time.perf_counter()
        status = ask(host, self._settings.port, request)
        seconds = time.perf_counter() - started
        user = request.headers.get(users.HEADER, "")
        self._ledger.request(sent_at, service, host, request.method, request.route, status, seconds, user)
        return status

    def _invoicing(self, senders: ThreadPoolExecutor) -> Callable[[], object]:
        """Ask the CRM for invoices: messages nobody reads."""
        number = 0

        def invoice() -> None:
            nonlocal number
            crm = self._settings.traffic["crm-api"]
            request = plan.Request("POST", f"/customers/{number % plan.CUSTOMERS + 1}/invoices", INVOICES, {})
            number += 1
            senders.submit(send, crm.hosts[number % len(crm.hosts)], request)

        def send(host: str, request: plan.Request) -> None:
            if self.send("crm-api", host, request) == 202:
                self._ledger.message("unread")

        return invoice

    def _rejecting(self, senders: ThreadPoolExecutor) -> Callable[[], object]:
        def reject() -> None:
            try:
                self._letters.send_rejected()
            except Exception as error:
                logger.warning("a letter was not sent: %r", error)

        return lambda: senders.submit(reject)

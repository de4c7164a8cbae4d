# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The truth of every signal, and what Prometheus recorded at the same instant.

Rates, shares, percentiles and counts "of the last five minutes" are compared at the last evaluation of their rule
within the constant traffic: Prometheus' window, 300 s before that evaluation, is the window of the truth. What is a
state (queues, sessions, sizes) is compared at the last evaluation in the quiet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.truth.comparison import Row, compare, percentile
from tests.truth.course import CourseError, Evidence
from tests.truth.kernel import HostKernel
from tests.truth.ledger_copy import LedgerCopy
from tests.truth.prometheus import Prometheus, Recorded
from tests.truth.tolerance import Tolerance, read_tolerance

WINDOW_SECONDS = 300
DAY_SECONDS = 24 * 3600
# The service notes a user, and the database is asked, within so many seconds of the times that are known.
SQL_SECONDS = (0.0, -0.5, 0.5, -1.0, 1.0)
# signals.yml: traffic must have been constant for so long.
CONSTANT_SECONDS = 350
COUNT = "http_server_request_duration_seconds_count"


class TooEarlyError(Exception):
    """A rule was not evaluated late enough in the constant traffic: its value cannot be judged."""


class Judge:
    """Judges the signals of one run."""

    def __init__(self, evidence: Evidence, prometheus: Prometheus) -> None:
        self._evidence = evidence
        self._prometheus = prometheus
        self._ledger = LedgerCopy(evidence.ledger)
        self._kernels: dict[str, list[HostKernel]] = {}
        for name, service in evidence.of_kind("http").items():
            hosts = evidence.groups[service["group"]]
            self._kernels[name] = [HostKernel(host, _samples(evidence, host)) for host in hosts]
        self._truths: dict[str, Callable[[dict[str, Any], Tolerance], Row]] = {
            "service:http_server_requests:rate5m": self._requests,
            "service:http_server_500:increase5m": self._errors,
            "service:http_server_request_duration_seconds:p95_5m": self._latency,
            "service:cpu_utilisation:ratio5m": self._cpu,
            "service:memory_utilisation:ratio": self._memory,
            "service:rabbitmq_dead_letters:sum": self._dead_letters,
            "service:rabbitmq_messages_in_flight:sum": self._in_flight,
            "service:rabbitmq_messages_in_queues:sum": self._in_queues,
            "service:postgresql_size_bytes:sum": self._database_size,
            "service:postgresql_connections:sum": self._connections,
            "service:active_users:last5m": self._users,
            "service:active_users:last24h": self._users,
            "service:s3_used_bytes:sum": self._storage,
        }

    def row(self, signal: dict[str, Any]) -> Row:
        """The comparison of one entry of signals.yml.

        Raises:
            ToleranceError: its tolerance is written in an unknown form.
            CourseError: nobody knows the truth of its series.
        """
        service = self._evidence.services.get(signal["service"])
        source = (service or {}).get("users", {}).get("source", "none") if _about_users(signal) else ""
        if service is None or source == "none":
            return Row(
                signal["id"], None, None, None, signal["within"], False, signal["unit"], "not declared", declared=False
            )
        tolerance = read_tolerance(signal["within"], source)
        if signal["series"] not in self._truths:
            raise CourseError(f"{signal['id']}: nobody knows the truth of {signal['series']}")
        try:
            return self._truths[signal["series"]](signal, tolerance)
        except TooEarlyError as error:
            return Row(signal["id"], None, None, None, tolerance.text, False, signal["unit"], str(error))

    def _recorded(self, signal: dict[str, Any], before: float) -> Recorded:
        """The recorded value; without one, NaN at the time before which it should have been."""
        found = self._prometheus.recorded(signal["series"], signal["service"], before)
        return found or Recorded(before, float("nan"))

    def _in_constant(self, signal: dict[str, Any]) -> Recorded:
        began, end = self._evidence.constant()
        found = self._recorded(signal, end)
        if found.time - began < CONSTANT_SECONDS:
            raise TooEarlyError(f"recorded after {found.time - began:.0f} s of constant traffic only")
        return found

    def _in_quiet(self, signal: dict[str, Any]) -> Recorded:
        return self._recorded(signal, self._evidence.end)

    def _requests(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_constant(signal)
        answers = self._ledger.answers(signal["service"], recorded.time - WINDOW_SECONDS, recorded.time)
        row = compare(signal["id"], signal["unit"], answers / WINDOW_SECONDS, recorded.value, tolerance)
        return self._counters(row, signal["service"], None)

    def _errors(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_constant(signal)
        answers = self._ledger.answers(signal["service"], recorded.time - WINDOW_SECONDS, recorded.time, 500)
        row = compare(signal["id"], signal["unit"], answers, recorded.value, tolerance)
        return self._counters(row, signal["service"], 500)

    def _counters(self, row: Row, service: str, status: int | None) -> Row:
        """Over the whole run, from rest to rest, counters must have grown by exactly what the ledger holds."""
        begin, end = self._evidence.start, self._evidence.end
        labels = f'service="{service}"' + (f',http_response_status_code="{status}"' if status else "")
        total = f"sum({COUNT}{{{labels}}})"
        counted = self._prometheus.number(total, end) - self._prometheus.number(total, begin)
        answers = self._ledger.answers(service, begin, end, status)
        lost = self._ledger.answers(service, begin, end, 0)
        exact = counted == answers and lost == 0
        note = f"counters of the whole run: {counted:.0f}, ledger: {answers}" + (f", {lost} lost" if lost else "")
        return Row(**{**row.as_data(), "within": row.within and exact, "note": note})

    def _latency(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_constant(signal)
        begin = recorded.time - WINDOW_SECONDS
        seconds = [took for ended, took in self._evidence.delays[signal["service"]] if begin < ended <= recorded.time]
        truth = percentile(seconds, 0.95)
        bounds = self._prometheus.bounds(signal["service"], recorded.time)
        note = f"95th percentile of {len(seconds)} answers, measured in the service"
        return compare(signal["id"], signal["unit"], truth, recorded.value, tolerance, note, bounds)

    def _cpu(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_constant(signal)
        kernels = self._kernels[signal["service"]]
        limit = self._evidence.services[signal["service"]].get("cpu_limit_cores")
        used = sum(kernel.cpu_seconds(recorded.time - WINDOW_SECONDS, recorded.time) for kernel in kernels)
        cores = sum(limit or kernel.cores for kernel in kernels)
        note = f"{used:.2f} s of CPU over {cores} cores"
        return compare(signal["id"], signal["unit"], used / WINDOW_SECONDS / cores, recorded.value, tolerance, note)

    def _memory(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_constant(signal)
        kernels = self._kernels[signal["service"]]
        limit = self._evidence.services[signal["service"]].get("memory_limit_bytes")
        resident = sum(kernel.resident(recorded.time) for kernel in kernels)
        available = sum(limit or kernel.memory for kernel in kernels)
        note = f"{resident / 2**20:.0f} MiB resident"
        return compare(signal["id"], signal["unit"], resident / available, recorded.value, tolerance, note)

    def _dead(self, queues: list[dict[str, Any]], service: dict[str, Any], dead: bool) -> int:
        """Messages in dead-letter queues, or in all others, as the broker's command line tells."""
        pattern = re.compile(service["dead_letter_queues"])
        return sum(queue["messages"] for queue in queues if bool(pattern.fullmatch(queue["name"])) is dead)

    def _broker(self, signal: dict[str, Any], tolerance: Tolerance, kinds: tuple[str, ...], dead: bool) -> Row:
        """What there was before, and what the ledger added."""
        recorded = self._in_quiet(signal)
        service = self._evidence.services[signal["service"]]
        before = self._dead(self._evidence.queues_before, service, dead)
        added = {kind: self._ledger.messages(kind, self._evidence.start, recorded.time) for kind in kinds}
        words = ", ".join(f"{number} {kind}" for kind, number in added.items())
        note = f"{before} before, {words}; rabbitmqctl: {self._dead(self._evidence.queues, service, dead)}"
        return compare(signal["id"], signal["unit"], before + sum(added.values()), recorded.value, tolerance, note)

    def _dead_letters(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        return self._broker(signal, tolerance, ("rejected", "expired", "refused"), dead=True)

    def _in_queues(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        return self._broker(signal, tolerance, ("unread",), dead=False)

    def _in_flight(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_quiet(signal)
        note = f"rabbitmqctl: {sum(queue['messages_unacknowledged'] for queue in self._evidence.queues)}"
        held = self._ledger.held(recorded.time)
        return compare(signal["id"], signal["unit"], held, recorded.value, tolerance, note)

    def _database_size(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_quiet(signal)
        truth = sum(self._evidence.sizes[name] for name in self._evidence.services[signal["service"]]["databases"])
        return compare(signal["id"], signal["unit"], truth, recorded.value, tolerance, "pg_database_size")

    def _connections(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_quiet(signal)
        service = self._evidence.services[signal["service"]]
        sessions = self._evidence.sessions[self._evidence.groups[service["group"]][0]]
        held = self._evidence.diary["scenario"]["sessions"][service["databases"][0]]
        row = compare(signal["id"], signal["unit"], sum(sessions.values()), recorded.value, tolerance)
        note = ", ".join(f"{number} {name}" for name, number in sorted(sessions.items()))
        # The sessions held must be among those which PostgreSQL shows, else the scenario was not what it says.
        return Row(**{**row.as_data(), "within": row.within and sessions.get("load-held", 0) == held, "note": note})

    def _users(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        """Registers: at the evaluation. SQL: at the time of the query behind the value, which its exporter tells."""
        recorded = self._recorded(signal, self._evidence.constant()[1])
        service, window = signal["service"], WINDOW_SECONDS if signal["id"].startswith("concurrent") else DAY_SECONDS
        if self._evidence.services[service]["users"]["source"] == "registers":
            # Of a day they know what Prometheus has seen of it: from its first look, which spans five minutes, on.
            looks = f'timestamp(service:active_users:last5m{{service="{service}"}})[24h:1m]'
            begin = self._prometheus.number(f"min_over_time({looks})", recorded.time) - WINDOW_SECONDS
            begin = max(begin, recorded.time - window)
            truth = self._ledger.users(service, begin, recorded.time)
            note = f"registers, of the last {(recorded.time - begin) / 60:.0f} min"
            return compare(signal["id"], signal["unit"], truth, recorded.value, tolerance, note)
        asked = self._prometheus.number(
            f'max(sql_active_users_timestamp_seconds{{service="{service}"}})', recorded.time
        )
        # Somebody may come or go in that moment: of the counts around it the one nearest to the value is taken.
        counts = [self._ledger.users(service, asked + shift - window, asked + shift) for shift in SQL_SECONDS]
        truth = min(counts, key=lambda count: abs(count - recorded.value))
        note = (
            f"SQL, asked {recorded.time - asked:.0f} s before the evaluation; {min(counts)} to {max(counts)} within 1 s"
        )
        return compare(signal["id"], signal["unit"], truth, recorded.value, tolerance, note)

    def _storage(self, signal: dict[str, Any], tolerance: Tolerance) -> Row:
        recorded = self._in_quiet(signal)
        grown = self._evidence.stored_bytes - self._evidence.stored_before
        row = compare(signal["id"], signal["unit"], self._evidence.stored_bytes, recorded.value, tolerance)
        # A bucket that did not grow would prove less than the scenario says.
        note = f"{grown} more than before the scenario"
        return Row(**{**row.as_data(), "within": row.within and grown > 0, "note": note})


def _about_users(signal: dict[str, Any]) -> bool:
    return bool(signal["series"].startswith("service:active_users:"))


def _samples(evidence: Evidence, host: str) -> list[dict[str, Any]]:
    # The last line may be half written.
    lines = evidence.kernel[host].read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]

# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Fixtures: a registry of its own for each test, and real servers with several worker processes."""

from __future__ import annotations

import math
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SOURCES = TESTS.parent / "src"
sys.path.insert(0, str(SOURCES))

from golden_signals_instrumentation.users_key import users_key  # noqa: E402
from prometheus_client import CollectorRegistry  # noqa: E402
from prometheus_client.parser import text_string_to_metric_families  # noqa: E402

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def parse(text: str) -> Samples:
    """{(series name, frozenset of (label, value)): value} of an exposition in text form."""
    families = text_string_to_metric_families(text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def estimate(registers: list[int]) -> float:
    """Users behind registers: the formula of the rules (Flajolet et al. 2007, linear counting for small numbers)."""
    number = len(registers)
    raw = 0.7213 / (1 + 1.079 / number) * number**2 / sum(2.0**-rank for rank in registers)
    empty = registers.count(0)
    return number * math.log(number / empty) if empty and raw <= 2.5 * number else raw


def registers_of(samples: Samples) -> list[int]:
    """The registers of users in the samples, in order; KeyError where one is missing."""
    name = "app_active_users_hll_register"
    return [int(samples[(name, frozenset({("register", str(number))}))]) for number in range(1024)]


def fetch(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
    """(status, body) of one request."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def free_port() -> int:
    """A port of the loopback interface nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until the condition is true.

    Raises:
        AssertionError: it was not true in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not true within {seconds} s")


class Service:
    """A real server process with its workers: public port and metrics port on the loopback interface."""

    def __init__(self, command: list[str], directory: Path | None) -> None:
        self.port, self.metrics_port = free_port(), free_port()
        environment = dict(os.environ, PYTHONPATH=f"{SOURCES}:{TESTS / 'applications'}", TEST_PORT=str(self.port))
        environment["TEST_METRICS_PORT"] = str(self.metrics_port)
        environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
        if directory is not None:
            environment["PROMETHEUS_MULTIPROC_DIR"] = str(directory)
        words = [word.format(port=self.port) for word in command]
        self.process = subprocess.Popen([sys.executable, *words], env=environment, start_new_session=True)
        wait_for(lambda: self.get("/pid")[0] == 200 and self.metrics())

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Ask the public port."""
        return fetch(f"http://127.0.0.1:{self.port}{path}", **headers)

    def metrics(self) -> Samples:
        """Read the metrics port."""
        status, text = fetch(f"http://127.0.0.1:{self.metrics_port}/metrics")
        assert status == 200, text
        return parse(text)

    def count(self, route: str, status: int, method: str = "GET") -> float:
        """Requests of one series; raises KeyError where there is no such series."""
        return self.metrics()[series(route, status, method)]

    def worker_pids(self, expected: int) -> set[int]:
        """Process numbers of the workers, found by asking them at the same time until all have answered."""
        found: set[int] = set()

        def ask_all() -> bool:
            with ThreadPoolExecutor(2 * expected) as pool:
                found.update(int(body) for _, body in pool.map(self.get, ["/pid"] * 2 * expected))
            return len(found) >= expected

        wait_for(ask_all)
        return found

    def stop(self) -> None:
        """End the server and its workers."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)


def series(route: str, status: int, method: str = "GET") -> tuple[str, frozenset[tuple[str, str]]]:
    """Key of one counter of requests in the samples."""
    labels = {"http_request_method": method, "http_response_status_code": str(status), "http_route": route}
    return "http_server_request_duration_seconds_count", frozenset(labels.items())


@pytest.fixture
def registry() -> CollectorRegistry:
    """A registry nobody else uses."""
    return CollectorRegistry()


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The key of a service that counts its users."""
    monkeypatch.setenv("GOLDEN_SIGNALS_USERS_KEY", "a secret of the tests")
    return users_key()


@pytest.fixture
def start() -> Iterator[Callable[..., Service]]:
    """Start services; they are stopped after the test."""
    services: list[Service] = []

    def start_one(command: list[str], directory: Path | None = None) -> Service:
        services.append(Service(command, directory))
        return services[-1]

    yield start_one
    for service in services:
        service.stop()

# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Real servers with several worker processes: one sum, one port, nothing left of a dead worker."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import Service, fetch, registers_of, series, wait_for
from golden_signals_instrumentation.users import ActiveUsers
from golden_signals_instrumentation.users_key import VARIABLE, users_key

ACTIVE = ("http_server_active_requests", frozenset[tuple[str, str]]())
UVICORN = ["-m", "uvicorn", "asgi_service:app", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"]
GUNICORN = ["-m", "gunicorn", "-c", "python:gunicorn_settings", "-b", "127.0.0.1:{port}", "--log-level", "error"]
SERVERS = {
    "uvicorn": ([*UVICORN, "--workers", "2"], "/items/{number}"),
    "gunicorn": ([*GUNICORN, "--workers", "2", "wsgi_service:app"], "/items/<int:number>"),
    "gunicorn-preload": ([*GUNICORN, "--workers", "2", "--preload", "wsgi_service:app"], "/items/<int:number>"),
}
Start = Callable[..., Service]


@pytest.mark.parametrize("server", SERVERS)
def test_workers_are_added_up_and_survive_each_other(server: str, start: Start, tmp_path: Path) -> None:
    command, route = SERVERS[server]
    service = start(command, tmp_path)
    workers = service.worker_pids(2)
    assert service.count(route, 200) == 0, "created at the start, before the first request"
    assert service.count("/fail", 500) == 0
    for _ in range(20):
        assert service.get("/items/7")[0] == 200
    assert [service.get("/fail")[0] for _ in range(3)] == [500] * 3
    metrics = service.metrics()
    assert (metrics[series(route, 200)], metrics[series("/fail", 500)]) == (20, 3)
    assert metrics[("app_build_info", frozenset({("version", "1.2.3")}))] == 1
    assert metrics[ACTIVE] == 0

    # Each worker is killed in turn, so the one that serves the metrics is among them.
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: service.count(route, 200) == 20)
        wait_for(lambda worker=worker: worker not in service.worker_pids(2))
    assert service.count("/fail", 500) == 3


@pytest.mark.parametrize("server", SERVERS)
def test_users_of_all_workers_are_one_set(
    server: str, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "a secret of the tests")
    service = start(SERVERS[server][0], tmp_path)
    workers = service.worker_pids(2)
    assert registers_of(service.metrics()) == [0] * 1024
    for number in range(40):
        for _ in range(2):  # so that most users meet both workers
            service.get("/items/7", **{"X-User": f"user-{number}"})
    service.get("/items/7")
    sketch = ActiveUsers(users_key())
    for number in range(40):
        sketch.add(f"user-{number}")
    assert registers_of(service.metrics()) == sketch.registers()
    os.kill(workers.pop(), signal.SIGKILL)
    wait_for(lambda: registers_of(service.metrics()) == sketch.registers())


def test_requests_in_flight_of_a_killed_worker_are_forgotten(start: Start, tmp_path: Path) -> None:
    service = start(SERVERS["uvicorn"][0], tmp_path)
    workers = service.worker_pids(2)

    def ask() -> None:
        with suppress(OSError):
            service.get("/sleep")

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_for(lambda: service.metrics()[ACTIVE] == 4)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    wait_for(lambda: service.metrics()[ACTIVE] == 0)


def test_single_process_shows_process_metrics_and_no_created_series(start: Start) -> None:
    service = start(UVICORN)
    names = {name for name, _ in service.metrics()}
    assert "process_cpu_seconds_total" in names
    assert not [name for name in names if name.endswith("_created")]
    assert service.count("/items/{number}", 200) == 0


def test_metrics_are_not_on_the_public_port_and_nothing_else_is_on_theirs(start: Start) -> None:
    service = start(UVICORN)
    assert service.get("/metrics")[0] == 404
    assert fetch(f"http://127.0.0.1:{service.metrics_port}/items/7")[0] == 404
    assert fetch(f"http://127.0.0.1:{service.metrics_port}/metrics", b"x")[0] == 404

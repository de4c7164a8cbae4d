# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The metrics server and the worker directory: addresses, bad input, created series."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SOURCES, fetch, wait_for
from golden_signals_instrumentation import clear_worker_files, metrics_registry, serve_metrics
from golden_signals_instrumentation.workers import worker_directory
from prometheus_client import CollectorRegistry, Counter, generate_latest


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_out_of_range_is_named(port: int) -> None:
    with pytest.raises(ValueError, match=rf"port: {port} is no TCP port; allowed: 0 to 65535"):
        serve_metrics(port)


def test_it_listens_on_the_given_address_and_frees_the_port(registry: CollectorRegistry) -> None:
    server = serve_metrics(0, "127.0.0.1", "4.5", registry)
    assert server.wait(5)
    url = f"http://127.0.0.1:{server.port}/metrics"
    assert 'app_build_info{version="4.5"} 1.0' in fetch(url)[1]
    server.close()
    with pytest.raises(OSError, match="refused"):
        fetch(url)


def test_it_speaks_ipv6(registry: CollectorRegistry) -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    server = serve_metrics(0, "::1", "4.5", registry)
    assert server.wait(5)
    assert fetch(f"http://[::1]:{server.port}/metrics")[0] == 200
    server.close()


def test_a_port_in_use_is_logged_once_and_tried_again(
    registry: CollectorRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as other, caplog.at_level(logging.ERROR):
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = serve_metrics(port, "127.0.0.1", registry=registry)
        assert not server.wait(1.2)
    assert server.wait(5), "the port is free now"
    assert fetch(f"http://127.0.0.1:{port}/metrics")[0] == 200
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["metrics"]
    assert f"port {port}" in caplog.text
    server.close()


def test_created_series_are_shown_only_when_asked_for(
    registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    Counter("orders", "Orders.", registry=registry).inc()
    monkeypatch.delenv("PROMETHEUS_DISABLE_CREATED_SERIES", raising=False)
    assert b"orders_created" not in generate_latest(metrics_registry(registry=registry))
    monkeypatch.setenv("PROMETHEUS_DISABLE_CREATED_SERIES", "False")
    assert b"orders_created" in generate_latest(metrics_registry(registry=registry))


def test_a_worker_directory_set_too_late_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    with pytest.raises(RuntimeError, match="set it before prometheus_client is imported"):
        worker_directory()


def test_a_missing_worker_directory_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    done = subprocess.run(
        [sys.executable, "-c", "import golden_signals_instrumentation as g; g.serve_metrics(0)"],
        env={"PYTHONPATH": str(SOURCES), "PROMETHEUS_MULTIPROC_DIR": str(missing)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"PROMETHEUS_MULTIPROC_DIR: '{missing}' is no directory" in done.stderr


def test_files_of_an_earlier_run_are_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    directory = tmp_path / "workers"
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(directory))
    clear_worker_files()
    (directory / "counter_1.db").write_bytes(b"x")
    (directory / "kept.txt").write_text("x")
    clear_worker_files()
    assert [file.name for file in directory.iterdir()] == ["kept.txt"]


def test_waiting_server_can_be_closed(registry: CollectorRegistry) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = serve_metrics(other.getsockname()[1], "127.0.0.1", registry=registry)
        server.close()
    wait_for(lambda: not server.wait(0))

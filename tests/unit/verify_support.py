# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of verify share: expectations as the filter writes them, and a server that stands for Prometheus."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

LABELS = {"env": "test", "dc": "dc1"}


def signal(name: str, service: str, series: str, source: str, unit: str = "reqps", **more: Any) -> dict[str, Any]:
    """An expected signal, as the filter golden.signals.expectations gives it."""
    return {
        "id": name,
        "title": f"Title of {name}",
        "service": service,
        "kind": "http",
        "golden": "traffic",
        "unit": unit,
        "series": series,
        "source": source,
        "max_age": 45,
        "labels": {**LABELS, "service": service},
        "threshold": None,
        "alerts": [],
        "dashboard": "golden-service",
        **more,
    }


def target(job: str, service: str, host: str, address: str) -> dict[str, Any]:
    """An expected target."""
    labels = {**LABELS, "service": service, "host": host, "job": job, "instance": address}
    return {"job": job, "service": service, "host": host, "address": address, "labels": labels}


def expectations(signals: list[dict[str, Any]], targets: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Everything expected of datacenter dc1."""
    return {
        "signals": signals,
        "not_declared": [],
        "targets": targets,
        "environment": "test",
        "datacenter": "dc1",
        "scrape_interval": 15,
        **more,
    }


class Server(ThreadingHTTPServer):
    """A loopback server whose answers a test sets: path to (status, headers, body)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, Mapping[str, str], bytes]] = {}
        self.requests: list[tuple[str, str, dict[str, list[str]]]] = []
        self.authorization: list[str | None] = []
        self.hold = threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def give(self, path: str, data: Any) -> None:
        """Answer as Prometheus does, with ``data``."""
        self.answers[path] = (200, {}, json.dumps({"status": "success", "data": data}).encode())

    def give_nothing(self) -> None:
        """Answer like a Prometheus that has just started."""
        self.give("/api/v1/targets", {"activeTargets": []})
        self.give("/api/v1/rules", {"groups": []})
        self.give("/api/v1/status/runtimeinfo", {"reloadConfigSuccess": True})
        self.give("/api/v1/query", {"resultType": "vector", "result": []})


class Handler(BaseHTTPRequestHandler):
    """Answers what its server was told, and remembers what was asked."""

    server: Server

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self._answer(parse_qs(body))

    def _answer(self, form: dict[str, list[str]]) -> None:
        path = self.path.partition("?")[0]
        self.server.requests.append((self.command, path, form))
        self.server.authorization.append(self.headers.get("Authorization"))
        status, headers, body = self.server.answers.get(path, (404, {}, b"no such page"))
        if status == 0:  # a server that never answers, until the test ends
            self.server.hold.wait(20)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests print nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    """A running server, ended with the block."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join(5)

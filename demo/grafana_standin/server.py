# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP front: connections, keep-alive, TLS, the request log, faults on purpose."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from . import evaluation
from .api import JSON_UTF8, Answer, denied
from .settings import Settings
from .standin import Seen, Standin

LOG = logging.getLogger("grafana_standin")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    # Header and body leave in one packet, and small packets are not held back.
    wbufsize = -1
    disable_nagle_algorithm = True
    standin: Standin

    def setup(self) -> None:
        super().setup()
        with self.standin.lock:
            self.standin.connections += 1
            self.number = self.standin.connections

    def handle_any(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        faults = self.standin.settings.faults
        if faults.delay:
            time.sleep(faults.delay)
        fault = faults.choose(self.command not in ("GET", "HEAD"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if fault == "cut-before":
            self._cut(b"")
            return
        more: dict[str, str] = {}
        if fault in ("", "cut-after"):
            answer = self._answer(headers, raw)
        else:
            answer, more = _FAULTS[fault]
        body = _bytes(answer.body)
        self._log(answer.status)
        if fault == "cut-after":
            self._cut(f"HTTP/1.1 {answer.status} OK\r\nContent-Length: {len(body) + 64}\r\n\r\n".encode() + body)
            return
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        for name, value in more.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status != 204:
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def _answer(self, headers: dict[str, str], raw: bytes) -> Answer:
        try:
            return self.standin.answer(self.command, self.path, headers, raw)
        except Exception:
            LOG.exception("%s %s failed", self.command, self.path)
            return Answer(500, {"message": "Internal Server Error"})

    def _cut(self, part: bytes) -> None:
        self.wfile.write(part)
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _log(self, status: int) -> None:
        with self.standin.lock:
            self.standin.requests.append(Seen(self.command, self.path, status, self.number))
            # A stand-in that runs for weeks must not grow.
            del self.standin.requests[:-100_000]
        LOG.info("%s %s %d connection=%d", self.command, self.path, status, self.number)

    def version_string(self) -> str:
        return "Grafana stand-in of golden.signals"

    def log_message(self, format: str, *args: Any) -> None:
        """The log is ours."""


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


_FAULTS: dict[str, tuple[Answer, dict[str, str]]] = {
    "locked": (Answer(500, {"message": "database is locked"}), {}),
    "changed": (
        Answer(412, {"message": "The dashboard has been changed by someone else", "status": "version-mismatch"}),
        {},
    ),
    "conflict": (Answer(409, {"message": "conflicts with a change by someone else"}), {}),
    "throttled": (Answer(429, {"message": "Too many requests"}, JSON_UTF8), {"Retry-After": "1"}),
    "forbidden": (denied("none").answer, {}),
    "missing": (Answer(404, {"message": "Not found"}, JSON_UTF8), {}),
}


class Server(ThreadingHTTPServer):
    """Listens; ``standin`` is what answers."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, settings: Settings) -> None:
        self.standin = Standin(settings)
        super().__init__((settings.address, settings.port), type("Bound", (Handler,), {"standin": self.standin}))
        if settings.certificate and settings.key:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(settings.certificate, settings.key)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        if settings.evaluate:
            threading.Thread(target=evaluation.forever, args=(self.standin,), daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the server."""

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


@contextmanager
def running(**settings: Any) -> Iterator[Server]:
    """A stand-in on a free port of loopback, for tests: ``with running(version="12.3.0") as server: server.url``."""
    given = {"port": 0, "alertmanager_delay": 0.0, "evaluate": False} | settings
    server = Server(Settings(**given))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        server.standin.store.close()

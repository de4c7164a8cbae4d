# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""A small HTTP server for /metrics on its own port, away from the public API."""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import IO, Any, Callable, Optional
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.exposition import make_wsgi_app

from .exposition import metrics_registry
from .workers import worker_directory

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.5
POLL_SECONDS = 0.25
REQUEST_SECONDS = 10


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    timeout = POLL_SECONDS

    def server_bind(self) -> None:
        """Bind without the name look-up of the standard library, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = REQUEST_SECONDS

    def log_message(self, format: str, *args: Any) -> None:
        """Scrapes are not worth a line in the log."""


def _only_metrics(metrics: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Answer /metrics and nothing else."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/metrics" and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return metrics(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"only GET /metrics is answered here\n"]

    return application


class MetricsServer:
    """Serves /metrics in a thread; see :func:`serve_metrics`.

    Of several worker processes the one that holds the lock in their shared directory answers for all, since each can
    add up the files of all. When it dies the system frees the lock, and another worker takes the port within a second.
    """

    def __init__(self, port: int, address: str, registry: CollectorRegistry) -> None:
        directory = worker_directory()
        self._lock_file = None if directory is None else directory / f"metrics-server-{port}.lock"
        self._where = (address, port)
        self._application = _only_metrics(make_wsgi_app(registry))
        self._server: Optional[_Server] = None
        self._lock: Optional[IO[str]] = None
        self._complained = False
        self._closed = False
        self._start()
        if self._lock_file is not None:
            os.register_at_fork(before=self._stop, after_in_parent=self._start, after_in_child=self._start)

    @property
    def port(self) -> int:
        """The port that is served, for a wanted port of 0; 0 as long as it is not served by this process."""
        return self._server.server_port if self._server is not None else 0

    def wait(self, seconds: float) -> bool:
        """Wait until this process serves; False when it does not (another worker may)."""
        return self._serving.wait(seconds)

    def close(self) -> None:
        """Stop serving and free the port."""
        self._closed = True
        self._stop()

    def _start(self) -> None:
        """Begin, also again in both processes after a fork."""
        self._stopping, self._serving = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="metrics-server", daemon=True)
        if not self._closed:
            self._thread.start()

    def _stop(self) -> None:
        """End the thread, also before a fork: a worker born while it holds a lock of the interpreter would hang."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        if self._wait_for(self._take_lock) and self._wait_for(self._bind) and self._server is not None:
            self._serving.set()
            while not self._stopping.is_set():
                self._server.handle_request()
            self._server.server_close()
            self._server = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _wait_for(self, attempt: Callable[[], bool]) -> bool:
        while not self._stopping.is_set():
            if attempt():
                return True
            self._stopping.wait(RETRY_SECONDS)
        return False

    def _take_lock(self) -> bool:
        if self._lock_file is None:
            return True
        if self._lock is None:
            self._lock = _open(self._lock_file)
        try:
            # A record lock: it belongs to one process and is not inherited by a fork.
            fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _bind(self) -> bool:
        address, port = self._where
        try:
            self._server = _listen(address, port)
        except OSError as error:
            self._complain(error)
            return False
        self._server.set_app(self._application)
        return True

    def _complain(self, error: OSError) -> None:
        """Say once what is wrong: metrics never take a service down, and a port in use may become free."""
        if not self._complained:
            self._complained = True
            hint = "" if self._lock_file else "; several worker processes need PROMETHEUS_MULTIPROC_DIR"
            logger.error("metrics: cannot listen on %s port %s: %s; trying again%s", *self._where, error, hint)


def _open(path: Path) -> IO[str]:
    return open(path, "a", encoding="utf-8")


def _listen(address: str, port: int) -> _Server:
    family, _type, _protocol, _name, where = socket.getaddrinfo(
        address or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    kind = type("_FamilyServer", (_Server,), {"address_family": family})
    server: _Server = kind(where[:2], _Handler)
    return server


def serve_metrics(
    port: int = 9464, address: str = "0.0.0.0", version: str = "", registry: CollectorRegistry = REGISTRY
) -> MetricsServer:
    """Serve /metrics on a port of its own, in a thread, for this process or for all worker processes together.

    Call it in the module of the application: every worker process may do so. A port that is in use is logged and tried
    again, it does not stop the service.

    Args:
        port: TCP port, 1 to 65535, or 0 for a free one.
        address: IP address or host name to listen on; not one the public can reach.
        version: version of the service, shown as ``app_build_info{version}``; empty: not shown.
        registry: what is shown when there is a single process.

    Raises:
        ValueError: the port is out of range.
        RuntimeError: PROMETHEUS_MULTIPROC_DIR was set too late or names no directory.
    """
    if not 0 <= port <= 65535:
        raise ValueError(f"port: {port} is no TCP port; allowed: 0 to 65535")
    return MetricsServer(port, address, metrics_registry(version, registry))

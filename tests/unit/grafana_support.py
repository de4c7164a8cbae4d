# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A double of Grafana on loopback, and how tests run modules against it."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Optional

from ansible.module_utils.testing import patch_module_args

from tests.unit.grafana_double import PASSWORD, TOKEN, Double, Fault, Json

__all__ = ["PASSWORD", "TOKEN", "Double", "Fault", "once", "run_module", "serving"]


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    double: Double

    def setup(self) -> None:
        super().setup()
        self.double.connections += 1

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _do(self) -> None:
        double = self.double
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length)
        with double.lock:
            double.requests.append((self.command, self.path))
            double.headers.append(dict(self.headers))
            fault = double.fault(self.command, self.path)
        if fault is not None and not fault.carried_out:
            if fault.wait:
                threading.Event().wait(fault.wait)
            if fault.cut:
                self.close_connection = True
                return
            self._send(fault.status, fault.body, fault.headers, fault.half)
            return
        if double.delay:
            threading.Event().wait(double.delay)
        status, answer = double.answer(self.command, self.path, json.loads(text) if text else None, dict(self.headers))
        if fault is not None:
            self.close_connection = True
            return
        self._send(status, "" if answer is None else answer, {}, False)

    do_GET = do_POST = do_PUT = do_DELETE = _do

    def _send(self, status: int, body: Any, headers: Json, half: bool) -> None:
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) * 2 if half else len(data)))
        self.end_headers()
        self.wfile.write(data)
        if half:
            self.close_connection = True


@contextmanager
def serving() -> Iterator[Double]:
    """A running double."""
    double = Double()
    handler = type("BoundHandler", (Handler,), {"double": double})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()


def once(fault: Fault, method: str = "", path: str = "") -> Callable[[str, str], Optional[Fault]]:
    """A fault for the first request of that method whose path has the text."""
    left = [fault]

    def choose(asked: str, where: str) -> Optional[Fault]:
        if left and asked.startswith(method) and path in where:
            return left.pop()
        return None

    return choose


def run_module(main: Callable[[], None], capfd: Any, check: bool = False, diff: bool = True, **options: Any) -> Json:
    """Run a module as Ansible does; its result, with ``failed`` where it failed, and its output in ``output``."""
    arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": diff}
    capfd.readouterr()
    with patch_module_args(arguments), contextlib.suppress(SystemExit):
        main()
    output = capfd.readouterr().out
    return {**json.loads(output), "output": output}

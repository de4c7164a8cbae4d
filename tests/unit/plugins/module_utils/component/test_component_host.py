# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import http.server
import os
import socket
import socketserver
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.component import health, host
from ansible_collections.golden.signals.plugins.module_utils.component.bundle import pack, unpack


def test_bundle() -> None:
    value = {"files": {"/etc/x": "grüße"}, "checks": [1, None]}
    text = pack(value)
    assert unpack(text) == value
    assert pack(dict(reversed(value.items()))) == text
    for broken in ("", "eA==", text[:10]):
        with pytest.raises((ValueError, zlib.error)):
            unpack(broken)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_listeners_names_the_process(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as server:
        server.bind((address, 0))
        port = server.getsockname()[1]
        assert host.listeners([port]) == {}
        server.listen()
        assert os.getpid() in host.listeners([port])[port]
        assert host.unit_of(os.getpid())
        with pytest.raises(host.SwitchError, match=f"^port {port} is taken by .+; nothing was changed$"):
            host.refuse_taken_ports({"unit": "x.service", "replaces": [], "listen": [port]})
        host.refuse_taken_ports({"unit": host.unit_of(os.getpid()), "replaces": [], "listen": [port]})
        host.refuse_taken_ports({"unit": "x.service", "replaces": [host.unit_of(os.getpid())], "listen": [port]})
    assert host.listeners([port]) == {}


def test_unit_of_a_process_that_ended() -> None:
    assert host.unit_of(2**22 + 1) == f"process {2**22 + 1}"


def test_run(monkeypatch: pytest.MonkeyPatch) -> None:
    assert host.run(["sh", "-c", "cat; echo err >&2; exit 3"], text="in ") == (3, "in err")
    assert host.run(["no-such-program"]) == (127, "no-such-program: No such file or directory")
    monkeypatch.setattr(host, "_TIMEOUT", 0.1)
    assert host.run(["sleep", "5"]) == (124, "no answer within 0.1 s")


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503 if self.path == "/busy" else 200)
        self.end_headers()
        self.wfile.write(b"shopd_up 1\n")

    def log_message(self, *words: Any) -> None:
        pass


class Garbage(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"-ERR unknown command\r\n")


@pytest.fixture(name="serve")
def fixture_serve() -> Iterator[Any]:
    servers: list[socketserver.ThreadingTCPServer] = []

    def start(handler: Any) -> str:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_health_says_what_it_saw(serve: Any) -> None:
    url = serve(Answer)
    assert health.url_problem({}) == ""
    assert health.url_problem({"url": url, "contains": "shopd_up 1"}) == ""
    assert health.url_problem({"url": url, "contains": "other"}) == f"{url} answers without 'other'"
    assert health.url_problem({"url": f"{url}/busy"}) == f"{url}/busy answers 503, shall be 200"
    assert health.url_problem({"url": f"{url}/busy", "status": 503}) == ""
    assert "refused" in health.url_problem({"url": "http://127.0.0.1:9/"})
    garbage = serve(Garbage)
    assert health.url_problem({"url": garbage}).startswith(f"{garbage} does not answer: ")


def test_proxies_are_not_for_loopback(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert health.url_problem({"url": serve(Answer)}) == ""


def test_waiting_ends() -> None:
    with pytest.raises(host.SwitchError, match="does not answer"):
        health.wait_answer({"url": "http://127.0.0.1:9/"}, 0.1)

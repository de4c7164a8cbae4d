# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-in as a server: connections and the request log, faults on purpose, restarts, the packed archive."""

from __future__ import annotations

import base64
import http.client
import json
import re
import signal
import subprocess
import tarfile
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from demo.grafana_standin import pack
from demo.grafana_standin.faults import Faults
from demo.grafana_standin.server import running

PASSWORD = "a-secret-of-the-test"


class Client:
    """One connection, kept alive."""

    def __init__(self, url: str, password: str = PASSWORD) -> None:
        parts = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        self.authorization = "Basic " + base64.b64encode(f"admin:{password}".encode()).decode()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        raw = None if body is None else json.dumps(body)
        self.connection.request(method, path, raw, {"Authorization": self.authorization} | headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content[:1] in (b"{", b"[") else content.decode()


def test_log_counts_connections_and_writes() -> None:
    with running(admin_password=PASSWORD) as server:
        client = Client(server.url)
        client("GET", "/api/folders")
        client("POST", "/api/folders", {"uid": "one", "title": "One"})
        Client(server.url)("GET", "/api/folders/one")
        seen = [(one.method, one.path, one.status, one.connection) for one in server.standin.requests]
        assert seen == [
            ("GET", "/api/folders", 200, 1),
            ("POST", "/api/folders", 200, 1),
            ("GET", "/api/folders/one", 200, 2),
        ]
        assert [one.path for one in server.standin.requests if one.write] == ["/api/folders"]


def test_it_says_what_it_is() -> None:
    with running() as server:
        client = Client(server.url)
        assert client("GET", "/api/health")[1]["standin"] is True
        assert "This is no Grafana" in client("GET", "/")[1]


def test_five_wrong_passwords_lock_the_right_one_out() -> None:
    with running(admin_password=PASSWORD) as server:
        assert [Client(server.url, "wrong")("GET", "/api/org")[0] for _ in range(5)] == [401] * 5
        status, body = Client(server.url)("GET", "/api/org")
        assert (status, body["messageId"]) == (401, "password-auth.failed")
        server.standin.clock.offset += 301
        assert Client(server.url)("GET", "/api/org")[0] == 200


def test_new_organisation_gets_its_alertmanager_later() -> None:
    with running(admin_password=PASSWORD, alertmanager_delay=60.0) as server:
        client = Client(server.url)
        assert client("POST", "/api/orgs", {"name": "dc2"})[0] == 200
        points = "/api/v1/provisioning/contact-points"
        assert client("GET", points, **{"X-Grafana-Org-Id": "2"})[0] == 500
        server.standin.clock.offset += 61
        assert client("GET", points, **{"X-Grafana-Org-Id": "2"}) == (200, [])


@pytest.mark.parametrize(("kind", "status"), [("locked", 500), ("changed", 412), ("throttled", 429)])
def test_fault_answers_and_does_nothing(kind: str, status: int) -> None:
    with running(admin_password=PASSWORD, faults=Faults(**{kind: 1.0})) as server:
        assert Client(server.url)("POST", "/api/folders", {"uid": "one", "title": "One"})[0] == status
        assert server.standin.store.table("folder").all(1) == []


def test_cut_connections() -> None:
    with running(admin_password=PASSWORD, faults=Faults(cut=1.0, seed=3)) as server:
        for number in range(10):
            with pytest.raises((http.client.HTTPException, ConnectionError)):
                Client(server.url)("POST", "/api/folders", {"uid": f"f{number}", "title": "One"})
        # Half were cut before anything was done, half after.
        assert 0 < len(server.standin.store.table("folder").all(1)) < 10


def test_faults_repeat_with_their_seed() -> None:
    def chosen(seed: int) -> list[str]:
        faults = Faults(locked=0.1, changed=0.1, throttled=0.1, cut=0.1, seed=seed)
        return [faults.choose(write=True) for _ in range(200)]

    assert chosen(1) == chosen(1) != chosen(2)
    assert set(chosen(1)) == {"", "locked", "changed", "throttled", "cut-before", "cut-after"}


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    with running(admin_password=PASSWORD, data=tmp_path) as server:
        client = Client(server.url)
        client("POST", "/api/folders", {"uid": "one", "title": "One"})
        saved = client("POST", "/api/dashboards/db", {"dashboard": {"uid": "d", "title": "D"}, "folderUid": "one"})
        assert saved[0] == 200
        before = client("GET", "/api/dashboards/uid/d")
    # The password of the settings is for a new database only.
    with running(admin_password="another", data=tmp_path) as server:
        assert Client(server.url)("GET", "/api/dashboards/uid/d") == before
        assert Client(server.url, "another")("GET", "/api/org")[0] == 401
    assert (tmp_path / "grafana.db").stat().st_mode & 0o777 == 0o600


@contextmanager
def _installed(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A packed, unpacked and started stand-in: its URL and the beginning of its command line."""
    with tarfile.open(pack.pack("12.4.3", tmp_path)) as archive:
        archive.extractall(tmp_path / "opt", filter="data")
    home = tmp_path / "opt/grafana-12.4.3"
    ini = tmp_path / "grafana.ini"
    ini.write_text(
        f"[server]\nhttp_addr = 127.0.0.1\nhttp_port = 0\n[security]\nadmin_password = {PASSWORD}\n"
        f"[paths]\ndata = {tmp_path / 'data'}\nlogs = {tmp_path / 'logs'}\n"
    )
    command = [str(home / "bin/grafana")]
    options = [f"--config={ini}", f"--homepath={home}"]
    process = subprocess.Popen([*command, "server", *options], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield found[0], [*command, "cli", *options]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_packed_archive_serves_and_resets_the_password(tmp_path: Path) -> None:
    with _installed(tmp_path) as (url, cli):
        assert Client(url)("GET", "/api/org")[0] == 200
        reset = [*cli, "admin", "reset-admin-password", "--password-from-stdin"]
        subprocess.run(reset, input="the-new-secret\n", text=True, check=True, stdout=subprocess.PIPE)
        assert Client(url)("GET", "/api/org")[0] == 401
        assert Client(url, "the-new-secret")("GET", "/api/org")[0] == 200
    log = (tmp_path / "logs/grafana.log").read_text()
    assert "GET /api/org 200" in log
    assert PASSWORD not in log and "the-new-secret" not in log


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GF_SECURITY_ADMIN_PASSWORD", "from-the-environment")
    with _installed(tmp_path) as (url, _):
        assert Client(url, "from-the-environment")("GET", "/api/org")[0] == 200


def test_same_input_makes_the_same_archive(tmp_path: Path) -> None:
    assert pack.pack("12.4.3", tmp_path / "a").read_bytes() == pack.pack("12.4.3", tmp_path / "b").read_bytes()

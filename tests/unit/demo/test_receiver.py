# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's receiver of notifications: what it keeps, and when it misses the Watchdog."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from receiver.receiver import DeadManSwitch, Receiver, Store

ALERT = {
    "status": "firing",
    "labels": {"alertname": "Http500Count", "severity": "critical"},
    "annotations": {"summary": "shop-api: 120 answers of 500"},
    "startsAt": "2026-01-01T00:00:00Z",
    "endsAt": "0001-01-01T00:00:00Z",
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    server = Receiver(("127.0.0.1", 0), str(tmp_path / "kept.sqlite"), patience=150)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(url: str, body: Any = None) -> Any:
    """The answer to a GET, or to a POST of JSON."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data), timeout=5) as answer:
        text = answer.read().decode()
    return json.loads(text) if answer.headers["Content-Type"] == "application/json" else text


def test_every_alert_is_kept_with_its_engine_and_time(address: str) -> None:
    assert ask(f"{address}/alertmanager", {"alerts": [ALERT, {**ALERT, "status": "resolved"}]}) == {"kept": 2}
    ask(f"{address}/grafana", {"alerts": [ALERT]})
    first, second, third = ask(f"{address}/notifications?since=0")
    assert (first["engine"], first["status"], second["status"]) == ("alertmanager", "firing", "resolved")
    assert third["engine"] == "grafana" and third["labels"] == ALERT["labels"]
    assert ask(f"{address}/notifications?since={third['arrived']}") == []
    assert "shop-api: 120 answers of 500" in ask(f"{address}/")


def test_the_watchdog_is_heard_per_engine(address: str) -> None:
    assert ask(f"{address}/watchdog") == {}
    ask(f"{address}/watchdog/alertmanager", {"alerts": [ALERT]})
    state = ask(f"{address}/watchdog")
    assert list(state) == ["alertmanager"] and not state["alertmanager"]["overdue"]
    # Alertmanager says that it ended, when Prometheus tells of it no more
    ask(f"{address}/watchdog/alertmanager", {"alerts": [{**ALERT, "status": "resolved"}]})
    state = ask(f"{address}/watchdog")["alertmanager"]
    assert state["overdue"] and [alarm["ended"] for alarm in state["alarms"]] == [None]
    ask(f"{address}/watchdog/alertmanager", {"alerts": [ALERT]})
    assert not ask(f"{address}/watchdog")["alertmanager"]["overdue"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/nagios", {"alerts": []}, 404),
        ("/grafana/x", {"alerts": []}, 404),
        ("/grafana", {}, 400),
        ("/grafana", [], 400),
    ],
)
def test_what_is_no_notification_is_refused(address: str, path: str, body: Any, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        ask(address + path, body)
    assert caught.value.code == status
    assert ask(f"{address}/notifications") == []


def test_the_switch_notices_once_and_notes_the_end() -> None:
    store = Store(":memory:")
    switch = DeadManSwitch(store, patience=150)
    assert switch.look(1000) == []
    switch.hear("grafana", 1000)
    switch.hear("alertmanager", 1100)
    assert switch.look(1150) == []
    assert switch.look(1151) == ["grafana"]
    assert switch.look(1152) == []
    switch.hear("grafana", 1200)
    assert switch.state()["grafana"]["alarms"] == [{"last_arrival": 1000, "noticed": 1151, "ended": 1200}]
    assert switch.look(1251) == ["alertmanager"] and switch.state()["alertmanager"]["overdue"]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the filters give is written to the stand-in, which answers as Grafana's recordings do, and read again: equal."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.notifications import notifications
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.rule_groups import Options, rule_groups
from demo.grafana_standin.settings import Settings
from demo.grafana_standin.standin import Standin

RULES = Path(__file__).parents[5] / "roles/signals/files/rules"
PROVISIONING = "/api/v1/provisioning"
# What the server counts or dates itself, or adds without a value.
ADDED = ("id", "orgID", "updated", "notification_settings", "record")
GIVEN: dict[str, Any] = {
    "default_receiver": "mail",
    "receivers": {
        "mail": [{"type": "email", "to": ["a@example.org", "b@example.org"]}],
        "on-call": [
            {"type": "webhook", "url": "http://127.0.0.1:9/hook", "username": "u", "password": "p4ss"},
            {"type": "telegram", "chat": -100, "token": "123:abc", "send_resolved": False},
            {"type": "slack", "token": "xoxb", "channel": "#ops"},
            {"type": "mattermost", "url": "https://chat.example.org/hooks/x"},
            {"type": "grafana", "integration": "pagerduty", "secure_settings": {"integrationKey": "key"}},
        ],
    },
    "mute_timings": {
        "night": [{"times": ["22:00-06:00"], "weekdays": "friday-saturday", "location": "UTC"}],
        "holidays": [{"months": "december-january", "days_of_month": ["24:31", 1]}],
    },
    "routes": [
        {"receiver": "on-call", "severity": "critical", "datacenter": ["dc1", "dc2"], "mute_timings": ["night"]},
        {"receiver": "on-call", "service": "shop-api", "continue": True, "grouping": {"by": "...", "repeat": "90m"}},
    ],
}


class Server:
    """A fresh server in memory, with a folder and a data source."""

    def __init__(self, version: str) -> None:
        self.standin = Standin(Settings(version=version, alertmanager_delay=0, evaluate=False))
        self.call("POST", "/api/folders", {"uid": "golden", "title": "Golden"})
        source = {"uid": "prometheus", "name": "prometheus", "type": "prometheus", "access": "proxy", "url": "http://x"}
        self.call("POST", "/api/datasources", source)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's body; the answer is a success."""
        login = base64.b64encode(b"admin:admin").decode()
        headers = {"authorization": f"Basic {login}", "content-type": "application/json"}
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self.standin.answer(method, path, headers, raw)
        assert answer.status < 300, answer.body
        return json.loads(json.dumps(answer.body))


@pytest.fixture(params=["12.4.3", "12.3.0"])
def server(request: pytest.FixtureRequest) -> Server:
    return Server(request.param)


def test_rule_groups_are_read_as_they_were_written(server: Server) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.yml"))]
    for group in rule_groups(texts, Options("golden", "prometheus", "dc1", "https://grafana.example.org")):
        path = f"{PROVISIONING}/folder/golden/rule-groups/{group['title']}"
        server.call("PUT", path, group)
        live = server.call("GET", path)
        live["rules"] = [{name: value for name, value in rule.items() if name not in ADDED} for rule in live["rules"]]
        assert live == group


def test_notifications_are_read_as_they_were_written(server: Server) -> None:
    wanted = notifications(GIVEN)
    for template in wanted["templates"]:
        path = f"{PROVISIONING}/templates/{template['name']}"
        server.call("PUT", path, {"template": template["template"]})
        assert server.call("GET", path)["template"] == template["template"]
    for timing in wanted["mute_timings"]:
        server.call("POST", f"{PROVISIONING}/mute-timings", timing)
        assert server.call("GET", f"{PROVISIONING}/mute-timings/{timing['name']}").items() >= timing.items()
    masked = []
    for point in wanted["contact_points"]:
        secrets = wanted["secure_settings"].get(point["uid"], {})
        server.call("POST", f"{PROVISIONING}/contact-points", {**point, "settings": {**point["settings"], **secrets}})
        masked.append({**point, "settings": {**point["settings"], **dict.fromkeys(secrets, "[REDACTED]")}})
    live = [point for point in server.call("GET", f"{PROVISIONING}/contact-points") if point.pop("provenance", "")]
    assert live == masked
    server.call("PUT", f"{PROVISIONING}/policies", wanted["policy"])
    tree = server.call("GET", f"{PROVISIONING}/policies")
    assert tree.pop("provenance") == "api"
    assert tree == wanted["policy"]

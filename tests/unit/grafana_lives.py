# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object of each kind with its changes, field by field, and its drift by hand; and modules run on the stand-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from ansible_collections.golden.signals.plugins.modules import (
    grafana_alert_rule_group,
    grafana_contact_point,
    grafana_dashboard,
    grafana_datasource,
    grafana_folder,
    grafana_folder_permissions,
    grafana_mute_timing,
    grafana_notification_policy,
    grafana_notification_template,
    grafana_organization,
    grafana_service_account,
    grafana_team,
)
from demo.grafana_standin.server import Server
from tests.unit.grafana_support import run_module

Json = dict[str, Any]
PASSWORD = "admin-password-of-the-tests"
ALERTING = "/api/v1/provisioning"
Hand = Callable[..., Any]


def by_hand(server: Server, password: str = PASSWORD) -> Hand:
    """Ask the server as a person's tool would: ``hand("PUT", "/api/folders/x", {...})`` gives the answer's JSON."""

    def ask(method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, server.url + path, json=body, auth=("admin", password), timeout=10)
        assert answer.status_code < 400, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    return ask


@dataclass
class Life:
    """A kind: its module, the option with the object, changes of it each of one field, and what changes it by hand."""

    module: Any
    option: str
    thing: Json
    changes: list[Json]
    drift: Callable[[Hand], None]
    more: Json = field(default_factory=dict)
    # What the first run does; the policy is always there.
    first: str = "create"


def account_number(hand: Hand, login: str = "sa-1-robot") -> int:
    rows = hand("GET", "/api/serviceaccounts/search")["serviceAccounts"]
    return int(next(row["id"] for row in rows if row["login"] == login))


def team_number(hand: Hand) -> int:
    return int(hand("GET", "/api/teams/search?name=on-call")["teams"][0]["id"])


def user_number(hand: Hand, login: str) -> int:
    return int(hand("GET", f"/api/users/lookup?loginOrEmail={login}")["id"])


def prepare(hand: Hand) -> None:
    """What the objects of all lives name."""
    for uid in ("others", "alerts"):
        hand("POST", "/api/folders", {"uid": uid, "title": uid})
    for name in ("mail", "second"):
        point = {"uid": name, "name": name, "type": "email", "settings": {"addresses": "ops@example.org"}}
        hand("POST", f"{ALERTING}/contact-points", point)
    hand("POST", f"{ALERTING}/mute-timings", {"name": "never", "time_intervals": []})
    for login in ("anna", "ben"):
        body = {"login": login, "email": f"{login}@example.org", "name": login, "password": "a-password", "OrgId": 1}
        hand("POST", "/api/admin/users", body)
    hand("POST", "/api/teams", {"name": "testers"})


def _rule_changes() -> list[Json]:
    changes = {
        **{"title": "Two", "for": "6m", "keep_firing_for": "5m", "labels": {"severity": "warning"}},
        **{"annotations": {"summary": "down"}, "isPaused": True, "noDataState": "OK", "execErrState": "OK"},
        **{"missingSeriesEvalsToResolve": 2, "notification_settings": {"receiver": "mail"}},
        "data": [{**QUERY, "model": {"type": "math", "expression": "2 == 2"}}],
    }
    return [{"rules": [{**RULE, name: value}]} for name, value in changes.items()]


SOURCE = {
    **{"uid": "prom", "name": "Prom", "type": "prometheus", "url": "http://mon1:9090", "access": "proxy"},
    **{"isDefault": False, "basicAuth": False, "basicAuthUser": "grafana", "jsonData": {"timeInterval": "15s"}},
}
MODEL: Json = {"uid": "board", "title": "Board", "tags": ["a"], "refresh": "30s", "panels": []}
HOOK = {"uid": "hook", "name": "hook", "type": "webhook", "settings": {"url": "http://127.0.0.1:9/hook"}}
QUERY: Json = {"refId": "A", "datasourceUid": "__expr__", "model": {"type": "math", "expression": "1 == 1"}}
RULE: Json = {"uid": "r1", "title": "One", "condition": "A", "for": "1m", "data": [QUERY]}
HAND_RULE = {**RULE, "for": "9m", "noDataState": "NoData", "execErrState": "Error"}
GROUP = {"folderUid": "alerts", "title": "group", "interval": 60, "rules": [RULE]}
POLICY = {"receiver": "mail", "group_by": ["alertname"]}
NIGHT = {"name": "night", "time_intervals": [{"weekdays": ["monday:friday"]}]}
LIVES = [
    Life(
        *(grafana_folder, "folder", {"uid": "shop", "title": "Shop"}),
        [{"title": "Other"}, {"parentUid": "others"}],
        lambda hand: hand("PUT", "/api/folders/shop", {"title": "By hand", "overwrite": True}),
    ),
    Life(
        *(grafana_datasource, "datasource", SOURCE),
        [
            *({"name": "Other"}, {"url": "http://mon2:9090"}, {"isDefault": True}, {"basicAuth": True}),
            *({"basicAuthUser": "me"}, {"jsonData": {"timeInterval": "30s"}}, {"access": "direct"}),
        ],
        lambda hand: hand("PUT", "/api/datasources/uid/prom", {**SOURCE, "url": "http://hand:9090"}),
    ),
    Life(
        *(grafana_dashboard, "dashboard", {"dashboard": MODEL}),
        [
            *({"dashboard": {**MODEL, "title": "Other"}}, {"dashboard": {**MODEL, "tags": []}}),
            *({"dashboard": {**MODEL, "refresh": "1m"}}, {"folderUid": "others"}),
            {"dashboard": {**MODEL, "panels": [{"id": 1, "type": "stat", "title": "Requests"}]}},
        ],
        lambda hand: hand("POST", "/api/dashboards/db", {"dashboard": {**MODEL, "title": "Hand"}, "overwrite": True}),
    ),
    Life(
        *(grafana_notification_template, "template", {"name": "text", "template": "text"}),
        [{"template": "other"}],
        lambda hand: hand("PUT", f"{ALERTING}/templates/text", {"template": "by hand"}),
    ),
    Life(
        *(grafana_mute_timing, "mute_timing", NIGHT),
        [{"time_intervals": [{"months": ["may"]}]}, {"time_intervals": []}],
        lambda hand: hand("PUT", f"{ALERTING}/mute-timings/night", {**NIGHT, "time_intervals": []}),
    ),
    Life(
        *(grafana_contact_point, "contact_point", HOOK),
        [{"name": "other"}, {"settings": {"url": "http://127.0.0.1:9/other"}}, {"disableResolveMessage": True}],
        lambda hand: hand("PUT", f"{ALERTING}/contact-points/hook", {**HOOK, "disableResolveMessage": True}),
    ),
    Life(
        *(grafana_notification_policy, "policy", POLICY),
        [
            *({"receiver": "second"}, {"group_by": ["..."]}, {"group_wait": "10s"}),
            *({"group_interval": "2m"}, {"repeat_interval": "2h"}),
            {"routes": [{"receiver": "mail", "object_matchers": [["a", "=", "b"]], "mute_time_intervals": ["never"]}]},
        ],
        lambda hand: hand("PUT", f"{ALERTING}/policies", {**POLICY, "group_wait": "1m"}),
        first="update",
    ),
    Life(
        *(grafana_alert_rule_group, "rule_group", GROUP),
        [{"interval": 120}, *_rule_changes()],
        lambda hand: hand("PUT", f"{ALERTING}/folder/alerts/rule-groups/group", {**GROUP, "rules": [HAND_RULE]}),
    ),
    Life(
        *(grafana_service_account, "service_account", {"name": "robot", "role": "Viewer"}),
        [{"role": "Editor"}, {"isDisabled": True}],
        lambda hand: hand("PATCH", f"/api/serviceaccounts/{account_number(hand)}", {"name": "Renamed"}),
    ),
    Life(
        *(grafana_organization, "organization"),
        {
            "name": "dc2",
            "users": [{"loginOrEmail": "admin", "role": "Admin"}, {"loginOrEmail": "ANNA", "role": "Viewer"}],
        },
        [
            {"users": [{"loginOrEmail": "admin", "role": "Admin"}, {"loginOrEmail": "anna", "role": "Editor"}]},
            {"users": [{"loginOrEmail": "admin", "role": "Admin"}]},
            {"users": [{"loginOrEmail": "anna", "role": "Admin"}]},
            {"users": [{"loginOrEmail": who, "role": "Admin"} for who in ("admin", "anna", "ben@example.org")]},
        ],
        lambda hand: hand(
            "DELETE", f"/api/orgs/{hand('GET', '/api/orgs/name/dc2')['id']}/users/{user_number(hand, 'anna')}"
        ),
        {"exclusive": True},
    ),
    Life(
        *(grafana_team, "team", {"name": "on-call", "email": "on-call@example.org", "members": ["anna"]}),
        [{"email": ""}, {"members": ["ben@example.org"]}, {"members": ["anna", "Ben"]}, {"members": []}],
        lambda hand: hand("POST", f"/api/teams/{team_number(hand)}/members", {"userId": user_number(hand, "ben")}),
        {"exclusive": True},
    ),
    Life(
        *(grafana_folder_permissions, "folder_permissions"),
        {"uid": "others", "items": [{"role": "Viewer", "permission": "View"}, {"team": "testers", "permission": 2}]},
        [
            {"items": [{"team": "testers", "permission": 2}]},
            {"items": [{"role": "Viewer", "permission": 1}, {"team": "testers", "permission": "Admin"}]},
            {"items": [{"role": "Editor", "permission": 1}, {"team": "testers", "permission": "Edit"}]},
            {
                "items": [
                    *({"role": "Viewer", "permission": 1}, {"userLogin": "anna@example.org", "permission": "Edit"}),
                    {"team": "testers", "permission": 2},
                ]
            },
        ],
        lambda hand: hand("POST", "/api/folders/others/permissions", {"items": [{"role": "Viewer", "permission": 2}]}),
        first="update",
    ),
]
IDS = [life.option for life in LIVES]


class Runner:
    """Runs the module of a life on a stand-in; check mode must plan the same, and write nothing."""

    def __init__(self, server: Server, capfd: pytest.CaptureFixture[str], life: Life) -> None:
        self.server, self.capfd, self.life = server, capfd, life
        self.hand = by_hand(server)

    def once(self, thing: Json, **more: Any) -> Json:
        """One run."""
        connection = {"url": self.server.url, "username": "admin", "password": PASSWORD}
        options = {**connection, **self.life.more, self.life.option: thing, **more}
        return run_module(self.life.module.main, self.capfd, **options)

    def writes(self, since: int) -> list[str]:
        """The writing requests in the server's log since an entry."""
        return [f"{seen.method} {seen.path}" for seen in self.server.standin.requests[since:] if seen.write]

    def __call__(self, expected: list[str], thing: Json, **more: Any) -> Json:
        """A run in check mode, and one in earnest that does what is expected."""
        start = len(self.server.standin.requests)
        planned = self.once(thing, check=True, **more)
        assert not self.writes(start), planned
        result = self.once(thing, **more)
        assert not result.get("failed"), result["msg"]
        assert [entry["action"] for entry in result["changes"]] == expected, result
        assert {entry["status"] for entry in result["changes"]} <= {"done"}
        assert {entry["status"] for entry in planned["changes"]} <= {"planned"}
        assert result["changed"] is planned["changed"] is bool(expected)
        assert result["diff"] == planned["diff"]
        assert bool(self.writes(start)) is bool(expected)
        assert result["requests"]["writes"] == len(self.writes(start))
        return result

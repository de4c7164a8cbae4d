# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of ``signals_notifications``: in one list, each with place, value and what is allowed, never a secret."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.errors import AlertingError
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.notifications import notifications

SMALL: dict[str, Any] = {
    "default_receiver": "mail",
    "receivers": {"mail": [{"type": "email", "to": ["a@example.org"]}]},
}
BAD = "signals_notifications"


def with_(**changes: Any) -> dict[str, Any]:
    """The small variable with changes."""
    return {**copy.deepcopy(SMALL), **changes}


def faults(given: Any, services: dict[str, str] | None = None) -> list[str]:
    """The faults of the variable."""
    with pytest.raises(AlertingError) as caught:
        notifications(given, services)
    return caught.value.faults


def test_services_are_those_of_the_catalogue() -> None:
    routes = [{"receiver": "mail", "service": "shop-ap"}, {"receiver": "mail", "product": "shpo"}]
    first, second = faults(with_(routes=routes), {"shop-api": "shop"})
    assert first.startswith("signals_notifications.routes[0].service: 'shop-ap' is not known; allowed: host, prom")
    assert first.endswith("did you mean shop-api?") and second.endswith("did you mean shop?")
    assert notifications(with_(routes=routes[:1]))["policy"]["routes"][1]["object_matchers"]
    assert "no catalogue is given" in faults(with_(routes=routes[1:]))[0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], f"{BAD}: a value of type list is not allowed; allowed: a mapping"),
        ({}, f"{BAD}.receivers: it is missing or empty"),
        (with_(recievers={}), f"{BAD}.recievers: this key is not known"),
        (with_(default_receiver="mial"), "default_receiver: 'mial' is no receiver; allowed: mail; did you mean mail?"),
        (with_(receivers={"mail": {"type": "email"}}), f"{BAD}.receivers.mail: it is no list of integrations"),
        (with_(receivers={"mail": [{"type": "emial"}]}), "receivers.mail[0].type: 'emial' is no type; allowed: email"),
        (
            with_(receivers={"mail": [{"type": "email"}]}),
            "mail[0].to: it is missing; allowed: a list of mail addresses",
        ),
        (with_(receivers={"mail": [{"type": "email", "to": "a@b"}]}), "mail[0].to: 'a@b' is not allowed"),
        (with_(receivers={"mail": [{"type": "email", "to": ["a@b"], "send_resolved": "no"}]}), "'no' is not allowed"),
        (with_(receivers={"mail": [{"type": "webhook", "url": "x"}]}), "mail[0].url: 'x' is no address"),
        (with_(receivers={"mail": [{"type": "webhook", "url": "http://x", "method": "GET"}]}), "allowed: POST, PUT"),
        (with_(receivers={"mail": [{"type": "slack"}]}), "either url (of an incoming webhook), or token and channel"),
        (with_(receivers={"mail": [{"type": "slack", "token": "t"}]}), "mail[0].channel: it is missing"),
        (with_(receivers={"mail": [{"type": "telegram", "chat": "x", "token": "t"}]}), "the number of a chat"),
        (with_(receivers={"mail": [{"type": "telegram", "chat": 1}]}), "mail[0].token: it is missing"),
        (with_(receivers={"mail": [{"type": "grafana"}]}), "mail[0].integration: None is no type of Grafana"),
        (
            with_(
                receivers={"Ops": SMALL["receivers"]["mail"], "ops": SMALL["receivers"]["mail"]}, default_receiver="ops"
            ),
            "receivers.ops: its uid is that of Ops",
        ),
        (with_(routes={}), f"{BAD}.routes: {{}} is not allowed; allowed: a list of routes"),
        (with_(routes=["x"]), f"{BAD}.routes[0]: a value of type str is not allowed"),
        (with_(routes=[{}]), f"{BAD}.routes[0].receiver: None is no receiver"),
        (with_(routes=[{"receiver": "mail"}]), "routes[0]: it matches every alert; allowed: at least one of severity"),
        (with_(routes=[{"receiver": "mail", "severity": "none"}]), "severity: 'none' is not known; allowed: critical"),
        (with_(routes=[{"receiver": "mail", "service": []}]), "service: [] is not allowed"),
        (with_(routes=[{"receiver": "mail", "service": "a", "mute_timings": "n"}]), "mute_timings: 'n' is not known"),
        (with_(routes=[{"receiver": "mail", "service": "a", "continue": "yes"}]), "continue: 'yes' is not allowed"),
        (with_(grouping={"wait": "30x"}), f"{BAD}.grouping.wait: '30x' is not a duration; allowed: a text"),
        (with_(grouping={"repeat": "0s"}), "grouping.repeat: '0s' is not allowed"),
        (with_(grouping={"by": ["...", "alertname"]}), "grouping.by: '...' stands for all labels"),
        (with_(grouping={"by": ["a-b"]}), "grouping.by: 'a-b' is no label"),
        (with_(watchdog={}), f"{BAD}.watchdog.receiver: None is no receiver"),
        (with_(watchdog={"receiver": "mail"}), "watchdog.receiver: 'mail' has other alerts too"),
        (
            with_(watchdog={"receiver": "mail", "repeat_interval": "5s"}),
            "watchdog.repeat_interval: '5s' is not allowed",
        ),
    ],
)
def test_bad_input_is_named(given: Any, words: str) -> None:
    found = faults(given)
    assert [fault for fault in found if words in fault], found


def test_all_faults_are_in_one_list_and_none_shows_a_secret() -> None:
    receivers = [
        {"type": "webhook", "url": "https://user:s3cret@example.org", "password": ["s3cret"]},
        {"type": "webhook", "url": "nothing://user:s3cret@example.org", "pasword": "s3cret"},
        {"type": "telegram", "chat": 1, "token": {"s3cret": 1}},
        {"type": "slack", "url": "s3cret"},
        {"type": "mattermost", "url": "ftp://s3cret"},
        {"type": "grafana", "integration": "pagerduty", "settings": {"integrationKey": "s3cret"}},
        {
            "type": "grafana",
            "integration": "x",
            "settings": {"tls": {"clientKey": "s3cret"}},
            "secure_settings": "s3cret",
        },
        {"type": "grafana", "integration": "discord", "settings": {"url": "s3cret"}, "secure_settings": {"a": 5}},
        {"type": "telegram", "chat": 1, "token": "[REDACTED]"},
        "s3cret",
    ]
    found = faults(with_(receivers={"mail": receivers, "other": "s3cret"}, routes=[{"receiver": "x", "severity": "y"}]))
    places = [fault.split(":")[0].removeprefix(f"{BAD}.receivers.mail") for fault in found]
    assert places == [
        "[0].url",
        "[0].password",
        "[1].pasword",
        "[1].url",
        "[2].token",
        "[3].url",
        "[4].url",
        "[5].settings.integrationKey",
        "[6].secure_settings",
        "[7].settings.url",
        "[7].secure_settings.a",
        "[8].token",
        "[9].type",
        f"{BAD}.receivers.other",
        f"{BAD}.routes[0].receiver",
        f"{BAD}.routes[0].severity",
    ]
    assert "s3cret" not in "\n".join(found[:12] + found[13:])

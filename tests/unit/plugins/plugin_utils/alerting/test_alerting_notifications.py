# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``signals_notifications`` as what Grafana keeps.

Where a test says "recorded", the expected value is what Grafana 12.4.3 and 12.3.0 gave back to a GET after such a PUT.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.notifications import TEMPLATE, notifications

SMALL: dict[str, Any] = {
    "default_receiver": "mail",
    "receivers": {"mail": [{"type": "email", "to": ["a@example.org"]}]},
}
SECRETS = ("p4ss-of-hook", "cr3dentials", "123:token-of-bot", "slack-hook-t0ken", "xoxb-t0ken", "matterm0st", "r0uting")
FULL: dict[str, Any] = {
    "default_receiver": "mail",
    "receivers": {
        "mail": [{"type": "email", "to": ["a@example.org", "b@example.org"], "one_mail_for_all": True}],
        "on-call": [
            {
                "type": "webhook",
                "url": "http://127.0.0.1:9/hook",
                "username": "u",
                "password": "p4ss-of-hook",
                "maximum_alerts": 10,
            },
            {
                "type": "webhook",
                "url": "https://second.example.org",
                "method": "PUT",
                "authorization_scheme": "Bearer",
                "authorization_credentials": "cr3dentials",
                "send_resolved": False,
            },
            {"type": "telegram", "chat": -100, "token": "123:token-of-bot"},
        ],
        "chat": [
            {"type": "slack", "url": "https://hooks.slack.example.org/slack-hook-t0ken"},
            {"type": "slack", "token": "xoxb-t0ken", "channel": "#ops"},
            {"type": "mattermost", "url": "https://chat.example.org/hooks/matterm0st", "channel": "ops"},
            {
                "type": "grafana",
                "integration": "pagerduty",
                "settings": {"severity": "critical"},
                "secure_settings": {"integrationKey": "r0uting"},
            },
        ],
        "dead-man": [{"type": "webhook", "url": "https://alive.example.org"}],
    },
    "watchdog": {"receiver": "dead-man"},
    "routes": [{"receiver": "chat", "severity": ["critical", "warning"], "continue": True}],
}


def with_(**changes: Any) -> dict[str, Any]:
    """The small variable with changes."""
    return {**copy.deepcopy(SMALL), **changes}


def point(uid: str) -> dict[str, Any]:
    """One contact point of the full variable."""
    (found,) = [item for item in notifications(FULL)["contact_points"] if item["uid"] == uid]
    return dict(found)


def test_webhook_as_recorded() -> None:
    assert point("golden-on-call-webhook") == {
        "uid": "golden-on-call-webhook",
        "name": "on-call",
        "type": "webhook",
        "settings": {"httpMethod": "POST", "maxAlerts": 10, "url": "http://127.0.0.1:9/hook", "username": "u"},
        "disableResolveMessage": False,
    }


def test_settings_of_the_other_types() -> None:
    email = point("golden-mail-email")["settings"]
    # recorded: {"addresses": "a@example.org;b@example.org", "singleEmail": ...}
    assert (email["addresses"], email["singleEmail"]) == ("a@example.org;b@example.org", True)
    telegram = point("golden-on-call-telegram")
    assert telegram["settings"]["chatid"] == "-100" and telegram["settings"]["parse_mode"] == "None"
    second = point("golden-on-call-webhook-2")
    assert second["settings"]["httpMethod"] == "PUT" and second["disableResolveMessage"] is True
    assert point("golden-chat-slack-2")["settings"]["recipient"] == "#ops"
    mattermost = point("golden-chat-mattermost")
    assert (mattermost["type"], mattermost["settings"]["recipient"]) == ("slack", "ops")
    pagerduty = point("golden-chat-pagerduty")
    assert (pagerduty["type"], pagerduty["settings"]) == ("pagerduty", {"severity": "critical"})


def test_secrets_are_by_themselves() -> None:
    result = notifications(FULL)
    assert result.pop("secure_settings") == {
        "golden-on-call-webhook": {"password": "p4ss-of-hook"},
        "golden-on-call-webhook-2": {"authorization_credentials": "cr3dentials"},
        "golden-on-call-telegram": {"bottoken": "123:token-of-bot"},
        "golden-chat-slack": {"url": "https://hooks.slack.example.org/slack-hook-t0ken"},
        "golden-chat-slack-2": {"token": "xoxb-t0ken"},
        "golden-chat-mattermost": {"url": "https://chat.example.org/hooks/matterm0st"},
        "golden-chat-pagerduty": {"integrationKey": "r0uting"},
    }
    rest = json.dumps(result)
    assert not [secret for secret in SECRETS if secret in rest]


def test_contact_points_come_sorted_by_name_and_uid() -> None:
    keys = [(item["name"], item["uid"]) for item in notifications(FULL)["contact_points"]]
    assert keys == sorted(keys) and len({uid for _name, uid in keys}) == len(keys)


def test_policy_as_recorded() -> None:
    given = with_(
        receivers={**SMALL["receivers"], "on-call": [{"type": "webhook", "url": "http://x"}]},
        mute_timings={"night": [{"times": ["22:00-24:00"]}]},
        grouping={"by": ["grafana_folder", "alertname"]},
        routes=[
            {
                "receiver": "on-call",
                "severity": "critical",
                "datacenter": ["dc1", "dc2"],
                "continue": False,
                "mute_timings": "night",
                "grouping": {"wait": "0s", "repeat": "60m"},
            }
        ],
    )
    policy = notifications(given)["policy"]
    watchdog, *rest = policy.pop("routes")
    assert policy == {
        "receiver": "mail",
        "group_by": ["grafana_folder", "alertname"],
        "group_wait": "30s",
        "group_interval": "5m",
        "repeat_interval": "4h",
    }
    assert rest == [
        {
            "receiver": "on-call",
            "object_matchers": [["dc", "=~", "dc1|dc2"], ["severity", "=", "critical"]],
            "mute_time_intervals": ["night"],
            "group_wait": "0s",
            "repeat_interval": "1h",
        }
    ]
    assert watchdog["object_matchers"] == [["alertname", "=", "Watchdog"]]


def test_watchdog_goes_to_its_own_receiver_often() -> None:
    result = notifications(FULL)
    assert result["policy"]["routes"][0] == {
        "receiver": "dead-man",
        "group_by": ["alertname", "env", "dc"],
        "object_matchers": [["alertname", "=", "Watchdog"]],
        "group_wait": "0s",
        "group_interval": "30s",
        "repeat_interval": "5m",
    }
    assert result["mute_timings"] == []


def test_watchdog_is_muted_where_nobody_waits_for_it() -> None:
    result = notifications(SMALL)
    assert result["policy"]["routes"] == [
        {
            "receiver": "mail",
            "object_matchers": [["alertname", "=", "Watchdog"]],
            "mute_time_intervals": ["golden-always"],
        }
    ]
    (timing,) = result["mute_timings"]
    assert timing["time_intervals"] == [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}]


def test_a_product_stands_for_its_services() -> None:
    services = {"shop-api": "shop", "shop.db": "shop", "crm-api": "crm"}
    routes = [{"receiver": "mail", "product": name} for name in ("shop", "crm", "infrastructure")]
    below = notifications(with_(routes=routes), services)["policy"]["routes"][1:]
    assert [route["object_matchers"] for route in below] == [
        [["service", "=~", r"shop-api|shop\.db"]],
        [["service", "=", "crm-api"]],
        [["service", "=~", "host|prometheus"]],
    ]


def test_the_input_stays_as_it_is_and_the_result_is_the_same_again() -> None:
    given = copy.deepcopy(FULL)
    assert notifications(given) == notifications(given)
    assert given == FULL


def test_the_template_is_kept_by_the_server_as_it_is() -> None:
    """Text without define is wrapped and surrounding space is cut (recorded)."""
    assert TEMPLATE.strip() == TEMPLATE and TEMPLATE.startswith("{{ define ")
    assert notifications(SMALL)["templates"] == [{"name": "golden", "template": TEMPLATE}]

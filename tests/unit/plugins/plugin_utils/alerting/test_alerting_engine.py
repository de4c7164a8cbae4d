# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who notifies, and that nobody is told twice."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.engine import alert_engine, engine_faults

WITH: dict[str, list[str]] = {"prometheus": ["mon1"], "alertmanager": ["mon1"]}
WITHOUT: dict[str, list[str]] = {"prometheus": ["mon1"], "alertmanager": []}
FIRST: dict[str, Any] = {
    "default_receiver": "all",
    "receivers": {
        "all": [{"type": "email", "to": ["a@example.org", "b@example.org"]}],
        "chat": [{"type": "telegram", "chat": -1, "token": "s3cret"}],
    },
}
SECOND: dict[str, Any] = {
    "default_receiver": "hook",
    "receivers": {"hook": [{"type": "webhook", "url": "http://x/"}]},
}


def second_with(integration: dict[str, Any]) -> dict[str, Any]:
    """The second variable with one more integration."""
    given = copy.deepcopy(SECOND)
    given["receivers"]["hook"].append(integration)
    return given


@pytest.mark.parametrize(
    ("given", "groups", "engine"),
    [
        (None, WITH, "prometheus"),
        ("", WITHOUT, "grafana"),
        (None, {}, "grafana"),
        ("grafana", WITH, "grafana"),
        ("both", WITH, "both"),
    ],
)
def test_the_engine_follows_the_inventory_or_the_word(given: Any, groups: dict[str, list[str]], engine: str) -> None:
    assert alert_engine(given, groups) == engine


@pytest.mark.parametrize("word", ["prometheus", "both"])
def test_prometheus_needs_an_alertmanager(word: str) -> None:
    with pytest.raises(ValueError, match=f"signals_alert_engine: '{word}' needs Alertmanager"):
        alert_engine(word, WITHOUT)


@pytest.mark.parametrize("word", ["grafanna", 1, True, ["grafana"]])
def test_another_word_is_an_error_that_names_the_allowed(word: Any) -> None:
    [fault] = engine_faults(word, WITH, FIRST, {})
    assert fault.startswith("signals_alert_engine: ") and "allowed: both, grafana, prometheus" in fault


def test_grafana_alone_needs_no_receivers() -> None:
    assert engine_faults("", WITHOUT, {}, {}) == []
    assert engine_faults("", WITHOUT, FIRST, {}) == []
    # a receiver by Grafana's own names is fine here, and an error where Alertmanager notifies
    raw = {"default_receiver": "p", "receivers": {"p": [{"type": "grafana", "integration": "pagerduty"}]}}
    assert engine_faults("", WITHOUT, raw, {}) == []
    [fault] = engine_faults("", WITH, raw, {})
    assert fault.startswith("signals_notifications.receivers.p[0].type: 'grafana'")


def test_alertmanager_needs_receivers() -> None:
    assert "signals_notifications: it is missing" in engine_faults("", WITH, {}, {})[0]
    assert "signals_alertmanager_notifications: it is missing" in engine_faults("both", WITH, FIRST, {})[0]
    assert engine_faults("both", WITH, {}, SECOND) == []


def test_the_second_variable_without_both_is_an_error() -> None:
    [fault] = engine_faults("prometheus", WITH, FIRST, SECOND)
    assert fault.startswith("signals_alertmanager_notifications: ") and "both" in fault


def test_both_need_different_receivers() -> None:
    assert engine_faults("both", WITH, FIRST, SECOND) == []
    mail = second_with({"type": "email", "to": ["b@example.org"], "one_mail_for_all": True})
    [fault] = engine_faults("both", WITH, FIRST, mail)
    assert fault.startswith(
        "signals_alertmanager_notifications.receivers.hook[1]: signals_notifications.receivers.all[0] "
    )
    chat = second_with({"type": "telegram", "chat": -1, "token": "an0ther"})
    [fault] = engine_faults("both", WITH, FIRST, chat)
    assert "receivers.chat[0]" in fault and "s3cret" not in fault and "an0ther" not in fault


def test_faults_name_the_variable_and_the_service_of_the_catalogue() -> None:
    wrong = {**SECOND, "routes": [{"receiver": "hook", "service": "shop"}]}
    [fault] = engine_faults("both", WITH, FIRST, wrong, {"shop-api": "shop"})
    assert fault.startswith("signals_alertmanager_notifications.routes[0].service: 'shop' is not known")

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules for one object, each through its whole life, and grafana_info."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.modules import (
    grafana_alert_rule_group,
    grafana_contact_point,
    grafana_dashboard,
    grafana_datasource,
    grafana_folder,
    grafana_info,
    grafana_mute_timing,
    grafana_notification_policy,
    grafana_notification_template,
)
from tests.unit.grafana_support import PASSWORD, TOKEN, Double, run_module

Json = dict[str, Any]
SOURCE = {"uid": "prometheus", "name": "Prometheus", "type": "prometheus", "url": "http://mon1:9090"}
MODEL = {"uid": "shop", "title": "Shop", "panels": []}
HOOK = {"uid": "hook", "name": "on-call", "type": "webhook", "settings": {"url": "http://127.0.0.1:9/hook"}}
QUERY = {"refId": "A", "datasourceUid": "__expr__", "model": {"type": "math", "expression": "1 == 1"}}
RULE = {"uid": "r1", "title": "One", "condition": "A", "data": [QUERY]}
GROUP = {"folderUid": "shop", "title": "availability", "interval": 60, "rules": [RULE]}
NIGHT = {"name": "night", "time_intervals": [{"weekdays": ["monday:friday"]}]}
# module, option, object, a change of it
LIVES: list[tuple[Any, str, Json, Json]] = [
    (grafana_folder, "folder", {"uid": "shop", "title": "Shop"}, {"title": "Other"}),
    (grafana_datasource, "datasource", SOURCE, {"url": "http://mon2:9090"}),
    (grafana_dashboard, "dashboard", {"dashboard": MODEL}, {"dashboard": {**MODEL, "title": "Other"}}),
    (grafana_notification_template, "template", {"name": "a", "template": "text"}, {"template": "other"}),
    (grafana_mute_timing, "mute_timing", NIGHT, {"time_intervals": [{"months": ["may"]}]}),
    (grafana_contact_point, "contact_point", HOOK, {"disableResolveMessage": True}),
    (grafana_alert_rule_group, "rule_group", GROUP, {"interval": 120}),
]


@pytest.mark.parametrize("life", LIVES, ids=[life[1] for life in LIVES])
def test_create_again_third_time_update_delete_again(
    double: Double, capfd: pytest.CaptureFixture[str], life: tuple[Any, str, Json, Json]
) -> None:
    module, option, thing, change = life

    def run(expected: list[str], thing: Json, **more: Any) -> Json:
        """In check mode, where a write fails the test, and then in earnest."""
        options = {"url": double.url, "token": TOKEN, option: thing, **more}
        if option == "rule_group":
            double.folders["shop"] = {"uid": "shop", "title": "Shop", "version": 1}
        double.forget()
        planned = run_module(module.main, capfd, check=True, **options)
        assert not double.writes
        result = run_module(module.main, capfd, **options)
        assert not result.get("failed"), result["msg"]
        assert [entry["action"] for entry in result["changes"]] == expected
        assert result["changed"] is planned["changed"] is bool(expected)
        assert result["diff"] == planned["diff"]
        assert bool(double.writes) is bool(expected)
        return result

    run(["create"], thing)
    run([], thing)
    run([], thing)
    run(["update"], {**thing, **change})
    run([], {**thing, **change})
    run(["delete"], thing, state="absent")
    run([], thing, state="absent")


@pytest.mark.parametrize("life", LIVES, ids=[life[1] for life in LIVES])
def test_unknown_keys_are_named(
    double: Double, capfd: pytest.CaptureFixture[str], life: tuple[Any, str, Json, Json]
) -> None:
    module, option, thing, _change = life
    options = {"url": double.url, "token": TOKEN, option: {**thing, "colour": "red"}}
    result = run_module(module.main, capfd, **options)
    assert "colour: unknown; allowed:" in result["msg"]
    assert not double.writes


def test_the_policy_is_set_and_reset(double: Double, capfd: pytest.CaptureFixture[str]) -> None:
    double.provisioning["contact-points"]["hook"] = HOOK
    options = {"url": double.url, "token": TOKEN, "policy": {"receiver": "on-call"}}
    for state, changed in (("present", True), ("present", False), ("absent", True), ("absent", False)):
        double.forget()
        planned = run_module(grafana_notification_policy.main, capfd, check=True, state=state, **options)
        assert not double.writes
        result = run_module(grafana_notification_policy.main, capfd, state=state, **options)
        assert result["changed"] is planned["changed"] is changed
        assert bool(double.writes) is changed


def test_the_secret_of_a_contact_point_is_written_and_not_shown(
    double: Double, capfd: pytest.CaptureFixture[str]
) -> None:
    options = {"url": double.url, "token": TOKEN, "contact_point": HOOK, "secrets": {"password": "s3cret-text"}}
    result = run_module(grafana_contact_point.main, capfd, **options)
    assert double.provisioning["contact-points"]["hook"]["settings"]["password"] == "s3cret-text"
    assert "s3cret-text" not in result["output"]


def test_url_and_token_come_from_the_environment(
    double: Double, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAFANA_URL", double.url)
    monkeypatch.setenv("GRAFANA_TOKEN", TOKEN)
    result = run_module(grafana_folder.main, capfd, folder={"uid": "shop", "title": "Shop"})
    assert result["changed"] is True
    assert TOKEN not in result["output"]


def test_there_is_no_default_for_url_or_password(capfd: pytest.CaptureFixture[str]) -> None:
    result = run_module(grafana_folder.main, capfd, folder={}, username="admin")
    assert "url: not given" in result["msg"]
    assert "there is no default" in result["msg"]


def test_the_secret_of_a_data_source_is_written_and_not_shown(
    double: Double, capfd: pytest.CaptureFixture[str]
) -> None:
    options = {"url": double.url, "token": TOKEN, "datasource": SOURCE, "secrets": {"basicAuthPassword": "s3cret-text"}}
    result = run_module(grafana_datasource.main, capfd, **options)
    assert double.secrets["prometheus"] == {"basicAuthPassword": "s3cret-text"}
    assert "s3cret-text" not in result["output"]


def test_info(double: Double, capfd: pytest.CaptureFixture[str]) -> None:
    options = {"url": double.url, "username": "admin", "password": PASSWORD}
    double.folders["shop"] = {"uid": "shop", "title": "Shop", "version": 1}
    result = run_module(grafana_info.main, capfd, gather=["folders", "dashboards"], **options)
    assert result["server"] == {"version": "12.4.3", "database": "ok"}
    assert result["organisation"] == {"id": 1, "name": "Main Org."}
    assert [folder["uid"] for folder in result["folders"]] == ["shop"]
    assert result["dashboards"] == []
    assert result["changed"] is False
    assert PASSWORD not in result["output"]
    assert not double.writes

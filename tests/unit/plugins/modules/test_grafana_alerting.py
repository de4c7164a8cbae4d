# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grafana's alerting through grafana_apply: order, references, provenance, secrets, moved rules, each field."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.unit.grafana_sets import PROMETHEUS, Apply, Json
from tests.unit.grafana_support import Double

HOOK_PASSWORD = "web-hook-password-of-the-tests"


def rule(uid: str, **more: Any) -> Json:
    query = {
        "refId": "A",
        "datasourceUid": "prometheus",
        "relativeTimeRange": {"from": 600, "to": 0},
        "model": {"refId": "A", "expr": "up == 0", "instant": True},
    }
    threshold = {"refId": "C", "datasourceUid": "__expr__", "model": {"type": "threshold", "expression": "A"}}
    return {
        **{"uid": uid, "title": f"Rule {uid}", "condition": "C", "for": "300s", "labels": {"severity": "critical"}},
        **{"annotations": {"summary": "down"}, "data": [query, threshold], **more},
    }


def group(title: str, *rules: Json, **more: Any) -> Json:
    return {"folderUid": "shop", "title": title, "interval": 60, "rules": list(rules), **more}


def alerting() -> Json:
    times = [{"start_time": "22:00", "end_time": "24:00"}]
    critical = {"receiver": "on-call", "object_matchers": [["severity", "=", "critical"]], "repeat_interval": "60m"}
    settings = {"url": "http://127.0.0.1:9/hook", "maxAlerts": 10.0}
    return {
        "folders": [{"uid": "shop", "title": "Shop"}],
        "datasources": [PROMETHEUS],
        "notification_templates": [{"name": "shop", "template": "  {{ .CommonLabels.service }}\n"}],
        "mute_timings": [{"name": "night", "time_intervals": [{"times": times, "months": ["january"]}]}],
        "contact_points": [{"uid": "hook", "name": "on-call", "type": "webhook", "settings": settings}],
        "notification_policy": {
            **{"receiver": "on-call", "group_by": ["alertname"]},
            "routes": [{**critical, "mute_time_intervals": ["night"], "continue": False}],
        },
        "alert_rule_groups": [group("availability", rule("r1"), rule("r2"))],
        "secrets": {"contact_point": {"hook": {"password": HOOK_PASSWORD}}},
    }


def test_create_again_third_time_delete_again(double: Double, apply: Apply) -> None:
    options = alerting()
    planned = apply(options, check=True)
    assert not double.writes
    first = apply(options)
    assert not first.get("failed"), first["msg"]
    assert planned["diff"] == first["diff"]
    kinds = [change["kind"] for change in first["changes"]]
    assert kinds == [
        *("folder", "datasource", "notification_template", "mute_timing", "contact_point"),
        *("notification_policy", "alert_rule_group"),
    ]
    assert double.provisioning["contact-points"]["hook"]["settings"]["password"] == HOOK_PASSWORD
    assert HOOK_PASSWORD not in str(first["diff"])
    for check in (False, True, False):
        again = apply(options, check=check)
        assert (again["changed"], again["changes"]) == (False, [])
        assert not double.writes
    assert apply(options, state="absent", check=True)["counts"]["deleted"] == 7
    assert not double.writes
    assert apply(options, state="absent")["counts"]["deleted"] == 7
    assert apply(options, state="absent")["changed"] is False
    assert not double.writes


@pytest.mark.parametrize(
    ("option", "change"),
    [
        ("notification_templates", {"template": '{{ define "x" }}y{{ end }}'}),
        ("mute_timings", {"time_intervals": [{"weekdays": ["saturday:saturday", "Sunday"]}]}),
        ("contact_points", {"name": "other", "settings": {"url": "http://127.0.0.1:9/hook", "maxAlerts": 10}}),
        ("contact_points", {"settings": {"url": "http://127.0.0.1:9/other"}}),
        ("contact_points", {"disableResolveMessage": True}),
        ("alert_rule_groups", {"interval": 120}),
        *[
            ("alert_rule_groups", {"rules": [rule("r1", **{field: value}), rule("r2")]})
            for field, value in {
                **{"title": "Other", "for": "6m", "keep_firing_for": "5m", "labels": {"severity": "warning"}},
                **{"annotations": {}, "isPaused": True, "noDataState": "OK", "execErrState": "OK"},
                **{"missingSeriesEvalsToResolve": 2, "notification_settings": {"receiver": "on-call"}},
                **{"record": {"metric": "m", "from": "A"}},
            }.items()
        ],
        ("alert_rule_groups", {"rules": [rule("r2"), rule("r1")]}),
        ("alert_rule_groups", {"rules": [rule("r1")]}),
    ],
)
def test_each_field_alone_and_each_drift(double: Double, apply: Apply, option: str, change: Json) -> None:
    original, changed = alerting(), alerting()
    # The name of the contact point changes, which the policy must not hold on to.
    del original["notification_policy"], changed["notification_policy"]
    apply(original)
    changed[option][0].update(change)
    planned = apply(changed, check=True)
    assert not double.writes
    result = apply(changed)
    assert [entry["action"] for entry in result["changes"]] == ["update"]
    assert planned["diff"] == result["diff"]
    assert apply(changed)["changed"] is False
    assert apply(original)["counts"]["updated"] == 1
    assert apply(original)["changed"] is False


@pytest.mark.parametrize(
    "change",
    [
        {"receiver": "empty"},
        {"group_by": ["..."]},
        {"group_wait": "10s"},
        {"routes": []},
        {"routes": [{"receiver": "on-call", "object_matchers": [["a", "=~", "b|c"], ["A", "=", "1"]]}]},
    ],
)
def test_each_field_of_the_policy_alone(double: Double, apply: Apply, change: Json) -> None:
    original, changed = alerting(), alerting()
    apply(original)
    changed["notification_policy"].update(change)
    assert apply(changed)["counts"]["updated"] == 1
    assert apply(changed)["changed"] is False
    assert apply(original)["counts"]["updated"] == 1


@pytest.mark.parametrize(
    ("option", "change", "says"),
    [
        ("notification_templates", {"template": " "}, "template: ' ' is not allowed"),
        (
            *("mute_timings", {"time_intervals": [{"times": [{"start_time": "22:00", "end_time": "06:00"}]}]}),
            "goes over midnight; write two: 22:00 to 24:00, and 00:00 to 06:00",
        ),
        ("mute_timings", {"time_intervals": [{"weekdays": ["sonntag"]}]}, "weekdays: 'sonntag'"),
        ("contact_points", {"settings": {"password": "plain-text"}}, "settings.password: a secret"),
        ("alert_rule_groups", {"interval": 15}, "interval: 15 is not allowed; allowed: seconds, a multiple of 10"),
        ("alert_rule_groups", {"rules": []}, "at least one rule"),
        ("alert_rule_groups", {"rules": [rule("r1"), rule("r1")]}, "uid 'r1' is there more than once"),
        ("alert_rule_groups", {"rules": [rule("r1", keepFiringFor="5m")]}, "its name is keep_firing_for"),
        ("alert_rule_groups", {"rules": [rule("r1", **{"for": "5x"})]}, "for: '5x' is not a duration"),
        (
            "alert_rule_groups",
            {"rules": [rule("r1", condition="Z")]},
            "condition: 'Z' is no refId of data; allowed: A, C",
        ),
        (
            "alert_rule_groups",
            {"rules": [rule("r1", noDataState="Nothing")]},
            "allowed: NoData, Alerting, OK, KeepLast",
        ),
        ("alert_rule_groups", {"folderUid": "nowhere"}, "folderUid: there is no folder 'nowhere'"),
        (
            *("alert_rule_groups", {"rules": [rule("r1", notification_settings={"receiver": "nobody"})]}),
            "there is no receiver 'nobody'",
        ),
    ],
)
def test_faults_are_reported_before_any_write(
    double: Double, apply: Apply, option: str, change: Json, says: str
) -> None:
    options = alerting()
    options[option][0].update(change)
    assert says in apply(options)["msg"]
    assert not double.writes


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"receiver": "nobody"}, "receiver: there is no receiver 'nobody'"),
        ({"routes": [{"receiver": "on-call", "mute_time_intervals": ["day"]}]}, "there is no mute_timing 'day'"),
        ({"routes": [{"match": {"a": "b"}}]}, "routes[0].match: unknown; allowed: active_time_intervals"),
        ({"routes": [{"routes": [{"object_matchers": [["a", "=~", "("]]}]}]}, "routes[0].routes[0].object_matchers"),
        ({"group_by": ["...", "a"]}, "group_by"),
        ({"repeat_interval": "0s"}, "repeat_interval: 0s is not allowed"),
    ],
)
def test_faults_of_the_policy(double: Double, apply: Apply, change: Json, says: str) -> None:
    options = alerting()
    options["notification_policy"].update(change)
    assert says in apply(options)["msg"]
    assert not double.writes


def test_provenance_only_goes_where_the_server_lets_it(double: Double, apply: Apply) -> None:
    options = alerting()
    apply(options, editable=True)
    assert apply(options, editable=True)["changed"] is False
    taken = apply(options, editable=False)
    assert {change["kind"] for change in taken["changes"]} == {
        *("notification_template", "mute_timing", "contact_point", "notification_policy", "alert_rule_group")
    }
    assert apply(options, editable=False)["changed"] is False
    refused = apply(options, editable=True)
    assert "refuses editable: true" in refused["msg"]
    assert not double.writes
    # Rules go both ways.
    rules = {name: options[name] for name in ("folders", "datasources", "alert_rule_groups")}
    assert apply(rules, editable=True)["counts"]["updated"] == 1
    double.provisioning["contact-points"]["hook"]["provenance"] = "file"
    assert "its provenance is 'file'" in apply(options)["msg"]


def test_a_rule_that_moves_keeps_its_uid_and_is_never_deleted(double: Double, apply: Apply) -> None:
    options = alerting()
    options["alert_rule_groups"] = [group("one", rule("r1"), rule("r2")), group("two", rule("r3"))]
    apply(options)
    moved = copy.deepcopy(options)
    moved["alert_rule_groups"] = [group("one", rule("r1")), group("two", rule("r2"), rule("r3"))]
    apply(moved)
    assert [path.rsplit("/", 1)[1] for _method, path in double.writes] == ["two", "one"]
    assert apply(moved)["changed"] is False


def test_rules_without_uid_keep_the_one_they_get(double: Double, apply: Apply) -> None:
    options = alerting()
    without = {key: value for key, value in rule("x").items() if key != "uid"}
    options["alert_rule_groups"] = [group("one", without)]
    apply(options)
    uids = [entry["uid"] for entry in double.groups["shop", "one"]["rules"]]
    assert len(uids[0]) == 40
    assert apply(options)["changed"] is False


@pytest.mark.parametrize("policy", ["on_create", "when_changed", "always"])
def test_secrets_of_a_contact_point(double: Double, apply: Apply, policy: str) -> None:
    options = {**alerting(), "secrets_policy": policy}
    apply(options)
    changed = copy.deepcopy(options)
    changed["secrets"]["contact_point"]["hook"]["password"] = HOOK_PASSWORD + "-new"
    assert apply(changed)["changed"] is (policy != "on_create")
    kept = HOOK_PASSWORD + ("" if policy == "on_create" else "-new")
    settings = double.provisioning["contact-points"]["hook"]["settings"]
    assert settings["password"] == kept
    changed["contact_points"][0]["settings"]["maxAlerts"] = 5
    assert apply(changed)["counts"]["updated"] == 1
    assert double.provisioning["contact-points"]["hook"]["settings"] == {**settings, "maxAlerts": 5}
    assert apply(changed)["changed"] is (policy == "always")


def test_prune_of_alerting(double: Double, apply: Apply) -> None:
    apply(alerting())
    more = alerting()
    more["contact_points"].append(
        {"uid": "gs-old", "name": "gs-old", "type": "email", "settings": {"addresses": "a@b"}}
    )
    more["mute_timings"].append({"name": "gs-old", "time_intervals": []})
    more["notification_templates"].append({"name": "gs-old", "template": '{{ define "gs" }}{{ end }}'})
    more["alert_rule_groups"].append(group("old", rule("r9")))
    apply(more)
    result = apply(alerting(), prune=True, prune_prefix="gs-")
    assert [(change["kind"], change["key"]) for change in result["changes"]] == [
        *(("alert_rule_group", "shop/old"), ("contact_point", "gs-old")),
        *(("mute_timing", "gs-old"), ("notification_template", "gs-old")),
    ]
    assert apply(alerting(), prune=True, prune_prefix="gs-")["changed"] is False

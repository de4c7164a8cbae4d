# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule files as Grafana rule groups."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.errors import AlertingError
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.rule_groups import Options, rule_groups

RULES = Path(__file__).parents[5] / "roles/signals/files/rules"
SHIPPED = [path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.yml"))]
OPTIONS = Options("golden", "prometheus")


def file(*alerts: dict[str, Any], **group: Any) -> dict[str, Any]:
    """A rule file of one group."""
    return {"groups": [{"name": "g", "interval": "30s", "rules": list(alerts), **group}]}


def faults(*files: Any, options: Options = OPTIONS) -> list[str]:
    """The faults of these files."""
    with pytest.raises(AlertingError) as caught:
        rule_groups(list(files), options)
    return caught.value.faults


def sources() -> dict[str, dict[str, Any]]:
    """Every shipped alert as its file has it."""
    groups = [group for text in SHIPPED for group in yaml.safe_load(text)["groups"]]
    return {rule["alert"]: rule for group in groups for rule in group["rules"] if "alert" in rule}


def test_one_alert_in_full() -> None:
    text = """
groups:
  - name: availability
    interval: 1m
    rules:
      - {record: "x:y", expr: x}
      - alert: InstanceDown
        expr: |
          up == 0
        for: 300s
        keep_firing_for: 90m
        labels: {severity: critical}
        annotations:
          summary: "{{ $labels.host }} {{ printf \\"%.1f\\" $value }} {{ $value | humanize }}"
          runbook: docs/runbooks/InstanceDown.md
          dashboard: "/d/golden-hosts?var-host={{ $labels.host }}"
"""
    options = Options("gs-folder", "gs-prom", "dc1", "https://grafana.example.org/", "https://docs.example.org/x")
    server = {"intervalMs": 1000, "maxDataPoints": 43200}
    expression = {"type": "__expr__", "uid": "__expr__"}
    assert rule_groups([text], options) == [
        {
            "title": "availability-dc1",
            "folderUid": "gs-folder",
            "interval": 60,
            "rules": [
                {
                    "uid": "golden-InstanceDown-dc1",
                    "title": "InstanceDown",
                    "ruleGroup": "availability-dc1",
                    "folderUID": "gs-folder",
                    "condition": "C",
                    "data": [
                        {
                            "refId": "A",
                            "queryType": "",
                            "relativeTimeRange": {"from": 600, "to": 0},
                            "datasourceUid": "gs-prom",
                            "model": {"refId": "A", "expr": "up == 0", "instant": True, "range": False, **server},
                        },
                        {
                            "refId": "B",
                            "queryType": "",
                            "relativeTimeRange": {"from": 0, "to": 0},
                            "datasourceUid": "__expr__",
                            "model": {
                                "refId": "B",
                                "type": "math",
                                "expression": "is_number($A) || is_nan($A) || is_inf($A)",
                                "datasource": expression,
                                **server,
                            },
                        },
                        {
                            "refId": "C",
                            "queryType": "",
                            "relativeTimeRange": {"from": 0, "to": 0},
                            "datasourceUid": "__expr__",
                            "model": {
                                "refId": "C",
                                "type": "threshold",
                                "expression": "B",
                                "conditions": [{"evaluator": {"type": "gt", "params": [0]}}],
                                "datasource": expression,
                                **server,
                            },
                        },
                    ],
                    "noDataState": "OK",
                    "execErrState": "Error",
                    "for": "5m",
                    "keep_firing_for": "1h30m",
                    "isPaused": False,
                    "labels": {"severity": "critical"},
                    "annotations": {
                        "summary": '{{ $labels.host }} {{ printf "%.1f" $values.A.Value }} {{ $value | humanize }}',
                        "runbook_url": "https://docs.example.org/x/docs/runbooks/InstanceDown.md",
                        "dashboard": "https://grafana.example.org/d/golden-hosts?var-host={{ $labels.host }}",
                    },
                }
            ],
        }
    ]


def test_every_shipped_alert_is_there_as_its_file_has_it() -> None:
    rules = {rule["title"]: rule for group in rule_groups(SHIPPED, OPTIONS) for rule in group["rules"]}
    assert set(rules) == set(sources()) and len(rules) > 60
    for name, alert in sources().items():
        rule = rules[name]
        assert rule["data"][0]["model"]["expr"] == alert["expr"].strip()
        assert rule.get("labels", {}) == alert.get("labels", {}), name
        assert rule["annotations"] == alert["annotations"]
        assert rule["for"] == alert.get("for", "0s") and rule["keep_firing_for"] == alert.get("keep_firing_for", "0s")


def test_severity_is_left_to_the_series_which_brings_it() -> None:
    rules = {rule["title"]: rule for group in rule_groups(SHIPPED, OPTIONS) for rule in group["rules"]}
    without = {name for name, rule in rules.items() if "severity" not in rule.get("labels", {})}
    assert {"HttpLatencyHigh", "HostDiskFull"} <= without
    assert without == {name for name, alert in sources().items() if "group_left (severity)" in alert["expr"]}


def test_watchdog_has_environment_and_datacenter_of_the_series() -> None:
    (watchdog,) = [
        rule for group in rule_groups(SHIPPED, OPTIONS) for rule in group["rules"] if rule["title"] == "Watchdog"
    ]
    assert watchdog["data"][0]["model"]["expr"] == "max by (env, dc) (service:info)"
    assert watchdog["labels"] == {"severity": "none"} and watchdog["for"] == "0s"


@pytest.mark.parametrize("datacenter", ["", "dc1", "a-datacenter-with-a-very-long-name", "Köln 1"])
def test_uids_are_unique_legal_and_stable(datacenter: str) -> None:
    options = Options("golden", "prometheus", datacenter)
    uids = [rule["uid"] for group in rule_groups(SHIPPED, options) for rule in group["rules"]]
    assert len(set(uids)) == len(uids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,40}", uid) for uid in uids)
    reversed_files = [rule["uid"] for group in rule_groups(SHIPPED[::-1], options) for rule in group["rules"]]
    assert sorted(reversed_files) == sorted(uids)


def test_uids_of_two_datacenters_differ() -> None:
    uids, titles = [], []
    for datacenter in ("dc1", "dc2"):
        groups = rule_groups(SHIPPED, Options("golden", "prometheus", datacenter))
        uids += [rule["uid"] for group in groups for rule in group["rules"]]
        titles += [group["title"] for group in groups]
    assert len(set(uids)) == len(uids) and len(set(titles)) == len(titles)


def test_these_uids_never_change() -> None:
    """A changed uid loses the state and the history of the rule at every site."""
    uids = {rule["title"]: rule["uid"] for group in rule_groups(SHIPPED, OPTIONS) for rule in group["rules"]}
    assert uids["HttpLatencyHigh"] == "golden-HttpLatencyHigh"
    assert uids["PostgresqlReplicationSlotInactive"] == "golden-PostgresqlReplicationSlotInactive"
    options = Options("golden", "prometheus", "dc1")
    uids = {rule["title"]: rule["uid"] for group in rule_groups(SHIPPED, options) for rule in group["rules"]}
    assert uids["HttpLatencyHigh"] == "golden-HttpLatencyHigh-dc1"
    assert uids["PostgresqlReplicationSlotInactive"] == "golden-PostgresqlReplicationS-a6a935dac0"


def test_two_severities_of_one_name_have_two_uids() -> None:
    alerts = [{"alert": "High", "expr": "a", "labels": {"severity": word}} for word in ("warning", "critical")]
    (group,) = rule_groups([file(*alerts)], OPTIONS)
    assert [rule["uid"] for rule in group["rules"]] == ["golden-High-warning", "golden-High-critical"]
    assert faults(file(alerts[0], alerts[0])) == [
        "alert High in group g: the same as in group g; allowed: a name of its own, or a severity of its own on each "
        "rule of the name"
    ]


def test_labels_of_the_group_join_those_of_the_alert() -> None:
    alert = {"alert": "High", "expr": "a", "labels": {"team": "own"}}
    (group,) = rule_groups([file(alert, labels={"team": "shop", "area": "web"})], OPTIONS)
    assert group["rules"][0]["labels"] == {"team": "own", "area": "web"}


def test_recording_rules_and_their_groups_are_passed_over() -> None:
    record = {"record": "a:b", "expr": "a"}
    assert rule_groups([file(record, interval="7s", limit=3)], OPTIONS) == []


def test_interval_of_a_group_that_names_none() -> None:
    group = {"name": "g", "rules": [{"alert": "High", "expr": "a"}]}
    assert rule_groups([{"groups": [group]}], OPTIONS)[0]["interval"] == 60
    assert rule_groups([{"groups": [group]}], Options("f", "d", default_interval="20s"))[0]["interval"] == 20


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (file({"alert": "High", "expr": "a"}, interval="15s"), "group g: interval: '15s' is not allowed in Grafana"),
        (file({"alert": "High", "expr": "a"}, interval="0s"), "group g: interval: '0s' is not allowed in Grafana"),
        (file({"alert": "High", "expr": "a"}, interval=30), "group g: interval: 30 is not a duration"),
        (file({"alert": "High", "expr": "a"}, limit=5), "group g: limit: Grafana can not do this"),
        (file({"alert": "High", "expr": "a", "for": "5x"}), "alert High: for: '5x' is not a duration"),
        (file({"alert": "High", "expr": "a", "keepFiringFor": "5m"}), "alert High: keepFiringFor: this is no key"),
        (file({"alert": "High", "expr": " "}), "alert High: expr: ' ' is not allowed"),
        (file({"alert": "x" * 191, "expr": "a"}), "allowed: a text of 1 to 190 characters"),
        (file({"alert": "High", "expr": "a", "labels": {"alertname": "x"}}), "Grafana keeps this label for itself"),
        (file({"alert": "High", "expr": "a", "labels": {"level": 1}}), "alert High: labels.level: 1 is not allowed"),
        (
            file({"alert": "High", "expr": "a", "annotations": {"summary": '{{ query "up" }}'}}),
            "alert High: annotations.summary: query: Grafana does not query in templates",
        ),
        ("groups: [", "rule file 1: it is not YAML"),
        ({"rules": []}, "rule file 1: it has no list groups"),
        ({"groups": [{"rules": []}]}, "rule file 1: a group has the name None"),
        ({"groups": [{"name": "g", "rules": "x"}]}, "group g: rules: 'x' is not allowed"),
    ],
)
def test_what_grafana_can_not_do_is_refused_by_name(given: Any, words: str) -> None:
    assert [fault for fault in faults(given) if words in fault], faults(given)


def test_all_faults_are_in_one_list() -> None:
    bad = file(
        {"alert": "High", "expr": "a", "for": "x", "annotations": {"summary": "{{ $externalURL }}"}}, interval="7s"
    )
    found = faults(bad, "nothing", options=Options("a b", "d", dashboard_base_url="grafana.example.org"))
    assert [fault.split(":")[0] for fault in found] == [
        "folder_uid",
        "dashboard_base_url",
        "alert High",
        "alert High",
        "group g",
        "rule file 2",
    ]


def test_the_number_0_is_a_duration() -> None:
    (group,) = rule_groups([file({"alert": "A", "expr": "a", "for": 0})], OPTIONS)
    assert group["rules"][0]["for"] == "0s"


def test_the_same_group_in_two_files_is_refused() -> None:
    first, second = file({"alert": "A", "expr": "a"}), file({"alert": "B", "expr": "a"})
    assert faults(first, second) == ["group g: it has alerts twice; allowed: one group of a name"]


@pytest.mark.parametrize(
    "base", ["ftp://x", "https://", "https://u:p@x", "https://x?y", "https://x#y", "https://x y", 5]
)
def test_base_addresses(base: Any) -> None:
    assert "runbook_base_url" in faults(options=Options("f", "d", runbook_base_url=base))[0]


def test_addresses_that_are_whole_stay() -> None:
    annotations = {
        "dashboard": "https://other.example.org/d/x",
        "runbook": "http://wiki/x",
        "runbook_url": "http://w/y",
    }
    options = Options("f", "d", "", "https://g", "https://r")
    (group,) = rule_groups([file({"alert": "A", "expr": "a", "annotations": annotations})], options)
    assert group["rules"][0]["annotations"] == annotations

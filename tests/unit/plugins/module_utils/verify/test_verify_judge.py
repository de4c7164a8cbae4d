# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From answers to findings: statuses and likely causes."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify.answers import Answers
from ansible_collections.golden.signals.plugins.module_utils.verify.client import Sample
from ansible_collections.golden.signals.plugins.module_utils.verify.expected import parse_expectations
from ansible_collections.golden.signals.plugins.module_utils.verify.judge import assess, assess_unreachable
from tests.unit.verify_answers import (
    COUNT,
    CPU,
    PROCESS,
    RATE,
    RAW,
    RULES,
    SHOP,
    SHOP_DB,
    active,
    found,
    healthy,
    judged,
    place,
    rule,
)
from tests.unit.verify_support import LABELS, target


def test_all_is_well() -> None:
    assessment = judged(healthy())
    assert assessment.failures() == []
    assert assessment.warnings == []
    assert (assessment.proven, assessment.expected) == (3, 3)
    first = assessment.signals[0]
    assert (first.status, first.value, first.age_seconds, first.series) == ("proven", 12.0, 9.0, 1)
    assert found(assessment, "s3-size") == ("not_declared", "the catalogue does not declare it")


def test_zero_is_a_value() -> None:
    answers = healthy()
    answers.values[RATE] = [Sample(SHOP, 0.0)]
    assert found(judged(answers), "rps-shop")[0] == "proven"


def test_an_empty_prometheus_proves_nothing() -> None:
    assessment = judged(Answers())
    assert assessment.proven == 0
    assert {finding.status for finding in assessment.signals} == {"missing", "not_declared"}
    assert {finding.status for finding in assessment.targets} == {"missing"}
    assert {finding.status for finding in assessment.rules} == {"not_loaded"}
    assert assessment.failures()[-2:] == [
        "rule group golden-http (2 rules): not_loaded: its group is not loaded",
        f"rule {CPU} in group golden-process: not_loaded: its group is not loaded",
    ]


def test_a_target_that_is_down_is_the_cause() -> None:
    answers = healthy()
    answers.targets[2] = active(RAW["targets"][2], health="down", lastError="connection refused")
    reason = "target process on shop1 is down: connection refused"
    assert found(judged(answers), "cpu-shop") == ("stale", reason)
    answers.values[CPU] = []
    assessment = judged(answers, lost=["shop1"])
    assert found(assessment, "cpu-shop")[0] == "missing"
    assert f"cpu-shop: missing: {reason} (the machine was unreachable" in "\n".join(assessment.failures())
    assert "host shop1: unreachable, or failed, earlier in this run" in assessment.failures()
    assert found(assessment, "rps-shop")[0] == "proven"


def test_cpu_needs_the_node_exporter_too() -> None:
    answers = healthy()
    answers.targets[4] = active(RAW["targets"][4], health="down", lastError="timeout")
    assert found(judged(answers), "cpu-shop") == ("stale", "target node on shop1 is down: timeout")


def test_a_target_that_never_appeared() -> None:
    answers = healthy()
    del answers.targets[0]
    assessment = judged(answers)
    assert found(assessment, "rps-shop")[1].startswith("target http on shop1 is missing: never appeared")
    assert assessment.targets[0].status == "missing"


def test_a_target_that_was_not_scraped_yet() -> None:
    answers = healthy()
    answers.targets[0] = active(RAW["targets"][0], health="unknown")
    assert found(judged(answers), "rps-shop") == ("stale", "target http on shop1 is new: not scraped yet")


def test_a_target_with_wrong_labels() -> None:
    answers = healthy()
    answers.targets[0]["labels"].update(dc="dc2")
    del answers.targets[0]["labels"]["host"]
    finding = judged(answers).targets[0]
    assert finding.status == "wrong_labels"
    assert "label dc is 'dc2' (promised: 'dc1')" in finding.reason
    assert "label host is missing (promised: 'shop1')" in finding.reason


def test_a_probed_url_is_found_by_its_address_before_relabelling() -> None:
    answers = healthy()
    answers.targets[0]["labels"]["instance"] = "renamed"
    assert "label instance is 'renamed'" in judged(answers).targets[0].reason


def test_a_target_nobody_expected_is_a_warning() -> None:
    answers = healthy()
    answers.targets.append(active(target("node", "host", "old9", "old9:9100"), health="down"))
    assessment = judged(answers)
    assert assessment.failures() == []
    expected = "target node on old9 (old9:9100): not in the catalogue; its health is 'down'"
    assert assessment.warnings == [expected]


def test_no_traffic_is_not_a_value() -> None:
    answers = healthy()
    answers.values[RATE] = [Sample(SHOP, math.nan)]
    status, reason = found(judged(answers), "rps-shop")
    assert status == "missing"
    assert reason.startswith("no traffic in the last five minutes")
    assert judged(answers).to_dict()["signals"][0]["value"] is None


def test_infinity_is_not_a_value() -> None:
    answers = healthy()
    answers.values[RATE] = [Sample(SHOP, math.inf)]
    assert found(judged(answers), "rps-shop")[0] == "missing"


def test_old_raw_series_are_stale() -> None:
    answers = healthy()
    answers.ages[COUNT][1] = Sample(answers.ages[COUNT][1].labels, 46.0)
    assert found(judged(answers), "rps-shop") == ("stale", f"its raw series {COUNT} is 46 s old, allowed: 45 s")


def test_the_age_of_an_ended_series_is_when_it_was_last_seen() -> None:
    answers = replace(healthy(), last_seen={COUNT: [Sample(place(SHOP, "http", "shop1"), 88.0)]})
    answers.ages[COUNT] = []
    one = judged(answers).signals[0]
    assert (one.status, one.age_seconds) == ("stale", 88.0)
    assert one.reason.startswith(f"no raw series {COUNT} for service shop-api")


@pytest.mark.parametrize(
    ("rows", "count", "words"),
    [
        ([Sample({**SHOP, "env": "prod"}, 1.0)], 1, "label env is 'prod' (promised: 'test')"),
        ([Sample({**SHOP, "host": "shop1"}, 1.0)], 1, "label host='shop1' is not promised"),
        ([Sample(SHOP, 1.0), Sample({**SHOP, "host": "shop1"}, 1.0)], 2, "1 more series beside the promised one"),
        ([Sample({**SHOP, "host": "a"}, 1.0), Sample({**SHOP, "host": "b"}, 1.0)], 2, "2 series instead of one"),
        ([Sample({"service": "shop-api"}, 1.0)], 1, "label env is missing (promised: 'test')"),
    ],
)
def test_wrong_labels(rows: list[Sample], count: int, words: str) -> None:
    answers = healthy()
    answers.values[RATE] = rows
    assessment = judged(answers)
    status, reason = found(assessment, "rps-shop")
    assert status == "wrong_labels"
    assert words in reason
    assert assessment.signals[0].series == count


def test_another_datacenter_in_the_same_prometheus_is_left_alone() -> None:
    answers = healthy()
    answers.values[RATE].append(Sample({**SHOP, "dc": "dc2"}, 3.0))
    assert found(judged(answers), "rps-shop")[0] == "proven"


def test_a_broken_rule_is_the_cause() -> None:
    answers = healthy()
    answers.values[RATE] = []
    answers.rule_groups[0]["rules"][0] = rule(RATE, health="err", lastError="many-to-many matching")
    assessment = judged(answers)
    assert found(assessment, "rps-shop") == (
        "missing",
        f"its recording rule {RATE} in group golden-http is broken: many-to-many matching",
    )
    assert assessment.rules[0].status == "error"


def test_a_rule_that_is_not_loaded_is_the_cause() -> None:
    answers = replace(healthy(), configuration_refused=True)
    answers.values[RATE] = []
    answers.rule_groups[0]["rules"].pop(0)
    assessment = judged(answers)
    assert "is not loaded: its group is loaded without it; Prometheus refused" in found(assessment, "rps-shop")[1]
    assert assessment.warnings == ["Prometheus refused its newest configuration and works with an older one"]


def test_rules_of_one_name_are_counted() -> None:
    expected = parse_expectations(RAW, {"golden-http": ["TargetDown", "TargetDown", "TargetDown"]}, [])
    groups = [{"name": "golden-http", "rules": [rule("TargetDown"), rule("TargetDown", health="err", lastError="x")]}]
    answers = replace(healthy(), rule_groups=groups)
    statuses = [finding.status for finding in assess(expected, answers, "", "").rules]
    assert sorted(statuses) == ["error", "not_loaded", "ok"]


def test_a_broken_rule_of_others_is_a_warning() -> None:
    answers = healthy()
    answers.rule_groups.append({"name": "theirs", "rules": [rule("Own", health="err", lastError="division")]})
    assessment = judged(answers)
    assert assessment.failures() == []
    assert assessment.warnings == ["rule Own in group theirs, not one of golden.signals, fails: division"]


def test_a_rule_before_its_first_evaluation_is_waited_for() -> None:
    answers = healthy()
    answers.rule_groups[0]["rules"][1] = rule("HttpLatencyHigh", health="unknown")
    expected = "rule HttpLatencyHigh in group golden-http: not_evaluated: loaded, and not evaluated yet"
    assert judged(answers).failures() == [expected]


def test_a_process_exporter_that_sees_nothing() -> None:
    answers = healthy()
    answers.evidence["processes"] = [Sample(place(SHOP, "process", "shop1"), 0.0)]
    status, reason = found(judged(answers), "cpu-shop")
    assert status == "stale"
    assert "the process exporter on shop1 sees no process of shop-api" in reason
    assert "the process exporter on shop2 sees no process of shop-api" in reason


def test_an_exporter_without_its_database() -> None:
    answers = healthy()
    answers.evidence["database_up"] = [Sample(place(SHOP_DB, "postgresql", "shopdb1"), 0.0)]
    reason = "the exporter on shopdb1 cannot reach its database (pg_up is 0)"
    assert found(judged(answers), "db-size-shop") == ("stale", reason)


def test_a_database_exporter_without_pg_monitor() -> None:
    answers = healthy()
    where = place(SHOP_DB, "postgresql", "shopdb1")
    answers.evidence["failed_collectors"] = [Sample({**where, "collector": "database"}, 0.0)]
    answers.evidence["unseen_sessions"] = [Sample(where, 7.0)]
    assessment = judged(answers)
    assert "cannot read all sizes" in found(assessment, "db-size-shop")[1]
    expected = "the postgres exporter on shopdb1 does not see 7 sessions: has its role pg_monitor?"
    assert assessment.warnings == [expected]


def test_an_instance_that_exposes_nothing() -> None:
    answers = healthy()
    answers.ages[COUNT].pop()
    assert found(judged(answers), "rps-shop") == (
        "stale",
        f"shop2 exposes no {COUNT} for service shop-api, other instances do",
    )


def test_a_raw_series_without_the_service_label() -> None:
    answers = healthy()
    answers.values[CPU] = []
    answers.ages[PROCESS] = [Sample({**LABELS, "host": "shop1"}, 1.0)]
    expected = f"label missing: {PROCESS} is there without the label service (host shop1)"
    assert found(judged(answers), "cpu-shop") == ("missing", expected)


def test_a_raw_series_of_another_environment() -> None:
    answers = healthy()
    answers.values[CPU] = []
    answers.ages[PROCESS] = [Sample({**SHOP, "env": "prod", "host": "shop1"}, 1.0)]
    assert "label wrong" in found(judged(answers), "cpu-shop")[1]


def test_all_is_there_but_the_recorded_series() -> None:
    answers = healthy()
    answers.values[RATE] = []
    assert "its rule gives nothing yet; a rate needs two scrapes" in found(judged(answers), "rps-shop")[1]


def test_an_unreachable_prometheus_proves_nothing_and_is_one_failure() -> None:
    expected = parse_expectations(RAW, RULES, [])
    assessment = assess_unreachable(expected, "http://mon1:9090", "now", "cannot reach it")
    assert assessment.failures() == ["Prometheus cannot be asked: cannot reach it"]
    assert (assessment.proven, assessment.expected, len(assessment.signals)) == (0, 3, 4)


def test_lost_machines_are_named_also_when_prometheus_cannot_be_asked() -> None:
    expected = parse_expectations(RAW, RULES, ["shop1"])
    assert assess_unreachable(expected, "http://mon1:9090", "now", "cannot reach it").failures() == [
        "host shop1: unreachable, or failed, earlier in this run",
        "Prometheus cannot be asked: cannot reach it",
    ]

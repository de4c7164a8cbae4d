# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands beside a signal's value, and the answer to "is everything all right?"."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify.answers import ALERTS, Answers
from ansible_collections.golden.signals.plugins.module_utils.verify.client import History, Sample
from ansible_collections.golden.signals.plugins.module_utils.verify.context import with_history
from ansible_collections.golden.signals.plugins.module_utils.verify.expected import Expectations, parse_expectations
from ansible_collections.golden.signals.plugins.module_utils.verify.findings import Assessment, SignalFinding
from ansible_collections.golden.signals.plugins.module_utils.verify.judge import assess, assess_unreachable
from ansible_collections.golden.signals.plugins.module_utils.verify.page import coverage_page
from ansible_collections.golden.signals.plugins.module_utils.verify.sparkline import sparkline
from ansible_collections.golden.signals.plugins.module_utils.verify.truth import with_truth
from ansible_collections.golden.signals.plugins.module_utils.verify.verdict import state_of, verdict, where
from tests.unit.verify_answers import CPU, RATE, RAW, SHOP, healthy, rule
from tests.unit.verify_support import LABELS

LATENCY = "service:threshold:latency_p95_seconds"
ALERT_RULES = {"name": "golden-http-alerts", "rules": [rule("HttpLatencyHigh", type="alerting")]}


def expected() -> Expectations:
    """The small datacenter; the shop's requests have a threshold and an alert."""
    first, *others = RAW["signals"]
    threshold = {"name": "latency_p95_seconds", "unit": "s", "when": "above", "of": ""}
    first = {**first, "threshold": threshold, "alerts": ["HttpLatencyHigh"]}
    return parse_expectations(
        {**RAW, "signals": [first, *others]}, {"golden-http": [RATE], "golden-process": [CPU]}, []
    )


def judged(answers: Answers) -> Assessment:
    groups = [*answers.rule_groups, ALERT_RULES]
    return assess(expected(), replace(answers, rule_groups=groups), "http://mon1:9090", "2026-11-23T20:00:00Z")


def with_values(**values: list[Sample]) -> Answers:
    answers = healthy()
    named = {name.replace("LATENCY", LATENCY): rows for name, rows in values.items()}
    return replace(answers, values={**answers.values, **named})


def alert(name: str, severity: str, state: str = "firing", **labels: str) -> Sample:
    return Sample({**SHOP, "alertname": name, "severity": severity, "alertstate": state, **labels}, 1.0)


def test_thresholds_of_the_service_by_severity() -> None:
    rows = [
        Sample({**SHOP, "severity": "warning"}, 0.5),
        Sample({**SHOP, "severity": "critical"}, 2.0),
        Sample({**SHOP, "service": "crm-api", "severity": "critical"}, 9.0),
        Sample({**SHOP, "dc": "dc2", "severity": "critical"}, 9.0),
    ]
    first, second = judged(with_values(LATENCY=rows)).signals[:2]
    assert first.threshold is not None
    assert list(first.threshold.values.items()) == [("critical", 2.0), ("warning", 0.5)]
    assert second.threshold is None
    assert first.golden == "traffic"
    assert judged(healthy()).signals[-1].golden == "saturation", "not declared, and still among its golden signal"


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], ("quiet", "", [])),
        ([alert("HttpLatencyHigh", "warning", "pending")], ("pending", "warning", ["HttpLatencyHigh"])),
        (
            [alert("HttpLatencyHigh", "warning"), alert("HttpLatencyHigh", "critical", "pending")],
            ("firing", "warning", ["HttpLatencyHigh"]),
        ),
        ([alert("SignalMissing", "warning", signal=RATE)], ("firing", "warning", ["SignalMissing"])),
        ([alert("HttpLatencyHigh", "critical", service="crm-api")], ("quiet", "", [])),
        ([alert("HttpLatencyHigh", "critical", dc="dc2")], ("quiet", "", [])),
        ([alert("HttpTrafficDropped", "critical")], ("quiet", "", [])),
    ],
)
def test_the_alert_of_a_signal(rows: list[Sample], state: tuple[str, str, list[str]]) -> None:
    first, second = judged(with_values(**{ALERTS: rows})).signals[:2]
    assert (first.alert, first.alert_severity, first.alert_names) == state
    assert second.alert == "", "no alert of it is evaluated here"


def test_the_alerts_of_the_datacenter_are_sorted_and_the_watchdog_is_none() -> None:
    rows = [
        alert("B", "warning"),
        alert("Watchdog", "none"),
        alert("A", "critical", "pending"),
        alert("C", "critical", host="shop1", queue="orders.dlq", dead_letter="true"),
        alert("Elsewhere", "critical", env="other"),
    ]
    found = judged(with_values(**{ALERTS: rows}))
    assert [(entry.name, entry.state) for entry in found.alerts] == [("C", "firing"), ("B", "firing"), ("A", "pending")]
    assert where(found.alerts[0]) == "shop-api, shop1, queue orders.dlq"
    assert found.to_dict()["alerts"][1] == {
        "name": "B",
        "state": "firing",
        "severity": "warning",
        "labels": {"service": "shop-api"},
    }


@pytest.mark.parametrize(
    ("rows", "state", "text"),
    [
        ([], "good", "Yes: all 3 signals arrive and no alert fires."),
        ([alert("A", "critical", "pending")], "good", "Yes: all 3 signals arrive and no alert fires."),
        ([alert("A", "info")], "good", "Yes: all 3 signals arrive and no alert fires."),
        ([alert("A", "warning")], "warning", "Mostly: all 3 signals arrive; 1 warning asks to be looked at today."),
        ([alert("A", "critical"), alert("A", "warning")], "bad", "No: 1 critical alert fires."),
    ],
)
def test_is_everything_all_right(rows: list[Sample], state: str, text: str) -> None:
    answer = verdict(judged(with_values(**{ALERTS: rows})))
    assert (answer.state, answer.text) == (state, text)


def test_nothing_is_all_right_when_nothing_is_known() -> None:
    answers = replace(healthy(), values={}, targets=healthy().targets[1:])
    answer = verdict(judged(answers))
    assert answer.text == "No: 3 of 3 signals are not proven, 1 other check fails."
    unreachable = assess_unreachable(expected(), "http://mon1:9090", "now", "refused")
    assert verdict(unreachable).text == "No: Prometheus cannot be asked, so nothing is known."
    assert unreachable.signals[0].golden == "traffic"


def test_silence_of_a_prometheus_without_alert_rules_is_no_peace() -> None:
    found = assess(expected(), healthy(), "http://mon1:9090", "now")
    assert verdict(found).text == "Yes: all 3 signals arrive. Alerts are evaluated elsewhere, not by this Prometheus."


def test_a_golden_signal_in_a_word() -> None:
    one = SignalFinding("a", "A", "s", "proven")
    absent = SignalFinding("b", "B", "s", "not_declared")
    cases = {
        "1 of 1 in order": [one, absent],
        "not declared": [absent],
        "1 of 2 not proven": [one, replace(one, status="stale")],
        "warning": [replace(one, alert="firing", alert_severity="warning")],
        "critical alert": [replace(one, alert="firing", alert_severity="critical")],
    }
    for words, signals in cases.items():
        assert state_of(signals).text == words


def test_the_last_hour_has_one_place_a_minute() -> None:
    shop = [(60.0, 1.0), (120.0, math.nan), (3600.0, 3.0)]
    other = History({**LABELS, "service": "crm-api"}, [(3660.0, 9.0)])
    found = with_history(judged(healthy()).signals, expected(), {RATE: [History(SHOP, shop), other]})
    assert len(found[0].history) == 60
    assert [place for place, value in enumerate(found[0].history) if value is not None] == [58], (
        "the rest is older, or NaN"
    )
    assert found[0].history[58] == 3.0
    assert found[1].history == []


def test_a_curve() -> None:
    curve = sparkline([None, 0.0, 2.0, None, 1.0], "Requests & <more>")
    assert curve.count('class="line"') == 2, "a gap parts the curve"
    assert 'aria-label="Requests &amp; &lt;more&gt;"' in curve
    assert "M31.0 26.0L60.0 2.0" in curve, "0 is at the bottom, the greatest value at the top"
    assert sparkline([None, None], "nothing") == ""
    assert "nan" not in sparkline([0.0, 0.0], "all zero").lower()


def truth(**more: Any) -> dict[str, Any]:
    return {"signal": "rps-shop", "truth": 12, "shown": 11.5, "error": 0.04, "tolerance": 0.05, "within": True, **more}


def test_the_truth_is_shown_and_a_missed_one_is_not_all_right(tmp_path: Path) -> None:
    assessment = judged(healthy())
    assert with_truth(assessment, str(tmp_path)) is assessment
    (tmp_path / "truth.json").write_text(json.dumps([truth(), truth(signal="cpu-shop", within=False)]))
    found = with_truth(assessment, str(tmp_path))
    assert found.to_dict()["signals"][0]["truth"] == {
        "truth": 12.0,
        "shown": 11.5,
        "error": 0.04,
        "tolerance": "0.05",
        "within": True,
    }
    assert found.truth_time.endswith("Z")
    assert verdict(found).text == "No: 1 signal differs from the truth."
    assert state_of(found.signals[1:2]).text == "differs from the truth"


def test_a_truth_without_numbers_and_one_of_a_signal_that_is_not_declared(tmp_path: Path) -> None:
    nothing = truth(truth=None, shown=None, error=None, within=False)
    (tmp_path / "truth.json").write_text(json.dumps([nothing, {**nothing, "signal": "s3-size"}]))
    found = with_truth(judged(healthy()), str(tmp_path))
    assert found.warnings == []
    assert "error -, allowed 0.05" in coverage_page(found)
    assert found.signals[-1].truth is None
    assert verdict(found).text == "No: 1 signal differs from the truth."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "Expecting property name"),
        ("{}", "it is not a list"),
        ('[{"signal": "x"}]', "[0] is no dictionary with signal, truth, shown, error, tolerance, within"),
        (json.dumps([truth(), truth(within="yes")]), "[1].within: 'yes' is not allowed; allowed: true, false"),
        (json.dumps([truth(error="much")]), "[0].error: 'much' is not a number"),
    ],
)
def test_a_truth_that_is_none_is_a_warning(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "truth.json").write_text(content)
    found = with_truth(judged(healthy()), str(tmp_path))
    assert len(found.warnings) == 1
    assert words in found.warnings[0]
    assert found.signals[0].truth is None

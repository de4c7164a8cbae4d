# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for all rules: every alert is tested both ways and explained, names fit together, pages are up to date."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.rules import document
from tests.rules.document import ROLE_FILES, ROOT, RULES, rules, thresholds_of

ALERTS = rules("alert")
RECORDED = rules("record")
SEVERITIES = {"critical", "warning", "info", "none"}
DASHBOARDS = {"overview", "service", "rabbitmq", "postgresql", "s3", "users", "hosts", "monitoring"}
# Made of the catalogue by the filter constant_rules.
CONSTANTS = re.compile(
    r"service:info|service:expected_targets:count|service:threshold:\w+|service_instance:data_mountpoint:info"
    r"|service:limit:(cpu_cores|memory_bytes|storage_bytes)"
)
SERIES = re.compile(r"\b[a-z]\w*:\w+(?::\w+)*\b")


def read(path: Any) -> Any:
    """The content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def promtool_cases() -> tuple[set[str], set[str]]:
    """Names of the alerts which some promtool test expects to fire, and to be silent."""
    fires: set[str] = set()
    silent: set[str] = set()
    for path in sorted((ROOT / "tests/rules").glob("*.yml")):
        for test in read(path)["tests"]:
            for case in test.get("alert_rule_test", []):
                (fires if case["exp_alerts"] else silent).add(case["alertname"])
            for case in test.get("promql_expr_test", []):
                for sample in case["exp_samples"]:
                    if 'alertstate="firing"' in sample["labels"]:
                        fires.update(re.findall(r'alertname="(\w+)"', sample["labels"]))
    return fires, silent


def quoted_out(expression: str) -> str:
    """An expression without its strings: a label's value is no series."""
    return re.sub(r'"[^"]*"', '""', expression)


def thresholds() -> dict[str, dict[str, dict[str, Any]]]:
    """Thresholds by kind of service and name."""
    return read(ROLE_FILES / "thresholds.yml")


def test_every_alert_has_a_case_that_fires_and_one_that_stays_silent() -> None:
    fires, silent = promtool_cases()
    names = {rule["alert"] for _, rule in ALERTS}
    assert names - fires == set(), "without a test that fires"
    assert names - silent == set(), "without a test that stays silent"
    assert (fires | silent) - names == set(), "tested and not there"


@pytest.mark.parametrize("rule", [rule for _, rule in ALERTS], ids=lambda rule: rule["alert"])
def test_alert_is_explained(rule: dict[str, Any]) -> None:
    name, notes = rule["alert"], rule["annotations"]
    assert set(notes) == {"summary", "description", "runbook", "dashboard"}
    assert len(notes["description"].split()) >= 10, "what it means and what to do first"
    assert notes["runbook"] == f"docs/runbooks/{name}.md"
    assert (ROOT / notes["runbook"]).is_file()
    board = re.match(r"/d/golden-(\w+)(\?|$)", notes["dashboard"])
    assert board
    assert board[1] in DASHBOARDS


@pytest.mark.parametrize("rule", [rule for _, rule in ALERTS], ids=lambda rule: rule["alert"])
def test_severity_is_written_once(rule: dict[str, Any]) -> None:
    """On the rule, or brought by the threshold; never both, because the rule's label would hide the other."""
    given = rule.get("labels", {}).get("severity")
    brought = "group_left (severity)" in rule["expr"]
    assert brought != (given is not None)
    assert given is None or given in SEVERITIES


@pytest.mark.parametrize("rule", [rule for _, rule in ALERTS], ids=lambda rule: rule["alert"])
def test_critical_leaves_the_warning_out_without_a_gap(rule: dict[str, Any]) -> None:
    """While critical still waits for its `for`, the warning stays: it is left out after the same time, not at once."""
    if "group_left (severity)" not in rule["expr"]:
        return
    expression = " ".join(rule["expr"].split())
    assert "unless ignoring (severity)" in expression
    if "for" in rule:
        window = re.search(r"unless ignoring \(severity\) (?:min|max)_over_time\(.*?\[(\w+)\]\)", expression)
        assert window
        assert window[1] == rule["for"]


def test_a_plain_and_never_follows_a_severity() -> None:
    """Labels of the threshold are on one side only, so every `and` beside it names its labels."""
    for _, rule in ALERTS:
        if "group_left (severity)" in rule["expr"]:
            assert not re.search(r"\band\s+(?!on\b)", quoted_out(rule["expr"])), rule["alert"]


def test_names_are_unique_and_rules_are_sorted_into_files() -> None:
    for kind, found in (("alert", ALERTS), ("record", RECORDED)):
        names = [rule[kind] for _, rule in found]
        assert len(names) == len(set(names))
        assert all(stem.endswith("_alerts") == (kind == "alert") for stem, _ in found)


def test_no_rule_reads_a_recorded_series_that_is_not_there() -> None:
    known = {rule["record"] for _, rule in RECORDED}
    for _, rule in ALERTS + RECORDED:
        for series in SERIES.findall(quoted_out(rule["expr"])):
            assert series in known or CONSTANTS.fullmatch(series), f"{rule.get('alert', rule.get('record'))}: {series}"


def test_every_signal_is_recorded_and_its_absence_is_noticed() -> None:
    known = {rule["record"] for _, rule in RECORDED}
    noticed = next(rule["expr"] for _, rule in ALERTS if rule["alert"] == "SignalMissing")
    signals = read(ROLE_FILES / "signals.yml")["signals"]
    assert len(signals) == 27
    for signal in signals:
        assert signal["series"] in known
        # whether a service has users is not told by its kind
        assert signal["series"] in noticed or signal["series"].startswith("service:active_users:")


def test_thresholds_exist_and_each_is_used() -> None:
    used = {name for _, rule in ALERTS + RECORDED for name in thresholds_of(rule)}
    defined = {name for names in thresholds().values() for name in names}
    assert used - defined == set(), "not in thresholds.yml"
    assert defined - used == set(), "in thresholds.yml and compared with nowhere"


def test_every_threshold_with_a_default_is_asked_for() -> None:
    expression = next(rule["expr"] for _, rule in ALERTS if rule["alert"] == "ThresholdMissing")
    asked = set(
        re.findall(r'service:info\{kind="(\w+)"\} unless on \(env, dc, service\) service:threshold:(\w+)', expression)
    )
    expected = {
        (kind, name)
        for kind, names in thresholds().items()
        for name, facts in names.items()
        if {"warning", "critical"} & set(facts)
    }
    assert asked == expected


def test_the_role_names_every_file() -> None:
    defaults = read(ROOT / "roles/signals/defaults/main.yml")
    named = defaults["signals_recording_rule_files"] + defaults["signals_alert_rule_files"]
    assert sorted(named) == sorted(
        f"golden.signals:roles/signals/files/rules/{path.name}" for path in RULES.glob("*.yml")
    )
    assert all(name.endswith("_alerts.yml") for name in defaults["signals_alert_rule_files"])


def test_no_page_without_an_alert() -> None:
    pages = {path.stem for path in (ROOT / "docs/runbooks").glob("*.md")}
    assert pages - {"README"} == {rule["alert"] for _, rule in ALERTS}


@pytest.mark.parametrize(("name", "text"), document.generated().items())
def test_page_is_up_to_date(name: str, text: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == document.with_table(page, text), "run: make documents"

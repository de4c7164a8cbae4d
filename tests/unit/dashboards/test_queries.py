# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries of the dashboards: promtool reads them, their series exist, states and thresholds say what they should."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards import build
from dashboards.metrics import RAW
from dashboards.promql import VALUES, filled, panels, queries, series
from dashboards.queries import threshold_lines, week_before
from dashboards.silences import FIELD, SILENCES, silence_of
from dashboards.states import SIGNALS, of_kind, state, verdict
from tests.unit.demo_series import promtool_program

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(build.DIRECTORY.glob("*.json"))
QUERIES = [(path.stem, query) for path in FILES for query in queries(json.loads(path.read_text(encoding="utf-8")))]
# Made of the catalogue by the filter constant_rules.
CONSTANTS = re.compile(r"service:info|service:expected_targets:count|service:limit:\w+")


def promtool(*arguments: str) -> str:
    """Run promtool; its output. It fails the test where promtool does."""
    done = subprocess.run([promtool_program(), *arguments], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout


def recorded() -> set[str]:
    """Names of the series which the rules record."""
    groups = [yaml.safe_load(path.read_text(encoding="utf-8"))["groups"] for path in RULES]
    return {rule["record"] for file in groups for group in file for rule in group["rules"] if "record" in rule}


RULES = sorted((ROOT / "roles/signals/files/rules").glob("*.yml"))


def thresholds() -> set[str]:
    """Names of the thresholds of all kinds."""
    kinds = yaml.safe_load((ROOT / "roles/signals/files/thresholds.yml").read_text(encoding="utf-8"))
    return {name for kind in kinds.values() for name in kind}


def test_promtool_reads_every_expression(tmp_path: Path) -> None:
    rules = [
        {"record": f"check:{index}", "expr": filled(query.expression), "labels": {"place": query.place}}
        for index, (_page, query) in enumerate(QUERIES)
    ]
    path = tmp_path / "rules.yml"
    path.write_text(json.dumps({"groups": [{"name": "dashboards", "rules": rules}]}), encoding="utf-8")
    assert f"SUCCESS: {len(rules)} rules found" in promtool("check", "rules", str(path))


def test_every_variable_in_a_query_is_known() -> None:
    for _page, query in QUERIES:
        assert not set(re.findall(r"\$\{?([a-z_]\w*)", query.expression)) - set(VALUES), query.place
    with pytest.raises(KeyError, match="unknown"):
        filled("up{job=$unknown}")


@pytest.mark.parametrize("page", [path.stem for path in FILES])
def test_every_series_is_recorded_or_listed(page: str) -> None:
    known = recorded() | set(RAW) | {f"service:threshold:{name}" for name in thresholds()}
    for name, query in QUERIES:
        if name == page:
            missing = {item for item in series(query.expression) - known if not CONSTANTS.fullmatch(item)}
            assert not missing, f"{query.place}: {missing}"
            assert series(query.expression) or "variable" in query.place, f"{query.place}: no series found"


def test_raw_series_are_in_use() -> None:
    used = {name for _page, query in QUERIES for name in series(query.expression)}
    assert set(RAW) <= used


def test_every_series_is_of_the_chosen_environment() -> None:
    for _page, query in QUERIES:
        if not query.place.startswith("variable env"):
            selectors = re.findall(r"[\w:]+\{([^}]*)\}", query.expression)
            assert all('env="$env"' in selector for selector in selectors), f"{query.place}: {query.expression}"


def test_series_are_found_in_an_expression() -> None:
    expression = 'sum by (a, b) (x:y{l="z{1}"}) / on (c) group_left (d) up{} or vector(0)'
    assert series(expression) == {"x:y", "up"}


def test_week_before_shifts_every_series() -> None:
    assert week_before("sum(a{}) / sum(b{})", "").expression == "sum(a{} offset 1w) / sum(b{} offset 1w)"


def test_critical_line_shows_only_near_the_values() -> None:
    warning, critical = threshold_lines("latency_p95_seconds", values="x")
    assert "0.25" not in warning.expression and "max(x) > 0.25 * min(service:threshold:latency" in critical.expression
    (alone,) = threshold_lines("dead_letter_rate", values="x", severities=("critical",), always="critical")
    assert "0.25" not in alone.expression


def test_states_compare_with_every_threshold_of_their_alerts() -> None:
    named = {
        condition.threshold for signal in SIGNALS.values() for condition in signal.conditions if condition.threshold
    }
    assert named <= thresholds()
    for kind, name in (("http", "latency"), ("rabbitmq", "errors"), ("postgresql", "saturation"), ("s3", "saturation")):
        assert of_kind(SIGNALS[name], kind).present, f"{kind} has no {name}"


SELECTOR = 'env="demo", dc="dc1", service="%s"'


def sample(name: str, service: str, value: str, more: str = "") -> dict[str, str]:
    """An input series of promtool for one service."""
    return {"series": f"{name}{{{SELECTOR % service}{', ' + more if more else ''}}}", "values": value}


P95 = "service:http_server_request_duration_seconds:p95_5m"
CASES: list[tuple[str, str, str, int]] = [("calm", P95, "0.1", 0), ("slow", P95, "0.7", 1), ("worst", P95, "3", 2)]
CASES += [("idle", P95, "NaN", 0), ("gone", "", "", 3)]


def test_states_in_promtool(tmp_path: Path) -> None:
    data: list[dict[str, str]] = []
    for service, name, value, _state in CASES:
        data.append(sample("service:info", service, "1", 'kind="http"'))
        data += [
            sample("service:threshold:latency_p95_seconds", service, limit, f'severity="{severity}"')
            for severity, limit in (("warning", "0.5"), ("critical", "2"))
        ]
        data += [sample(name, service, value)] if name else []
    expected: list[dict[str, Any]] = [
        {"labels": f'{{dc="dc1", service="{service}"}}', "value": number} for service, _name, _value, number in CASES
    ]
    checks = [
        {"expr": filled(state("latency"), env="demo"), "eval_time": "0m", "exp_samples": expected},
        {"expr": filled(verdict(), env="demo"), "eval_time": "0m", "exp_samples": [{"labels": "{}", "value": 2}]},
        {"expr": filled(verdict(), env="none"), "eval_time": "0m", "exp_samples": [{"labels": "{}", "value": 3}]},
    ]
    test = {"tests": [{"interval": "1m", "input_series": data, "promql_expr_test": checks}]}
    path = tmp_path / "test.yml"
    path.write_text(json.dumps(test), encoding="utf-8")
    promtool("test", "rules", str(path))


def test_every_excuse_of_the_check_is_in_use() -> None:
    texts = [query.expression for _page, query in QUERIES]
    for silence in SILENCES:
        assert any(re.search(silence.pattern, text) for text in texts), silence.pattern


def test_a_condition_has_the_variables_of_its_query() -> None:
    week = silence_of('max(service:a:b{env="$env", dc=~"$dc"} offset 1w)')
    assert week is not None and week.needs == 'service:a:b{env="$env", dc=~"$dc"} offset 1w'
    storage = silence_of('sum(service:s3_used_bytes:sum{env="$env", dc=~"$dc", service=~"$service"})')
    assert storage is not None
    assert storage.needs == 'service:info{env="$env", dc=~"$dc", service=~"$service", kind="s3"}'
    errors = silence_of(f"max({state('errors')})")
    assert errors is not None and errors.needs.endswith(', kind=~"http|rabbitmq"}')
    assert silence_of('max(host:cpu_utilisation:ratio5m{env="$env", dc=~"$dc"})') is None


def test_conditions_stand_in_the_dashboards() -> None:
    targets = [
        target
        for path in FILES
        for panel in panels(json.loads(path.read_text()))
        for target in panel.get("targets", [])
    ]
    found = {target["expr"]: target.get(FIELD) for target in targets}
    assert len(found) > 100 and sum(value is None for value in found.values()) > 30
    for expression, condition in found.items():
        silence = silence_of(expression)
        assert condition == (silence and silence.needs)

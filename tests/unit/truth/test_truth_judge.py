# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All signals judged on a small world: right where it is right, and each one wrong where only that one is wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.truth import report
from tests.truth.comparison import Row
from tests.truth.course import CourseError, Evidence
from tests.truth.truths import Judge
from tests.unit.truth_world import RIGHT, SIGNALS, Shown, world

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "demo" / "load"))


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return world(tmp_path_factory.mktemp("world"))


def rows(evidence: Evidence, shown: Shown) -> dict[str, Row]:
    judge = Judge(evidence, shown)
    return {signal: judge.row(SIGNALS[signal]) for signal in SIGNALS}


def wrong(found: dict[str, Row]) -> set[str]:
    return {signal for signal, row in found.items() if not row.within}


def test_everything_right_is_right(evidence: Evidence) -> None:
    found = rows(evidence, Shown(dict(RIGHT)))
    assert wrong(found) == set()
    assert len(found) == 27
    for signal, row in found.items():
        if not signal.startswith("latency"):
            assert row.truth == pytest.approx(RIGHT[signal]), signal


@pytest.mark.parametrize("signal", list(SIGNALS))
@pytest.mark.parametrize("factor", [0.5, 1.3, float("nan"), None])
def test_one_wrong_value_is_one_wrong_signal(evidence: Evidence, signal: str, factor: float | None) -> None:
    value = None if factor is None else RIGHT[signal] * factor
    assert wrong(rows(evidence, Shown({**RIGHT, signal: value}))) == {signal}


def test_counters_must_agree_exactly(evidence: Evidence) -> None:
    counted = {f"{kind}-{name}" for kind in ("rps", "http-500") for name in ("shop", "crm", "mes")}
    found = rows(evidence, Shown(dict(RIGHT), too_many=1))
    assert wrong(found) == counted
    assert found["rps-shop"].note == "counters of the whole run: 401, ledger: 400"


def test_sessions_that_were_not_held_are_seen(evidence: Evidence, tmp_path: Path) -> None:
    other = world(tmp_path)
    other.sessions["shopdb1"] = {"load-held": 3, "no name": 5}
    assert wrong(rows(other, Shown(dict(RIGHT)))) == {"db-connections-shop"}


def test_traffic_that_was_not_constant_for_long_enough_is_no_proof(tmp_path: Path) -> None:
    other = world(tmp_path)
    other.diary["phases"]["constant"]["began"] = 2100.0
    row = Judge(other, Shown(dict(RIGHT))).row(SIGNALS["rps-shop"])
    assert not row.within
    assert row.note == "recorded after 290 s of constant traffic only"


def test_a_series_whose_truth_nobody_knows_is_an_error(evidence: Evidence) -> None:
    with pytest.raises(CourseError, match="rps-shop: nobody knows the truth of service:other:sum"):
        Judge(evidence, Shown(dict(RIGHT))).row({**SIGNALS["rps-shop"], "series": "service:other:sum"})


def test_evidence_is_kept_for_another_look(evidence: Evidence, tmp_path: Path) -> None:
    evidence.save(tmp_path / "evidence.json")
    assert Evidence.load(tmp_path / "evidence.json") == evidence


def test_what_is_not_declared_is_said(evidence: Evidence, tmp_path: Path) -> None:
    other = world(tmp_path)
    other.services = {name: service for name, service in evidence.services.items() if name != "s3"}
    other.services["mes-api"] = {**other.services["mes-api"], "users": {"source": "none"}}
    found = rows(other, Shown(dict(RIGHT)))
    assert {signal for signal, row in found.items() if not row.declared} == {"s3-size", "dau-mes", "concurrent-mes"}
    assert wrong(found) == {"s3-size", "dau-mes", "concurrent-mes"}
    assert "24 of 27 signals are within their tolerance, 3 not declared" in report.summary(list(found.values()))


def test_the_report_is_written_for_people_and_programs(evidence: Evidence, tmp_path: Path) -> None:
    found = list(rows(evidence, Shown({**RIGHT, "rps-shop": 2.0, "rps-crm": float("nan")})).values())
    report.write(found, tmp_path, "A run")
    data: list[dict[str, Any]] = json.loads((tmp_path / "truth.json").read_text())
    assert [row["signal"] for row in data] == list(SIGNALS)
    by_signal = {row["signal"]: row for row in data}
    assert {key: by_signal["rps-shop"][key] for key in ("truth", "shown", "error", "tolerance", "within", "unit")} == {
        "truth": 1.0,
        "shown": 2.0,
        "error": 1.0,
        "tolerance": "0.05",
        "within": False,
        "unit": "reqps",
    }
    assert by_signal["rps-crm"]["shown"] is None
    page = (tmp_path / "truth.md").read_text()
    assert "| rps-shop | 1 | 2 | 1 | 0.05 | WRONG |" in page
    assert "rps-mes" in report.text(found)

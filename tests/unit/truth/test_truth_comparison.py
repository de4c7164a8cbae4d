# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How signals.yml says what an error may be, and what is made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.truth.comparison import Row, bucket, compare, percentile
from tests.truth.tolerance import Tolerance, ToleranceError, read_tolerance

SIGNALS = Path(__file__).resolve().parents[3] / "roles/signals/files/signals.yml"
USERS = "sql 0, registers 0.10 (3 sigma at 1,024 registers)"


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("0.05", "", Tolerance("0.05", relative=0.05)),
        ("0", "", Tolerance("0", absolute=0)),
        ("1", "", Tolerance("1", absolute=1)),
        ("0.06 or 1", "", Tolerance("0.06 or 1", relative=0.06, absolute=1)),
        ("the same bucket", "", Tolerance("the same bucket", same_bucket=True)),
        (USERS, "sql", Tolerance("sql 0", absolute=0)),
        (USERS, "registers", Tolerance("registers 0.10", relative=0.1)),
    ],
)
def test_every_form_of_signals_yml_is_read(text: str, source: str, expected: Tolerance) -> None:
    assert read_tolerance(text, source) == expected


def test_every_signal_has_a_tolerance_that_is_read() -> None:
    signals = yaml.safe_load(SIGNALS.read_text(encoding="utf-8"))["signals"]
    assert len(signals) == 27
    for signal in signals:
        for source in ("sql", "registers"):
            read_tolerance(signal["within"], source)


@pytest.mark.parametrize("text", ["", "about 5 %", "5 %", "1.5", "0.1 or 0.2", "1 or 2", "0.1 and 1", "-1", 0.05, None])
def test_an_unknown_form_is_an_error(text: Any) -> None:
    with pytest.raises(ToleranceError, match="within: "):
        read_tolerance(text)


def test_a_source_without_a_tolerance_is_an_error() -> None:
    with pytest.raises(ToleranceError, match="says nothing for source 'ldap'; it has sql, registers"):
        read_tolerance(USERS, "ldap")


def judged(truth: float, shown: float | None, within: str, bounds: tuple[float, ...] = ()) -> Row:
    return compare("a-signal", "messages", truth, shown, read_tolerance(within), bounds=bounds)


@pytest.mark.parametrize(
    ("truth", "shown", "within", "right", "error"),
    [
        (100, 104.9, "0.05", True, 0.049),
        (100, 105.1, "0.05", False, 0.051),
        (100, 94.9, "0.05", False, 0.051),
        (7, 7, "0", True, 0),
        (7, 8, "0", False, 1),
        (0, 0, "0.05", True, 0),
        (0, 1, "0.05", False, None),
        (12, 13, "1", True, 1),
        (12, 14, "1", False, 2),
        (5, 6, "0.06 or 1", True, 0.2),
        (100, 106, "0.06 or 1", True, 0.06),
        (100, 107, "0.06 or 1", False, 0.07),
        (0, 1, "0.06 or 1", True, None),
    ],
)
def test_a_value_is_right_within_its_tolerance_only(
    truth: float, shown: float, within: str, right: bool, error: float | None
) -> None:
    row = judged(truth, shown, within)
    assert row.within is right
    assert row.error == (None if error is None else pytest.approx(error))
    assert (row.truth, row.shown, row.tolerance, row.unit) == (truth, shown, within, "messages")


@pytest.mark.parametrize("shown", [None, float("nan"), float("inf")])
def test_no_number_is_never_right(shown: float | None) -> None:
    row = judged(0, shown, "0")
    assert not row.within
    assert row.shown is None and row.error is None
    assert "recorded" in row.note


def test_latencies_are_compared_by_their_bucket() -> None:
    bounds = (0.1, 0.25, 0.5, 1.0, float("inf"))
    assert judged(0.375, 0.49, "the same bucket", bounds).within
    assert judged(0.375, 0.5, "the same bucket", bounds).within
    assert not judged(0.375, 0.51, "the same bucket", bounds).within
    assert not judged(0.375, 0.25, "the same bucket", bounds).within
    assert [bucket(value, bounds) for value in (0.05, 0.1, 0.11, 7)] == [0, 0, 1, 4]
    with pytest.raises(ValueError, match="the bounds of its buckets are missing"):
        judged(0.3, 0.3, "the same bucket")


def test_a_truth_that_is_no_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="no number"):
        judged(float("nan"), 1, "0")


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([3.0], 0.95) == 3
    assert percentile([1, 2], 0.5) == 1
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.95)

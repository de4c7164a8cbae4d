# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the benchmark of recorded series writes rules out, orders them, and compares answers."""

from __future__ import annotations

import math

from tests.bench.history import families, page
from tests.bench.recorded_bench import difference, expanded, levels, points

RULES = {
    "a:rate": "sum by (x) (rate(raw_total[5m]))",
    "b:ratio": 'a:rate / on (x) c:cores{k="v"}',
    "c:cores": "count by (x) (raw_cores)",
    "d:day": "min_over_time(a:rate[1h])",
    "e:other": "sum(unknown)",
}


def test_levels_come_one_after_the_other_and_leave_out_what_cannot_be_written_out() -> None:
    found = levels(RULES, {"raw_total", "raw_cores"})
    assert [sorted(level) for level in found] == [["a:rate", "c:cores"], ["b:ratio"]]


def test_recorded_series_are_replaced_with_their_selectors() -> None:
    assert expanded('max(b:ratio{env=~".+"})', RULES) == (
        "max(((sum by (x) (rate(raw_total[5m]))) / on (x) (count by (x) (raw_cores))))"
    )


def test_answers_differ_by_their_worst_point() -> None:
    first = points([{"metric": {"a": "1"}, "values": [[0, "1"], [60, "NaN"]]}])
    second = points([{"metric": {"a": "1"}, "values": [[0, "1.1"], [60, "NaN"]]}])
    assert difference(first, first) == 0
    assert math.isclose(difference(first, second), 0.1 / 1.1)
    assert difference(first, points([{"metric": {"a": "1"}, "value": [0, "1"]}])) == math.inf


def test_the_history_is_text_of_every_series_at_every_step() -> None:
    lines = list(page(2, 0, 120))
    series = sum(len(rows) for rows in families(2).values())
    assert len(lines) == 3 * series + len(families(2)) + 1
    assert lines[-1] == "# EOF\n"

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Panels over a whole fleet read recorded series: what they cost does not grow with what each machine exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboards import build
from dashboards.promql import queries, series

FILES = sorted(build.DIRECTORY.glob("*.json"))
# Series with one sample for each target or alert, whatever the target exports: recording them would save nothing.
ONE_PER_TARGET = {
    "up",
    "pg_up",
    "ALERTS",
    "app_build_info",
    "scrape_duration_seconds",
    "scrape_samples_post_metric_relabeling",
}
# What the Prometheus servers say of themselves: a handful of series for each server.
OF_THE_SERVERS = "prometheus_"


def raw_series(expression: str) -> set[str]:
    """Series of an expression that no rule records and that grow with what the machines export."""
    return {
        name
        for name in series(expression)
        if ":" not in name and name not in ONE_PER_TARGET and not name.startswith(OF_THE_SERVERS)
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_query_reads_recorded_series(path: Path) -> None:
    found = list(queries(json.loads(path.read_text(encoding="utf-8"))))
    assert found
    raw = {query.place: names for query in found if (names := raw_series(query.expression))}
    assert not raw


def test_raw_series_are_seen() -> None:
    assert raw_series('sum(rate(node_cpu_seconds_total{env="$env"}[5m])) / sum(host:cpu_cores:count{}) + up{}') == {
        "node_cpu_seconds_total"
    }

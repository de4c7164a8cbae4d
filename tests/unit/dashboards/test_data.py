# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every query of the dashboards, asked of a real Prometheus that holds the series of a demo, now and a week ago."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards import check
from tests.unit.dashboards.test_queries import promtool_program
from tests.unit.real_prometheus import prometheus

SERIES = Path(__file__).with_name("series.txt")
WEEK = 7 * 86400
STEP = 60


def samples(moment: float) -> Iterator[str]:
    """Lines of OpenMetrics: each series every minute of half an hour, growing a little, now and a week before."""
    known = [line.rsplit(" ", 1) for line in SERIES.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    for series, value in known:
        constant = series.startswith(("service:info", "service:threshold", "up{", "ALERTS", "service:expected"))
        for end in (moment - WEEK, moment):
            for step in range(30, -1, -1):
                grown = float(value) * (1 if constant else 1 - step * 1e-4)
                yield f"{series} {grown!r} {end - step * STEP:.0f}"
    yield "# EOF"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Prometheus with the series."""
    directory = tmp_path_factory.mktemp("prometheus")
    source = directory / "series.om"
    source.write_text("\n".join(samples(time.time())) + "\n", encoding="utf-8")
    command = [promtool_program(), "tsdb", "create-blocks-from", "openmetrics", str(source), str(directory / "data")]
    subprocess.run(command, check=True, capture_output=True)
    with prometheus(directory, [], {"groups": []}) as url:
        yield url


def test_every_query_returns_data(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    failed = check.main(["--prometheus", server])
    output = capsys.readouterr().out
    assert not failed, output
    silent = {line.split(": ")[-1] for line in output.splitlines() if line.startswith("silent")}
    assert silent <= {"an event, not a state", "nothing fires", "the critical line shows only near the values"}, output


def test_a_query_without_data_is_named(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "golden-s3.json"
    text = (check.DIRECTORY / "golden-s3.json").read_text(encoding="utf-8")
    path.write_text(text.replace("service:limit:storage_bytes", "service:limit:storage"), encoding="utf-8")
    assert check.main(["--prometheus", server, "--directory", str(tmp_path)]) == 1
    assert "NO DATA  golden-s3: Quota / A" in capsys.readouterr().out


def test_a_query_that_fails_is_named(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "golden-s3.json"
    text = (check.DIRECTORY / "golden-s3.json").read_text(encoding="utf-8")
    path.write_text(text.replace("sum by (service) (", "summe by (service) ("), encoding="utf-8")
    assert check.main(["--prometheus", server, "--directory", str(tmp_path)]) == 1
    assert "ERROR    golden-s3: Used, quota and forecast / A" in capsys.readouterr().out


def test_no_dashboard_is_a_failure(server: str, tmp_path: Path) -> None:
    assert check.main(["--prometheus", server, "--directory", str(tmp_path)]) == 1

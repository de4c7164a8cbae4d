# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every query of the dashboards, asked of a real Prometheus that holds the series of a demo, now and a week ago."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards import check
from tests.unit.demo_series import demo_prometheus


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Prometheus with the series."""
    with demo_prometheus(tmp_path_factory.mktemp("prometheus")) as url:
        yield url


def test_every_query_returns_data(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    failed = check.main(["--prometheus", server])
    output = capsys.readouterr().out
    assert not failed, output
    silent = {line.split(": ")[-1] for line in output.splitlines() if line.startswith("silent")}
    assert silent <= {"an event, not a state", "nothing fires", "the critical line shows only near the values"}, output


@pytest.mark.parametrize("service", ["shop-api", "rabbitmq", "shop-db", "s3"])
def test_a_catalogue_without_a_kind_is_no_fault(
    service: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with demo_prometheus(tmp_path, without=service) as url:
        failed = check.main(["--prometheus", url])
    assert not failed, capsys.readouterr().out


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

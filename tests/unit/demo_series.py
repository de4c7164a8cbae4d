# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Prometheus that holds the series of a demo, now and a week ago."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.unit.real_prometheus import ROOT, prometheus

SERIES = Path(__file__).parent / "dashboards/series.txt"
WEEK = 7 * 86400
STEP = 30  # $__rate_interval is a minute, and a rate needs two samples
COUNT = 60


def promtool_program() -> str:
    """The path of promtool."""
    built = ROOT / "build/tools/bin/promtool"
    found = os.environ.get("PROMTOOL") or (str(built) if built.exists() else shutil.which("promtool"))
    assert found, "promtool is missing: run make tools"
    return found


def samples(moment: float, without: str = "") -> Iterator[str]:
    """Lines of OpenMetrics: each series every 30 s of half an hour, growing a little, now and a week before.

    without: a service that is left out.
    """
    known = [line.rsplit(" ", 1) for line in SERIES.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    for series, value in known:
        if f'service="{without}"' in series:
            continue
        constant = series.startswith(("service:info", "service:threshold", "up{", "ALERTS", "service:expected"))
        for end in (moment - WEEK, moment):
            for step in range(COUNT, -1, -1):
                grown = float(value) * (1 if constant else 1 - step * 5e-5)
                yield f"{series} {grown!r} {end - step * STEP:.0f}"
    yield "# EOF"


@contextmanager
def demo_prometheus(directory: Path, without: str = "") -> Iterator[str]:
    """The URL of a Prometheus with the series of all services, or of all but one."""
    source = directory / "series.om"
    source.write_text("\n".join(samples(time.time(), without)) + "\n", encoding="utf-8")
    command = [promtool_program(), "tsdb", "create-blocks-from", "openmetrics", str(source), str(directory / "data")]
    subprocess.run(command, check=True, capture_output=True)
    with prometheus(directory, [], {"groups": []}) as url:
        yield url

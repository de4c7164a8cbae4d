# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m golden_signals_instrumentation check` on the real services."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.instrumentation.conftest import World
from tests.instrumentation.services import PYTHON, SERVICES
from tests.instrumentation.traffic import ROUTES

SERVICE = pytest.mark.parametrize("name", SERVICES)


def check(url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    command = [sys.executable, "-m", "golden_signals_instrumentation", "check", url, *options]
    environment = {**os.environ, "PYTHONPATH": str(PYTHON / "src")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def thresholds(name: str) -> list[str]:
    own = SERVICES[name].catalogue.get("thresholds", {}).get("latency_p95_seconds", {})
    return [word for value in own.values() for word in ("--threshold", str(value))]


def states(report: dict[str, Any]) -> dict[str, str]:
    return {part["name"]: part["state"] for part in report["parts"]}


@SERVICE
def test_the_service_is_covered(world: World, name: str) -> None:
    result = check(world.metrics_url(name), "--json", *thresholds(name))
    assert result.returncode == 0, result.stdout + result.stderr
    report = json.loads(result.stdout)
    assert report["complete"] is True
    assert report["metric"] == SERVICES[name].metric
    assert report["cardinality"]["faults"] == []
    needed = ("requests", "500s", "latency", "latency thresholds", "routes")
    assert {part: states(report)[part] for part in needed} == dict.fromkeys(needed, "covered")
    assert states(report)["users"] == "absent"


@SERVICE
def test_it_counts_what_prometheus_stores(world: World, name: str) -> None:
    report = json.loads(check(world.metrics_url(name), "--json").stdout)
    stored = world.query.by_service(f'scrape_samples_post_metric_relabeling{{service="{name}"}}')[name]
    # A scrape may make a few more series, such as its own in a service that measures itself.
    assert report["cardinality"]["total"] == pytest.approx(stored, abs=40)


@SERVICE
def test_500s_from_the_start(world: World, name: str) -> None:
    """Which services make the series of the first error before it: the pages say so."""
    routes = {SERVICES[name].route(route) for route in ROUTES}
    of_500 = {key[3] for key in world.query.counters() if key[0] == name and key[2] == "500"}
    assert (routes <= of_500) is SERVICES[name].pre_created


def test_a_threshold_that_is_no_bound_is_found(world: World) -> None:
    result = check(world.metrics_url("java-agent"))
    assert result.returncode == 1
    assert "2 s is no bucket bound" in result.stdout


def test_registers_of_users_can_be_asked_for(world: World) -> None:
    result = check(world.metrics_url("go"), "--users")
    assert result.returncode == 1
    assert "app_active_users_hll_register" in result.stdout

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that modules run against: a double of Grafana, and the stand-in with faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.grafana import client as client_module
from ansible_collections.golden.signals.plugins.modules import grafana_apply
from demo.grafana_standin.server import Server, running
from tests.unit.grafana_faults import Script
from tests.unit.grafana_lives import PASSWORD as ADMIN_PASSWORD
from tests.unit.grafana_lives import by_hand, prepare
from tests.unit.grafana_sets import SECRET, Apply, Json
from tests.unit.grafana_support import TOKEN, Double, run_module, serving


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    monkeypatch.setattr(client_module.time, "sleep", lambda _seconds: None)
    with serving() as running:
        yield running


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that clients waited, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(client_module.time, "sleep", seconds.append)
    return seconds


@pytest.fixture
def faulty(waited: list[float]) -> Iterator[Server]:
    """A stand-in that fails as its script says, with what the objects of grafana_lives name."""
    with running(admin_password=ADMIN_PASSWORD, faults=Script()) as started:
        prepare(by_hand(started))
        yield started


@pytest.fixture
def apply(double: Double, capfd: pytest.CaptureFixture[str]) -> Apply:
    def run(options: Json, **more: Any) -> Json:
        double.forget()
        result = run_module(grafana_apply.main, capfd, **{"url": double.url, "token": TOKEN, **options, **more})
        assert SECRET not in result["output"].replace(
            json.dumps(options["secrets"]) if "secrets" in options else "-", ""
        )
        return result

    return run

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind through its whole life on the stand-in, which answers as recorded servers of both versions do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.grafana_standin.server import Server, running
from tests.unit.grafana_lives import IDS, LIVES, PASSWORD, Life, Runner, by_hand, prepare

VERSIONS = [("12.4.3", False), ("12.4.3", True), ("12.3.0", True)]


@pytest.fixture(params=VERSIONS, ids=["12.4.3", "12.4.3-legacy", "12.3.0"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    version, legacy = request.param
    with running(version=version, legacy_storage=legacy, admin_password=PASSWORD) as started:
        prepare(by_hand(started))
        yield started


@pytest.mark.parametrize("life", LIVES, ids=IDS)
def test_create_again_third_time_each_field_drift_delete_again(
    server: Server, capfd: pytest.CaptureFixture[str], life: Life
) -> None:
    run = Runner(server, capfd, life)
    run([life.first], life.thing)
    run([], life.thing)
    run([], life.thing)
    for change in life.changes:
        run(["update"], {**life.thing, **change})
        run([], {**life.thing, **change})
        run(["update"], life.thing)
    life.drift(run.hand)
    run(["update"], life.thing)
    run([], life.thing)
    run(["delete"], life.thing, state="absent")
    run([], life.thing, state="absent")
    run([life.first], life.thing)

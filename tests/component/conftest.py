# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One real systemd machine for all tests of the component role; removed at the end, whatever happened."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from machine import HOST, Controller, Machine, demo, link_archives, pack
from subject import NAME, VERSIONS, description


@pytest.fixture(scope="session", name="machine")
def fixture_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine that was made for this run of the tests, of Debian $RELEASE. No podman, no machine: the tests fail."""
    try:
        demo("down")
        release = os.environ.get("RELEASE", "")
        demo("up", "--hosts", HOST, "--archives", "debian", *(["--release", release] if release else []))
        yield Machine(tmp_path_factory.mktemp("ssh"))
    finally:
        demo("down")


@pytest.fixture(scope="session", name="archives")
def fixture_archives(tmp_path_factory: pytest.TempPathFactory, machine: Machine) -> Path:
    """A folder with the demo's archives and those of the test service."""
    return tmp_path_factory.mktemp("archives")


@pytest.fixture(scope="session", name="real")
def fixture_real(archives: Path) -> dict[str, dict[str, Any]]:
    """{component: {version, sha256}} of the demo's archives of real exporters."""
    return link_archives(archives)


@pytest.fixture(scope="session", name="sums")
def fixture_sums(archives: Path, machine: Machine) -> dict[str, str]:
    """{version: sha256} of the test service; every version's program is a little different."""
    program = machine.read("$(readlink -f /usr/bin/python3)")
    return {version: pack(archives, NAME, version, {NAME: program + version.encode()}) for version in VERSIONS}


@pytest.fixture(scope="session", name="controller")
def fixture_controller(tmp_path_factory: pytest.TempPathFactory, archives: Path) -> Controller:
    """Runs the component task."""
    return Controller(tmp_path_factory.mktemp("controller"), archives)


@pytest.fixture(name="base")
def fixture_base(controller: Controller, machine: Machine, sums: dict[str, str]) -> dict[str, Any]:
    """The test service's description, already applied, so that the next run has nothing to do."""
    base = description(sums)
    if controller.settled != (base,) and controller.apply(base).changed:
        # The record is of this second: what a test touches must be later.
        time.sleep(1.1)
    return base

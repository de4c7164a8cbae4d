# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrade and downgrade: the version before stays beside the one that runs, older ones go."""

from __future__ import annotations

from typing import Any

from machine import Controller, Machine
from subject import UNIT, URL, description

FOLDER = "/opt/golden-signals/shopd"


def test_upgrades_and_a_downgrade(
    base: dict[str, Any], controller: Controller, machine: Machine, sums: dict[str, str]
) -> None:
    for version, kept in (("1.1.0", "1.0.0"), ("1.2.0", "1.1.0"), ("1.0.0", "1.2.0"), ("1.1.0", "1.0.0")):
        wanted = description(sums, version=version)
        run = controller.apply(wanted)
        assert f"installed shopd {version}" in run.done("shopd")
        assert f"restarted {UNIT}" in run.done("shopd")
        assert f'"{version}"' in machine.get(URL)
        assert machine.sh(f"ls -A {FOLDER}").split() == sorted([version, kept, "current"])
    controller.unchanged(wanted)
    assert machine.sh(f"stat -c '%U %a' {FOLDER}/1.1.0/shopd").strip() == "root 755"

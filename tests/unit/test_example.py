# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example that users copy is a good catalogue, and gives exactly the twenty-seven signals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.golden.signals.plugins.filter.catalogue_errors import FilterModule as ErrorsFilter
from ansible_collections.golden.signals.plugins.filter.expectations import FilterModule as ExpectationsFilter

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def inventory() -> dict[str, Any]:
    """What Ansible reads from inventories/example."""
    command = [str(Path(sys.executable).with_name("ansible-inventory")), "-i", "inventories/example", "--list"]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


@pytest.fixture(scope="module")
def groups(inventory: dict[str, Any]) -> dict[str, list[str]]:
    """Ansible's variable ``groups``."""
    return {name: group["hosts"] for name, group in inventory.items() if "hosts" in group}


def variables(inventory: dict[str, Any]) -> dict[str, Any]:
    """The variables of one machine; those of the example are the same for all."""
    return inventory["_meta"]["hostvars"]["mon1"]


def test_the_example_has_no_fault(inventory: dict[str, Any], groups: dict[str, list[str]]) -> None:
    catalogue_errors = ErrorsFilter().filters()["catalogue_errors"]
    settings = variables(inventory)
    site = (
        settings["signals_environment"],
        settings["signals_datacenter"],
        settings.get("signals_scrape_interval", "15s"),
    )
    assert catalogue_errors(settings["signals_services"], groups, {}, *site) == []


def test_the_example_gives_the_twenty_seven_signals(inventory: dict[str, Any], groups: dict[str, list[str]]) -> None:
    known = yaml.safe_load((ROOT / "roles/signals/files/signals.yml").read_text(encoding="utf-8"))["signals"]
    settings = variables(inventory)
    expected = ExpectationsFilter().filters()["expectations"](
        settings["signals_services"],
        groups,
        inventory["_meta"]["hostvars"],
        settings["signals_environment"],
        settings["signals_datacenter"],
        "15s",
    )
    assert sorted(signal["id"] for signal in expected["signals"]) == sorted(signal["id"] for signal in known)
    assert len(expected["signals"]) == 27
    assert expected["not_declared"] == []

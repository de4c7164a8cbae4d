# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode on a bare machine: the whole plan, nothing written; then the same plan for real."""

from __future__ import annotations

from typing import Any

from listing import LISTING
from machine import Controller, Machine
from subject import description


def test_bare_machine(controller: Controller, machine: Machine, sums: dict[str, str]) -> None:
    wanted: dict[str, Any] = description(
        sums, name="bare", binary="shopd", listen=[], health={}, reload={}, directories=[]
    )
    check = {"name": "never repaired", "command": ["cat", "/run/x"], "expect": "t"}
    wanted.update(
        files=[
            {"path": "/etc/bare/settings.json", "data": {"greeting": "hello"}},
            {"path": "/etc/bare/password", "content": "hunter2-check-mode", "secret": True},
        ],
        arguments=["-c", "import time; time.sleep(9999)"],
        validate=[["shopd", "-c", "import json; json.load(open('/etc/bare/settings.json'))"]],
        checks=[{**check, "repair": [{"command": ["touch", "/etc/x"]}]}],
    )  # fmt: skip
    before = machine.sh(LISTING)
    run = controller.apply(wanted, options=("-vvv", "--check", "--diff"))
    assert run.changed
    assert run.modules == []
    assert machine.sh(LISTING) == before
    assert run.result["unchecked"] == ["bare: " + " ".join(wanted["validate"][0])]
    assert "/etc/bare/settings.json is missing" in run.reasons("bare")
    assert "user bare is missing" in run.reasons("bare")
    assert '+  "greeting": "hello"' in run.output
    assert "+ExecStart=/opt/golden-signals/bare/current/shopd" in run.output
    assert "hunter2" not in run.output
    del wanted["checks"]
    assert controller.apply(wanted).changed
    controller.unchanged(wanted)
    assert not controller.apply(wanted, options=("--check", "--diff")).changed
    machine.sh(
        "systemctl disable --now bare; rm -r /etc/systemd/system/bare.service /opt/golden-signals/bare /etc/bare"
    )

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.command_line import command_line_flags


def test_values_switches_lists_and_null():
    flags = {"log.level": "info", "n": 3, "collector.systemd": True, "collector.zfs": False, "a": ["x", "y"], "b": None}
    assert command_line_flags(flags) == [
        "--log.level=info",
        "--n=3",
        "--collector.systemd",
        "--no-collector.zfs",
        "--a=x",
        "--a=y",
    ]


def test_go_switches_carry_their_value():
    assert command_line_flags({"threads": False, "recheck": True}, "go") == ["--threads=false", "--recheck=true"]


@pytest.mark.parametrize(
    "flags", [{"--log.level": "info"}, {"a b": 1}, {"a": {}}, {"a": [[]]}, {"a": [None]}, {1: "x"}]
)
def test_what_is_no_flag_is_named(flags):
    with pytest.raises(ValueError, match="allowed: "):
        command_line_flags(flags)


def test_unknown_style():
    with pytest.raises(ValueError, match="style is 'gnu'; allowed: kingpin, go"):
        command_line_flags({}, "gnu")

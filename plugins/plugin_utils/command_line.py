# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a mapping of flags to a program's arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

STYLES = ("kingpin", "go")
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9._-]*")


def command_line_flags(flags: Mapping[str, Any], style: str = "kingpin") -> list[str]:
    """Return the arguments of ``flags``, in the mapping's order.

    ``{"log.level": "info", "collector.systemd": True}`` gives ``["--log.level=info", "--collector.systemd"]``.

    :param flags: flag names without dashes. Text and numbers are values; true and false switch a flag on and off; a
        list repeats the flag; null leaves it out, so that a default can be taken away.
    :param style: how a flag is switched off: ``kingpin`` (``--no-NAME``, Prometheus and its exporters) or
        ``go`` (package flag: ``--NAME=false``, process-exporter).
    :raises ValueError: for a name with other characters, a value that is a mapping, or an unknown style.
    """
    if style not in STYLES:
        raise ValueError(f"style is {style!r}; allowed: {', '.join(STYLES)}")
    return [argument for name, value in flags.items() for argument in _arguments(name, value, style)]


def _arguments(name: str, value: Any, style: str) -> list[str]:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"flag {name!r}: allowed: the flag's name without dashes and value, such as log.level")
    if value is None:
        return []
    if isinstance(value, bool):
        if style == "go":
            return [f"--{name}={str(value).lower()}"]
        return [f"--{name}" if value else f"--no-{name}"]
    if isinstance(value, (str, int, float)):
        return [f"--{name}={value}"]
    if isinstance(value, list) and not any(isinstance(entry, (list, dict, bool)) or entry is None for entry in value):
        return [f"--{name}={entry}" for entry in value]
    raise ValueError(f"flag {name}: is {value!r}; allowed: text, a number, true, false, null or a list of texts")

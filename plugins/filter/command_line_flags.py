# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: command_line_flags
short_description: Arguments of a program from a mapping of flags
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - >-
    Turns C({log.level: info, collector.systemd: true}) into C([--log.level=info, --collector.systemd]).
  - V(true) and V(false) switch a flag on and off, a list repeats it, null leaves it out.
positional: style
options:
  _input:
    description: Flag names without dashes, and their values.
    type: dict
    required: true
  style:
    description: How a flag is switched off; V(kingpin) writes C(--no-NAME), V(go) writes C(--NAME=false).
    type: str
    default: kingpin
"""

EXAMPLES = r"""
arguments: "{{ {'web.listen-address': ':9100', 'collector.systemd': true} | golden.signals.command_line_flags }}"
"""

RETURN = r"""
_value:
  description: The arguments, in the mapping's order.
  type: list
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.command_line import command_line_flags as compute
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def command_line_flags(flags: Any, style: str = "kingpin") -> Any:
    """See DOCUMENTATION."""
    return compute(plain(flags), plain(style))


class FilterModule:
    """Offers golden.signals.command_line_flags."""

    def filters(self) -> dict[str, Any]:
        return {"command_line_flags": command_line_flags}

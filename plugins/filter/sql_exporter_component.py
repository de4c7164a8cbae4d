# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: sql_exporter_component
short_description: The component that reads views which count users
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Turns the variable C(sql_exporter_views) into a description for M(golden.signals.component).
  - The password becomes a SCRAM verifier and a password file, and never part of a command line.
positional: base, options
options:
  _input:
    description: The views.
    type: list
    required: true
  base:
    description: The part of the description that no variable but version and source changes.
    type: dict
    required: true
  options:
    description: The role's other variables without their prefix, and C(inventory_hostname).
    type: dict
    required: true
"""

EXAMPLES = r"""
component: "{{ sql_exporter_views | golden.signals.sql_exporter_component(base, options) }}"
"""

RETURN = r"""
_value:
  description: The description.
  type: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.sql_exporter import sql_exporter_component as compute


@filter_errors
def sql_exporter_component(views: Any, base: Any, options: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(views), plain(base), plain(options))


class FilterModule:
    """Offers golden.signals.sql_exporter_component."""

    def filters(self) -> dict[str, Any]:
        return {"sql_exporter_component": sql_exporter_component}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: postgres_exporter_components
short_description: One component for each PostgreSQL instance
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Turns the variable C(postgres_exporter_instances) into descriptions for M(golden.signals.component).
  - The password becomes a SCRAM verifier, and never part of a command line.
positional: base, options
options:
  _input:
    description: The instances.
    type: list
    required: true
  base:
    description: What all descriptions share.
    type: dict
    required: true
  options:
    description: Keys C(flags), C(web_config), C(environment) and C(host).
    type: dict
    required: true
"""

EXAMPLES = r"""
components: "{{ postgres_exporter_instances | golden.signals.postgres_exporter_components(base, options) }}"
"""

RETURN = r"""
_value:
  description: Descriptions.
  type: list
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.postgres_exporter import (
    postgres_exporter_components as compute,
)


@filter_errors
def postgres_exporter_components(instances: Any, base: Any, options: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(instances), plain(base), plain(options))


class FilterModule:
    """Offers golden.signals.postgres_exporter_components."""

    def filters(self) -> dict[str, Any]:
        return {"postgres_exporter_components": postgres_exporter_components}

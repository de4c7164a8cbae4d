# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Components that a host has."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: host_components
short_description: Components that a host has
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Says which components one host has by the catalogue, in the order in which they are installed.
positional: host, groups
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.host
"""

EXAMPLES = r"""
- name: Show what this host will have
  ansible.builtin.debug:
    msg: "{{ signals_services | golden.signals.host_components(inventory_hostname, group_names) }}"
"""

RETURN = r"""
_value:
  description: Names of components.
  type: list
  elements: str
  sample: [node_exporter, process_exporter]
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import services_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import (
    host_components as components_of,
)
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def host_components(catalogue: Any, host: Any, groups: Any) -> Any:
    """See DOCUMENTATION."""
    return components_of(services_of(catalogue), plain(host), groups)


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"host_components": host_components}

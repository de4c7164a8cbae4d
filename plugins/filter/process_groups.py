# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Process groups of a host for process-exporter."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: process_groups
short_description: Process groups of a host for process-exporter
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns the entries of C(process_names) in process-exporter's configuration, one for each http service of the host.
  - The name of a group is the name of the service.
positional: host, groups
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.host
"""

EXAMPLES = r"""
- name: Configuration of process-exporter
  ansible.builtin.copy:
    dest: /etc/process_exporter/process_exporter.yml
    mode: "0640"
    content: "{{ {'process_names': names} | to_nice_yaml }}"
  vars:
    names: "{{ signals_services | golden.signals.process_groups(inventory_hostname, group_names) }}"
"""

RETURN = r"""
_value:
  description: Entries of C(process_names).
  type: list
  elements: dict
  sample:
    - {name: shop-api, cmdline: [shop_api]}
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import services_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import (
    process_groups as groups_of_processes,
)
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def process_groups(catalogue: Any, host: Any, groups: Any) -> Any:
    """See DOCUMENTATION."""
    return groups_of_processes(services_of(catalogue), plain(host), groups)


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"process_groups": process_groups}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scrape targets of all jobs."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: scrape_targets
short_description: Scrape targets of all jobs
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns the files of Prometheus' file-based service discovery, one for each scrape job, with the label contract
    on every target.
  - Targets come from the whole inventory and in a fixed order, so an unchanged catalogue gives unchanged files.
positional: groups, hostvars, environment, datacenter
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.groups
  - golden.signals.catalogue.hostvars
  - golden.signals.catalogue.place
"""

EXAMPLES = r"""
- name: Targets by job
  ansible.builtin.set_fact:
    targets: >-
      {{ signals_services | golden.signals.scrape_targets(groups, hostvars, signals_environment, signals_datacenter) }}
"""

RETURN = r"""
_value:
  description: File names, each with the content of the file.
  type: dict
  sample:
    http.json:
      - targets: ["shop1:9464"]
        labels: {dc: dc1, env: production, host: shop1, product: shop, service: shop-api}
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import (
    groups_of,
    label,
    services_of,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets, target_files
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors


@filter_errors
def scrape_targets(catalogue: Any, groups: Any, hostvars: Any, environment: Any, datacenter: Any) -> Any:
    """See DOCUMENTATION."""
    services = services_of(catalogue)
    places = label("environment", environment), label("datacenter", datacenter)
    return target_files(services, all_targets(services, groups_of(groups), hostvars, *places))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"scrape_targets": scrape_targets}

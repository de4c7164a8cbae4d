# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signals and targets that must be proven."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: expectations
short_description: Signals and targets that must be proven
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns what a datacenter must show when everything works - every signal with the series that carries it,
    and every target.
  - Signals follow from the kinds of the services.
positional: groups, hostvars, environment, datacenter, scrape_interval
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.groups
  - golden.signals.catalogue.hostvars
  - golden.signals.catalogue.place
  - golden.signals.catalogue.scrape_interval
"""

EXAMPLES = r"""
- name: What verify looks for
  ansible.builtin.set_fact:
    expected: >-
      {{ signals_services
         | golden.signals.expectations(groups, hostvars, signals_environment, signals_datacenter, '15s') }}
"""

RETURN = r"""
_value:
  description: Expected signals and targets.
  type: dict
  contains:
    signals:
      description:
        - Each signal with id, title, service, kind, golden, unit, series, source, source_selector, age_from, max_age
          (seconds) and labels; threshold (name, unit, when and of, or null), alerts that watch it, and the uid of its
          dashboard.
      type: list
      elements: dict
    not_declared:
      description:
        - Those of the twenty-seven signals that the catalogue does not declare, with id, title, service and golden.
      type: list
      elements: dict
    targets:
      description: Each target with job, service, host, address and labels (those that C(up) carries).
      type: list
      elements: dict
    environment:
      description: Value of the label C(env).
      type: str
    datacenter:
      description: Value of the label C(dc).
      type: str
    scrape_interval:
      description: Scrape interval in seconds.
      type: int
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import (
    groups_of,
    label,
    services_of,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import expectations as expected_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import interval_seconds
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def expectations(
    catalogue: Any, groups: Any, hostvars: Any, environment: Any, datacenter: Any, scrape_interval: Any
) -> Any:
    """See DOCUMENTATION."""
    services = services_of(catalogue)
    places = label("environment", environment), label("datacenter", datacenter)
    targets = all_targets(services, groups_of(groups), hostvars, *places)
    return expected_of(services, targets, *places, interval_seconds(plain(scrape_interval)))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"expectations": expectations}

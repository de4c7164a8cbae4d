# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue as constant series."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: constant_rules
short_description: The catalogue as constant series
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns a rule file of Prometheus whose rules record what differs from site to site as series that never change.
  - Thresholds, limits, expected numbers of targets, and which services there are.
positional: groups, environment, datacenter, host_thresholds
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.groups
  - golden.signals.catalogue.place
options:
  host_thresholds:
    description: Thresholds of hosts which differ from the defaults, usually C(signals_host_thresholds).
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Rule file with the constants
  ansible.builtin.copy:
    dest: /etc/prometheus/rules/constants.yml
    mode: "0644"
    content: >-
      {{ signals_services
         | golden.signals.constant_rules(groups, signals_environment, signals_datacenter)
         | to_nice_yaml }}
"""

RETURN = r"""
_value:
  description: Content of the rule file.
  type: dict
  sample:
    groups:
      - name: signals-constants
        rules:
          - record: service:threshold:latency_p95_seconds
            expr: vector(0.5)
            labels: {dc: dc1, env: production, service: shop-api, severity: warning}
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import (
    groups_of,
    host_thresholds_of,
    label,
    services_of,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.constants import constant_rules as rules_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors


@filter_errors
def constant_rules(catalogue: Any, groups: Any, environment: Any, datacenter: Any, host_thresholds: Any = None) -> Any:
    """See DOCUMENTATION."""
    services = services_of(catalogue)
    places = label("environment", environment), label("datacenter", datacenter)
    targets = all_targets(services, groups_of(groups), None, *places)
    thresholds = host_thresholds_of({} if host_thresholds is None else host_thresholds)
    return rules_of(services, targets, *places, thresholds)


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"constant_rules": constant_rules}

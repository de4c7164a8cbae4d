# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: grafana_datasources
short_description: Grafana's data sources, one for each Prometheus of the datacenter
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Gives a data source for each host of group C(prometheus), in the form that M(golden.signals.grafana_apply) takes.
  - The first has the uid C(golden-DATACENTER) and is the default one. The uids of the others end in their host's name.
  - Grafana reaches a Prometheus at C(signals_grafana_datasource_url) of the host, else at its C(signals_address),
    C(ansible_host) or name.
positional: hostvars, datacenter, interval, more
options:
  _input:
    description: Ansible's C(groups).
    type: dict
    required: true
  hostvars:
    description: Ansible's C(hostvars).
    type: dict
    required: true
  datacenter:
    description: Name of the datacenter, usually C(signals_datacenter).
    type: str
    required: true
  interval:
    description: Scrape interval of Prometheus, a duration.
    type: str
    default: 15s
  more:
    description: Further keys of every data source, over these. C(jsonData) is added to.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Data sources
  golden.signals.grafana_apply:
    datasources: "{{ groups | golden.signals.grafana_datasources(hostvars, signals_datacenter) }}"
"""

RETURN = r"""
_value:
  description: Data sources.
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import groups_of, label
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.grafana_datasources import grafana_datasources as compute
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def grafana_datasources(
    groups: Any, hostvars: Any, datacenter: Any, interval: Any = "15s", more: Any = None
) -> list[dict[str, Any]]:
    """See DOCUMENTATION."""
    return compute(groups_of(groups), hostvars, label("datacenter", datacenter), str(interval), plain(more) or {})


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"grafana_datasources": grafana_datasources}

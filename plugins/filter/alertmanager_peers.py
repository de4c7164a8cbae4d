# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other Alertmanagers of a cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: alertmanager_peers
short_description: The other Alertmanagers of a cluster
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns the addresses of all other hosts of the inventory group C(alertmanager), at port 9094, where the members
    of a cluster talk to each other.
positional: hostvars, host
options:
  _input:
    description: Ansible's variable C(groups).
    type: dict
    required: true
  hostvars:
    description: Ansible's variable C(hostvars). C(signals_address), else C(ansible_host) of each other member is read.
    type: dict
    required: true
  host:
    description: Inventory name of the host whose peers are asked for.
    type: str
    required: true
"""

EXAMPLES = r"""
alertmanager_cluster_peers: "{{ groups | golden.signals.alertmanager_peers(hostvars, inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description: Addresses, sorted by the name of their host.
  type: list
  elements: str
  sample: ["alert2:9094"]
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import groups_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import ALERTMANAGER_GROUP
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import ALERTMANAGER_CLUSTER_PORT
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import Addresses
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def alertmanager_peers(groups: Any, hostvars: Any, host: Any) -> list[str]:
    """See DOCUMENTATION."""
    others = sorted(set(groups_of(groups).get(ALERTMANAGER_GROUP, [])) - {plain(host)})
    addresses = Addresses(hostvars)
    return [addresses.address(other, ALERTMANAGER_CLUSTER_PORT) for other in others]


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"alertmanager_peers": alertmanager_peers}

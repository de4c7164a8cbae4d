# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What filters over the catalogue are given, documented once."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the filters over the catalogue: the input of all, and groups of options that several share."""

    DOCUMENTATION = r"""
options:
  _input:
    description: The catalogue, usually the variable C(signals_services).
    type: dict
    required: true
"""

    HOST = r"""
options:
  host:
    description: Inventory name of the host.
    type: str
    required: true
  groups:
    description:
      - Ansible's variable C(groups), or the host's own C(group_names).
      - With C(group_names) the cost does not grow with the inventory.
    type: raw
    required: true
"""

    GROUPS = r"""
options:
  groups:
    description: Ansible's variable C(groups); every host of the inventory counts, under C(--limit) too.
    type: dict
    required: true
"""

    HOSTVARS = r"""
options:
  hostvars:
    description:
      - Ansible's variable C(hostvars).
      - Of each host only C(signals_address) and C(ansible_host) are read, once; without both the inventory name is
        the address.
    type: dict
    required: true
"""

    PLACE = r"""
options:
  environment:
    description: Value of the label C(env), usually C(signals_environment).
    type: str
    required: true
  datacenter:
    description: Value of the label C(dc), usually C(signals_datacenter).
    type: str
    required: true
"""

    SCRAPE_INTERVAL = r"""
options:
  scrape_interval:
    description: Time between two scrapes, in seconds or as a duration such as V(15s) or V(1m).
    type: raw
    required: true
"""

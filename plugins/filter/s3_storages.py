# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""S3 storages of a host for role s3_exporter."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: s3_storages
short_description: S3 storages whose sizes a host collects
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns the variable C(s3_exporter_storages) of a host, one entry for each s3 service whose group the host is in.
positional: host, groups
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.host
"""

EXAMPLES = r"""
- name: Collect the sizes of the storages
  ansible.builtin.import_role:
    name: golden.signals.s3_exporter
  vars:
    s3_exporter_storages: "{{ signals_services | golden.signals.s3_storages(inventory_hostname, group_names) }}"
"""

RETURN = r"""
_value:
  description: Entries of C(s3_exporter_storages).
  type: list
  elements: dict
  sample:
    - name: s3
      endpoint: https://s3.example.com
      buckets: [shop-files]
      region: us-east-1
      ca_file:
      quota_bytes: 1.0e+12
      collection_interval_seconds: 3600
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import services_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import s3_storages as storages_of
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def s3_storages(catalogue: Any, host: Any, groups: Any) -> Any:
    """See DOCUMENTATION."""
    return storages_of(services_of(catalogue), plain(host), groups)


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"s3_storages": s3_storages}

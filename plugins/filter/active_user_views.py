# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Views on a host that count users, for sql_exporter."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: active_user_views
short_description: Views on a host that count users, for sql_exporter
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns the entries of C(sql_exporter_views) for one host - the views which the catalogue names under C(users) and
    whose database service runs there.
positional: host, groups
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.host
"""

EXAMPLES = r"""
- name: Show which views of this host count users
  ansible.builtin.debug:
    msg: "{{ signals_services | golden.signals.active_user_views(inventory_hostname, group_names) }}"
"""

RETURN = r"""
_value:
  description: Entries of C(sql_exporter_views).
  type: list
  elements: dict
  sample:
    - {service: mes-api, database: mes, view: active_users}
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import services_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import views_on
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def active_user_views(catalogue: Any, host: Any, groups: Any) -> Any:
    """See DOCUMENTATION."""
    return views_on(services_of(catalogue), plain(host), groups)


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"active_user_views": active_user_views}

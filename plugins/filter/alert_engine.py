# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who notifies."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: alert_engine
short_description: Who notifies, Grafana, Prometheus through Alertmanager, or both
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns the value of C(signals_alert_engine), or its default, which is C(prometheus) where the inventory group
    C(alertmanager) has hosts, else C(grafana).
  - Prometheus evaluates the alert rules in each case. With C(grafana) it sends to no Alertmanager.
  - Another word, and C(prometheus) or C(both) without an Alertmanager, are errors.
positional: engine
options:
  _input:
    description: Ansible's variable C(groups).
    type: dict
    required: true
  engine:
    description: The variable C(signals_alert_engine), empty for the default.
    type: str
    default: ""
seealso:
  - plugin: golden.signals.alert_engine_errors
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Say who notifies
  ansible.builtin.debug:
    msg: "{{ groups | golden.signals.alert_engine(signals_alert_engine | default('')) }}"
"""

RETURN = r"""
_value:
  description: V(grafana), V(prometheus) or V(both).
  type: str
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.engine import alert_engine as engine_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import groups_of
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def alert_engine(groups: Any, engine: Any = "") -> str:
    """See DOCUMENTATION."""
    return engine_of(plain(engine), groups_of(groups))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"alert_engine": alert_engine}

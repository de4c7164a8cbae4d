# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of who notifies and whom."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: alert_engine_errors
short_description: Faults of who notifies and whom
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Checks C(signals_alert_engine) and the receivers that it needs, before any host is touched.
  - With C(prometheus) Alertmanager has the receivers of C(signals_notifications). With C(both) it has those of
    C(signals_alertmanager_notifications), and no receiver may tell the same as one of C(signals_notifications).
  - No fault shows a secret.
positional: engine, notifications, alertmanager_notifications, services
options:
  _input:
    description: Ansible's variable C(groups).
    type: dict
    required: true
  engine:
    description: The variable C(signals_alert_engine), empty for the default.
    type: str
    required: true
  notifications:
    description: The variable C(signals_notifications), or an empty dictionary.
    type: dict
    required: true
  alertmanager_notifications:
    description: The variable C(signals_alertmanager_notifications), or an empty dictionary.
    type: dict
    required: true
  services:
    description: The catalogue C(signals_services), so that routes may name a product and a misspelt service is found.
    type: dict
"""

EXAMPLES = r"""
- name: Check who notifies
  ansible.builtin.assert:
    that: faults | length == 0
    fail_msg: "{{ faults | join('\n') }}"
  vars:
    faults: >-
      {{ groups | golden.signals.alert_engine_errors(signals_alert_engine | default(''),
         signals_notifications | default({}), signals_alertmanager_notifications | default({}), signals_services) }}
"""

RETURN = r"""
_value:
  description: Faults, each naming the place and what is allowed; empty when there are none.
  type: list
  elements: str
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.engine import engine_faults
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import (
    groups_of,
    products_of,
)
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def alert_engine_errors(
    groups: Any, engine: Any, notifications: Any, alertmanager_notifications: Any, services: Any = None
) -> list[str]:
    """See DOCUMENTATION."""
    first, second = plain(notifications), plain(alertmanager_notifications)
    return engine_faults(plain(engine), groups_of(groups), first, second, products_of(services))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"alert_engine_errors": alert_engine_errors}

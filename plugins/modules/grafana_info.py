#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tell what is on a Grafana server."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_info
short_description: Tell what is on a Grafana server
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Tells version and organisation, and lists the objects of the kinds that are asked for.
  - Secrets are not in it, because Grafana does not show them.
extends_documentation_fragment:
  - golden.signals.grafana
  - golden.signals.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
    description: Nothing is changed, so there is no difference to show.
  idempotent:
    support: full
options:
  gather:
    description: The kinds of objects to list.
    type: list
    elements: str
    choices:
      - folders
      - datasources
      - dashboards
      - notification_templates
      - mute_timings
      - contact_points
      - notification_policy
      - alert_rule_groups
    default: []
"""

EXAMPLES = r"""
- name: What dashboards are there?
  golden.signals.grafana_info:
    url: https://grafana.example.org
    token: "{{ grafana_token }}"
    gather: [folders, dashboards]
  delegate_to: localhost
  register: grafana
"""

RETURN = r"""
server:
  description: Version and state of the database, as the server's health answer says.
  returned: success
  type: dict
  sample: {version: 12.4.3, database: ok}
organisation:
  description: Number and name of the organisation.
  returned: success
  type: dict
  sample: {id: 1, name: Main Org.}
folders:
  description: All folders as Grafana's search lists them.
  returned: when asked for
  type: list
  elements: dict
datasources:
  description: All data sources as Grafana lists them.
  returned: when asked for
  type: list
  elements: dict
dashboards:
  description: All dashboards as Grafana's search lists them, without their models.
  returned: when asked for
  type: list
  elements: dict
notification_templates:
  description: All notification templates.
  returned: when asked for
  type: list
  elements: dict
mute_timings:
  description: All mute timings.
  returned: when asked for
  type: list
  elements: dict
contact_points:
  description: All integrations of contact points, with their secrets masked by Grafana.
  returned: when asked for
  type: list
  elements: dict
notification_policy:
  description: The tree of notification policies, as a list of one.
  returned: when asked for
  type: list
  elements: dict
alert_rule_groups:
  description: All groups with C(folderUid), C(title), and uid and title of their rules.
  returned: when asked for
  type: list
  elements: dict
"""

from ansible_collections.golden.signals.plugins.module_utils.grafana.inventory import gather
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.catalogue import KINDS
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import new_module, run_reading


def main() -> None:
    """Entry point of the module."""
    choices = [kind.option for kind in KINDS]
    module = new_module({"gather": {"type": "list", "elements": "str", "choices": choices, "default": []}})
    run_reading(module, lambda client: gather(client, module.params["gather"]))


if __name__ == "__main__":
    main()

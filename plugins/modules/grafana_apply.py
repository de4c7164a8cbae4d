#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make a whole set of Grafana's objects what it should be."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_apply
short_description: Keep a whole set of Grafana's objects as declared
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Compares all declared objects with the live ones in one task, reading in parallel, and writes only what differs, one
    object after the other.
  - Everything is read, checked and planned before the first write. What is declared wrongly, names a folder that does not
    exist, or would be refused by Grafana, is reported then, and nothing is written.
  - An object that somebody else changes meanwhile is read and planned again. After a failure the other objects are still
    written, and the result says what was done and what was not; the next run finishes the work.
extends_documentation_fragment:
  - golden.signals.grafana
  - golden.signals.grafana.secrets
  - golden.signals.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    description: One line for each place that differs, as a plan reads; secrets are never shown.
  idempotent:
    support: partial
    description: Not with O(secrets_policy=always), which writes the secrets at each run.
options:
  folders:
    description:
      - Folders with C(uid), C(title) and, unless they lie at the root, C(parentUid).
      - The order does not matter.
    type: list
    elements: dict
  datasources:
    description: Data sources as Grafana's API takes them, without secrets.
    type: list
    elements: dict
  dashboards:
    description:
      - Each entry has one of C(dashboard) (the JSON model), C(file) (of a JSON model) and C(directory) (every C(*.json) in
        and below it), C(folderUid) of the folder to put them in, and may have C(constants), values of the dashboards' constant variables
        by name.
      - Files are read where the module runs.
      - Every dashboard needs a C(uid). C(id) and C(version) are left out, so that exports serve as they are.
    type: list
    elements: dict
  notification_templates:
    description: Notification templates with C(name) and C(template).
    type: list
    elements: dict
  mute_timings:
    description: Mute timings with C(name) and C(time_intervals).
    type: list
    elements: dict
  contact_points:
    description: Integrations of contact points with C(uid), C(name), C(type) and C(settings), without secrets.
    type: list
    elements: dict
  notification_policy:
    description: The whole tree of notification policies, with C(receiver), C(group_by), C(routes) and so on.
    type: dict
  alert_rule_groups:
    description: Groups of alert rules with C(folderUid), C(title), C(interval) in seconds and C(rules).
    type: list
    elements: dict
  editable:
    description:
      - Whether people may change the objects of Grafana's alerting in its pages.
      - Grafana refuses to make such an object editable that was not, rules excepted; that is reported before anything is
        written.
    type: bool
    default: false
  secrets:
    description:
      - Secrets by kind (C(datasource) or C(contact_point)), uid and name.
    type: dict
    default: {}
  prune:
    description:
      - Whether to remove objects that are ours and no longer declared.
      - Ours is what lies in or below a declared folder (sub-folders, dashboards, rule groups), and of the other kinds what
        O(prune_prefix) says.
      - A kind whose option is not given is left alone. A kind whose option is empty is refused, because that would remove
        all of it.
    type: bool
    default: false
  prune_prefix:
    description:
      - How the uids of our data sources and contact points, and the names of our timings and templates, begin.
      - Without it prune leaves those kinds alone.
    type: str
    default: ""
  prune_maximum:
    description: How many objects one run may remove; where it would be more, nothing is written.
    type: int
    default: 10
  state:
    description: Whether the declared objects shall exist. V(absent) removes them in the reverse order.
    type: str
    choices: [present, absent]
    default: present
"""

EXAMPLES = r"""
- name: Folders, a data source and all dashboards of a directory
  golden.signals.grafana_apply:
    url: https://grafana.example.org
    token: "{{ grafana_token }}"
    folders:
      - {uid: shop, title: Shop}
      - {uid: shop-db, title: Databases, parentUid: shop}
    datasources:
      - uid: prometheus
        name: Prometheus
        type: prometheus
        url: https://mon1:9090
        isDefault: true
        basicAuth: true
        basicAuthUser: grafana
    secrets:
      datasource:
        prometheus: {basicAuthPassword: "{{ prometheus_password }}"}
    dashboards:
      - {directory: "{{ playbook_dir }}/dashboards/shop", folderUid: shop}
      - {file: "{{ playbook_dir }}/dashboards/db.json", folderUid: shop-db}
  delegate_to: localhost
  run_once: true

- name: Remove the dashboards of our folders that are not in the directory any more
  golden.signals.grafana_apply:
    url: https://grafana.example.org
    token: "{{ grafana_token }}"
    folders:
      - {uid: shop, title: Shop}
    dashboards:
      - {directory: "{{ playbook_dir }}/dashboards/shop", folderUid: shop}
    prune: true
    prune_maximum: 3
  delegate_to: localhost
  run_once: true
"""

RETURN = r"""
changed:
  description: Whether anything was changed, or would be in check mode.
  returned: always
  type: bool
  sample: true
counts:
  description: How many objects were created, updated, deleted, are unchanged, failed, or were not done after a failure.
  returned: when there is a plan
  type: dict
  sample: {unchanged: 98, created: 1, updated: 1, deleted: 0, failed: 0, not_done: 0}
changes:
  description:
    - Only the objects that are not as declared, with what is done and what became of it.
    - C(status) is V(planned) in check mode, otherwise V(done), V(failed) or V(not_done).
  returned: when there is a plan
  type: list
  elements: dict
  sample:
    - {kind: dashboard, key: shop, title: Shop, action: update, status: done, message: ""}
requests:
  description: How many requests were sent, and how many of them could change something.
  returned: when Grafana was asked
  type: dict
  sample: {sent: 104, writes: 2}
unauthorized:
  description: Whether Grafana refused the credentials. Nothing was written then.
  returned: when Grafana could not be read
  type: bool
  sample: false
faults:
  description: What is wrong with the declaration, one line for each fault. Nothing was written then.
  returned: when the declaration cannot be
  type: list
  elements: str
  sample: ["folders[2]: parentUid: there is no folder 'shop', neither declared here nor on the server"]
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.golden.signals.plugins.module_utils.grafana import sources
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.catalogue import KINDS
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import (
    EDITABLE,
    SECRETS,
    STATE,
    Declared,
    new_module,
    run,
    secrets_of,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.ownership import Prune

OBJECTS: dict[str, Any] = {"type": "list", "elements": "dict"}
ARGUMENTS: dict[str, Any] = {
    "folders": OBJECTS,
    "datasources": OBJECTS,
    "dashboards": OBJECTS,
    "notification_templates": OBJECTS,
    "mute_timings": OBJECTS,
    "contact_points": OBJECTS,
    "notification_policy": {"type": "dict"},
    "alert_rule_groups": OBJECTS,
    "editable": EDITABLE,
    **SECRETS,
    "prune": {"type": "bool", "default": False},
    "prune_prefix": {"type": "str", "default": ""},
    "prune_maximum": {"type": "int", "default": 10},
    "state": STATE,
}


def declare(module: AnsibleModule) -> Declared:
    """The kinds that are given, each with its objects."""
    params = module.params
    unknown = sorted(set(params["secrets"]) - {"datasource", "contact_point"})
    if unknown:
        raise ValueError(f"secrets: {unknown[0]}: unknown; allowed: datasource, contact_point")
    if params["prune"] and params["state"] == "absent":
        raise ValueError("prune: given with state: absent, which removes what is declared; allowed: one of both")
    options = Options(params["editable"], secrets_of(params, params["secrets"]))
    declared = []
    for kind in KINDS:
        given = params[kind.option]
        if given is not None:
            objects = [given] if isinstance(given, dict) else given
            read = sources.dashboards if kind.option == "dashboards" else sources.inline
            declared.append((kind(options), read(kind.option, objects)))
    if not declared:
        raise ValueError("nothing is declared; give at least one of " + ", ".join(kind.option for kind in KINDS))
    return declared


def main() -> None:
    """Entry point of the module."""
    module = new_module(ARGUMENTS)
    params = module.params
    prune = Prune(params["prune_prefix"], params["prune_maximum"]) if params["prune"] else None
    run(module, lambda: declare(module), prune)


if __name__ == "__main__":
    main()

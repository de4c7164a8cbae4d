#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep a data source of Grafana as declared."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_datasource
short_description: Keep a data source of Grafana as declared
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Makes, changes and removes one data source.
  - What is not declared stays as it is; C(jsonData) is replaced as a whole.
extends_documentation_fragment:
  - golden.signals.grafana
  - golden.signals.grafana.secrets
  - golden.signals.grafana.state
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
  datasource:
    description:
      - The data source as Grafana's API takes it, with C(uid), C(name), C(type) and whatever else it needs.
      - Secrets are given with O(secrets), never here.
      - Declare C(isDefault), because Grafana makes the first data source the default one.
    type: dict
    required: true
  secrets:
    description: The secrets (C(secureJsonData) of the API), name to text, such as C(basicAuthPassword) or C(httpHeaderValue1).
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Prometheus with a password
  golden.signals.grafana_datasource:
    url: https://grafana.example.org
    token: "{{ grafana_token }}"
    datasource:
      uid: prometheus
      name: Prometheus
      type: prometheus
      url: https://mon1:9090
      isDefault: true
      basicAuth: true
      basicAuthUser: grafana
      jsonData: {httpMethod: POST, timeInterval: 15s}
    secrets: {basicAuthPassword: "{{ prometheus_password }}"}
  delegate_to: localhost
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
faults:
  description: What is wrong with the declaration, one line for each fault. Nothing was written then.
  returned: when the declaration cannot be
  type: list
  elements: str
  sample: ["folders[2]: parentUid: there is no folder 'shop', neither declared here nor on the server"]
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.datasource import Datasource
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import SECRETS, run_single, secrets_of


def build(params: Mapping[str, Any]) -> Datasource:
    """The kind of object, with what the options say of it."""
    values = (
        {"datasource": {str(params["datasource"].get("uid") or ""): params["secrets"]}} if params["secrets"] else {}
    )
    return Datasource(Options(secrets=secrets_of(params, values)))


def main() -> None:
    """Entry point of the module."""
    run_single({**SECRETS}, "datasource", build)


if __name__ == "__main__":
    main()

#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep a contact point of Grafana as declared."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_contact_point
short_description: Keep a contact point of Grafana as declared
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Makes, changes and removes one integration of a contact point; integrations of one C(name) are one contact point.
  - Grafana's alerting keeps it in one document, which one writer at a time may change; so does this module.
extends_documentation_fragment:
  - golden.signals.grafana
  - golden.signals.grafana.secrets
  - golden.signals.grafana.editable
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
  contact_point:
    description:
      - The integration with the keys C(uid), C(name), C(type), C(settings) and C(disableResolveMessage).
      - Secrets are given with O(secrets), never here.
    type: dict
    required: true
  secrets:
    description: The secret settings, name to text, such as C(password) of a webhook or C(bottoken) of Telegram.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: A webhook with a password
  golden.signals.grafana_contact_point:
    url: https://grafana.example.org
    token: "{{ grafana_token }}"
    contact_point:
      uid: on-call-webhook
      name: on-call
      type: webhook
      settings: {url: "https://alerts.example.org/hook", username: grafana}
    secrets: {password: "{{ webhook_password }}"}
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
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.contact_point import ContactPoint
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import (
    EDITABLE,
    SECRETS,
    run_single,
    secrets_of,
)


def build(params: Mapping[str, Any]) -> ContactPoint:
    """The kind of object, with what the options say of it."""
    values = (
        {"contact_point": {str(params["contact_point"].get("uid") or ""): params["secrets"]}}
        if params["secrets"]
        else {}
    )
    return ContactPoint(Options(editable=params["editable"], secrets=secrets_of(params, values)))


def main() -> None:
    """Entry point of the module."""
    run_single({**SECRETS, "editable": EDITABLE}, "contact_point", build)


if __name__ == "__main__":
    main()

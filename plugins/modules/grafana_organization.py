#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep an organisation of Grafana as declared."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_organization
short_description: Keep an organisation of Grafana as declared
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Makes and removes one organisation, and says who belongs to it in which role.
  - Only an administrator of the whole server may do that, by O(username) and O(password). A token belongs to one
    organisation and is refused before anything is sent.
  - Whoever makes an organisation becomes an administrator of it, as Grafana does it.
  - Grafana's alerting answers in a new organisation after a minute or less; the other modules wait for it.
extends_documentation_fragment:
  - golden.signals.grafana
  - golden.signals.grafana.state
  - golden.signals.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    description: One line for each place that differs, as a plan reads; secrets are never shown.
  idempotent:
    support: full
    description: A second run sends no writing request.
options:
  organization:
    description:
      - The organisation with the key C(name), and C(users), a list of dictionaries with C(loginOrEmail) and C(role)
        (V(None), V(Viewer), V(Editor) or V(Admin)). The users must exist on the server.
      - Without C(users) they stay as they are.
    type: dict
    required: true
  exclusive:
    description: Whether users that are not declared are taken out of the organisation. One declared must be Admin.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: An organisation for the second datacenter
  golden.signals.grafana_organization:
    url: https://grafana.example.org
    username: admin
    password: "{{ grafana_admin_password }}"
    organization:
      name: dc2
      users:
        - {loginOrEmail: admin, role: Admin}
        - {loginOrEmail: anna@example.org, role: Editor}
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
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.organization import Organization
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import EXCLUSIVE, run_single


def build(params: Mapping[str, Any]) -> Organization:
    """The kind of object, with what the options say of it.

    Raises ``ValueError`` without a user's password: a token cannot see organisations.
    """
    if not params["username"]:
        raise ValueError("username: not given; organisations need username and password of a server administrator")
    return Organization(Options(), params["exclusive"])


def main() -> None:
    """Entry point of the module."""
    run_single({"exclusive": EXCLUSIVE}, "organization", build)


if __name__ == "__main__":
    main()

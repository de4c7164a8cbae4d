#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep the permissions of a folder of Grafana as declared."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_folder_permissions
short_description: Keep the permissions of a folder of Grafana as declared
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Replaces the whole list of permissions that a folder has itself; whoever is not declared loses them.
  - What the folder inherits from those above is neither compared nor changed. Administrators may do everything anyway.
extends_documentation_fragment:
  - golden.signals.grafana
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
  folder_permissions:
    description:
      - C(uid) of the folder, and C(items), the whole list of its permissions.
      - Each item has one of C(role) (V(Viewer), V(Editor), V(Admin)), C(team) (a name), C(teamId), C(userLogin) (login or
        email; the login of a service account serves too) and C(userId), and C(permission), which is V(View), V(Edit) or
        V(Admin), or 1, 2 or 4 as in the API.
      - The order does not matter.
    type: dict
    required: true
  state:
    description:
      - Whether the folder shall have the declared permissions.
      - For V(absent) it gets none of its own, and only administrators and those it inherits may see it.
    type: str
    choices: [present, absent]
    default: present
"""

EXAMPLES = r"""
- name: Everybody may look, the team may change
  golden.signals.grafana_folder_permissions:
    url: https://grafana.example.org
    token: "{{ grafana_token }}"
    folder_permissions:
      uid: shop
      items:
        - {role: Viewer, permission: View}
        - {team: on-call, permission: Edit}
        - {userLogin: anna, permission: Admin}
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
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.folder_permissions import FolderPermissions
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import run_single


def build(params: Mapping[str, Any]) -> FolderPermissions:
    """The kind of object, with what the options say of it."""
    return FolderPermissions(Options())


def main() -> None:
    """Entry point of the module."""
    run_single({}, "folder_permissions", build)


if __name__ == "__main__":
    main()

#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep a folder of Grafana as declared."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_folder
short_description: Keep a folder of Grafana as declared
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Makes, renames, moves and removes one folder.
  - For more than one folder M(golden.signals.grafana_apply) does the same in one task.
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
  folder:
    description:
      - The folder with the keys C(uid), C(title) and, unless it lies at the root, C(parentUid).
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: A folder below another one
  golden.signals.grafana_folder:
    url: https://grafana.example.org
    token: "{{ grafana_token }}"
    folder: {uid: shop-db, title: Databases, parentUid: shop}
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
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.folder import Folder
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import run_single


def build(params: Mapping[str, Any]) -> Folder:
    """The kind of object, with what the options say of it."""
    return Folder(Options())


def main() -> None:
    """Entry point of the module."""
    run_single({}, "folder", build)


if __name__ == "__main__":
    main()

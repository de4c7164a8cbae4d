# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: component_switch
short_description: Switch one component of a host to a new state, or back
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Internal to M(golden.signals.component), which compares first, brings the archive, and runs this module only where something differs.
  - Stages programs and files, has the new program check them, switches, restarts or reloads, waits for the service's answer,
    and puts everything back when there is none.
attributes:
  check_mode:
    support: none
    description: The plan is made by M(golden.signals.component), which does not run this module in check mode.
  diff_mode:
    support: none
    description: The diff is made by M(golden.signals.component).
options:
  wanted:
    description: The state to reach and what differs, without contents and secrets.
    type: dict
    required: true
  bundle:
    description: File contents and commands, packed; may hold secrets.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Not for playbooks; use the component module
  golden.signals.component:
    components: [node_exporter]
"""

RETURN = r"""
done:
  description: What was done, one line each.
  returned: success
  type: list
  elements: str
  sample: ["installed node_exporter 1.12.1", "started node_exporter.service"]
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.golden.signals.plugins.module_utils.component.bundle import unpack
from ansible_collections.golden.signals.plugins.module_utils.component.host import SwitchError
from ansible_collections.golden.signals.plugins.module_utils.component.switch import switch


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "wanted": {"type": "dict", "required": True},
            "bundle": {"type": "str", "required": True, "no_log": True},
        },
    )
    wanted = module.params["wanted"]
    try:
        done = switch(wanted, unpack(module.params["bundle"]))
    except SwitchError as error:
        module.fail_json(msg=f"component {wanted['name']}: {error}")
    module.exit_json(changed=True, done=done)


if __name__ == "__main__":
    main()

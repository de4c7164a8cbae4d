# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: component
short_description: Bring the described services of a host to their state, in one task
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Takes a host's whole list of descriptions. One shell probe, which needs no Python on the host, compares files, modes, owners,
    units, versions, programs and running processes; where nothing differs, nothing else runs.
  - What differs is staged, checked by the new program itself, switched, restarted or reloaded, and asked for its health.
    A service that does not answer is put back to its previous state, and the task fails with the last lines of its log.
  - An archive is fetched by the controller once per checksum, never on a run that changes nothing.
  - Needs C(become) to root.
attributes:
  check_mode:
    support: full
    description: Shows the plan from the probe; runs no installer. RV(unchecked) lists the checks that could not be made.
  diff_mode:
    support: full
    description: Secret files are named but not shown.
options:
  components:
    description:
      - Descriptions, or names. A name N stands for the variable C(N_component), which holds a description or a list of them.
      - The format is in the README of the role P(golden.signals.component#role).
    type: list
    elements: raw
    required: true
  mirror:
    description:
      - Where archives come from instead of upstream - the URL of a mirror or an absolute directory of the controller.
        Files have the names that they have upstream.
    type: str
    default: ""
  cache:
    description: Directory of the controller for fetched archives. By default C($XDG_CACHE_HOME/golden-signals/archives).
    type: str
    default: ""
  allow_target_removal:
    description: Let target lists shrink beyond the C(removal_limit) of their description.
    type: bool
    default: false
notes:
  - Files that a description no longer lists are removed; files that it never listed are left alone.
  - Users, groups and what a check's repair made (a database role) are not taken back when a switch fails.
"""

EXAMPLES = r"""
- name: Bring exporters and Prometheus to their described state
  golden.signals.component:
    components: [node_exporter, prometheus]
    mirror: /srv/mirror
  become: true
"""

RETURN = r"""
components:
  description: What differed, and what was done, by component. Only components in which something differed are listed.
  returned: always
  type: dict
  sample:
    node_exporter:
      reasons: ["/etc/systemd/system/node_exporter.service is missing"]
      done: ["installed node_exporter 1.12.1", "started node_exporter.service"]
unchecked:
  description: In check mode, checks that need the new version on the host and were not made.
  returned: in check mode, when something differs
  type: list
  elements: str
  sample: ["prometheus: promtool check config /etc/prometheus/prometheus.yml"]
"""

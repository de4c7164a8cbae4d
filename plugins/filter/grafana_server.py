# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: grafana_server
short_description: Files, checks and health of a Grafana server from the variables of role grafana
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Gives C(grafana.ini), certificate, secrets and plug-ins, and how the server is asked whether it is well.
  - Secrets written out in C(grafana.ini), and settings that a variable of the role decides, are errors.
options:
  _input:
    description: The variables of the role without the prefix C(grafana_).
    type: dict
    required: true
"""

EXAMPLES = r"""
files: "{{ (__grafana_options | golden.signals.grafana_server).files }}"
"""

RETURN = r"""
_value:
  description: C(files), C(checks) and C(health) of a component's description, C(port), and C(url) on the host itself.
  type: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.grafana_server import grafana_server as compute
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def grafana_server(options: Any) -> dict[str, Any]:
    """See DOCUMENTATION."""
    return compute(plain(options))


class FilterModule:
    """Offers golden.signals.grafana_server."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"grafana_server": grafana_server}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: listen_port
short_description: Port of a listen address
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Reads the port of C(HOST:PORT), C([IPv6]:PORT) or C(:PORT).
options:
  _input:
    description: The address as given to C(--web.listen-address).
    type: str
    required: true
"""

EXAMPLES = r"""
port: "{{ ':9100' | golden.signals.listen_port }}"
"""

RETURN = r"""
_value:
  description: The port.
  type: int
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.web import listen_port as compute


@filter_errors
def listen_port(address: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(address))


class FilterModule:
    """Offers golden.signals.listen_port."""

    def filters(self) -> dict[str, Any]:
        return {"listen_port": listen_port}

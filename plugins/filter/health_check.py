# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: health_check
short_description: Question that proves that a service answers
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Gives C(url) and C(contains) for the C(health) or C(reload) of a component's description.
  - Where the web configuration wants a password, the answer 401 is the proof.
  - Where it wants a client certificate, the result is empty.
extends_documentation_fragment:
  - golden.signals.web
"""

EXAMPLES = r"""
health: "{{ ':9100' | golden.signals.health_check('/metrics', 'node_exporter_build_info') }}"
"""

RETURN = r"""
_value:
  description: Keys C(url), and C(contains) or C(status).
  type: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.web import health_check as compute


@filter_errors
def health_check(address: Any, path: Any, contains: Any, web_config: Any = None) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(address), plain(path), plain(contains), plain(web_config) or {})


class FilterModule:
    """Offers golden.signals.health_check."""

    def filters(self) -> dict[str, Any]:
        return {"health_check": health_check}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: reload_check
short_description: How a service reads its files again, and the question that proves it
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Gives C(signal), C(url) and C(contains) for the C(reload) of a component's description.
  - Where the web configuration wants a password or a client certificate, there is only the signal.
extends_documentation_fragment:
  - golden.signals.web
"""

EXAMPLES = r"""
reload: "{{ ':9115' | golden.signals.reload_check('/metrics', 'config_last_reload_successful 1') }}"
"""

RETURN = r"""
_value:
  description: Keys C(signal), and C(url) and C(contains).
  type: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.web import reload_check as compute


@filter_errors
def reload_check(address: Any, path: Any, contains: Any, web_config: Any = None) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(address), plain(path), plain(contains), plain(web_config) or {})


class FilterModule:
    """Offers golden.signals.reload_check."""

    def filters(self) -> dict[str, Any]:
        return {"reload_check": reload_check}

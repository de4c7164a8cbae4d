# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: web_configuration_files
short_description: Managed file for a web configuration
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Checks a web configuration of exporter-toolkit (TLS, password hashes).
  - Gives the entry for the C(files) of a component's description.
  - A password that is no bcrypt hash, an unknown section and a certificate without key are errors.
positional: path, group, variable
options:
  _input:
    description: The web configuration; empty for none.
    type: dict
    required: true
  path:
    description: Path of the file on the machine.
    type: str
    required: true
  group:
    description: Group that may read the file.
    type: str
    required: true
  variable:
    description: Name of the variable, for errors.
    type: str
    required: true
"""

EXAMPLES = r"""
files: "{{ web_config | golden.signals.web_configuration_files('/etc/x/web.yml', 'x', 'x_web_config') }}"
"""

RETURN = r"""
_value:
  description: No entry or one.
  type: list
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.web import web_configuration_files as compute


@filter_errors
def web_configuration_files(web_config: Any, path: Any, group: Any, variable: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(web_config), plain(path), plain(group), plain(variable))


class FilterModule:
    """Offers golden.signals.web_configuration_files."""

    def filters(self) -> dict[str, Any]:
        return {"web_configuration_files": web_configuration_files}

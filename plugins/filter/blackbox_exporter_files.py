# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: blackbox_exporter_files
short_description: Files of a blackbox_exporter from the variables of its role
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Gives C(blackbox.yml), secrets and the web configuration as C(files) of a component's description.
  - An unknown prober and a secret written out are errors.
positional: secrets, web_config
options:
  _input:
    description: The modules by name.
    type: dict
    required: true
  secrets:
    description: Texts by name of file.
    type: dict
    required: true
  web_config:
    description: The web configuration of exporter-toolkit; may be empty.
    type: dict
    required: true
"""

EXAMPLES = r"""
files: "{{ blackbox_exporter_modules | golden.signals.blackbox_exporter_files({}, {}) }}"
"""

RETURN = r"""
_value:
  description: Entries for C(files).
  type: list
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.blackbox import blackbox_exporter_files as compute
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def blackbox_exporter_files(modules: Any, secrets: Any, web_config: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(modules), plain(secrets), plain(web_config))


class FilterModule:
    """Offers golden.signals.blackbox_exporter_files."""

    def filters(self) -> dict[str, Any]:
        return {"blackbox_exporter_files": blackbox_exporter_files}

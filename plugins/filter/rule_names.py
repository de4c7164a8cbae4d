# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: rule_names
short_description: Names of the rules in Prometheus rule files
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Reads which rules the given rule files bring, for the option O(golden.signals.signals_verify#module:rules).
options:
  _input:
    description: The rule files, each as its text (YAML) or as data with the key C(groups).
    type: list
    elements: raw
    required: true
"""

EXAMPLES = r"""
rules: "{{ query('ansible.builtin.file', 'rules/http.yml', 'rules/hosts.yml') | golden.signals.rule_names }}"
"""

RETURN = r"""
_value:
  description: Rule group names to the names of their rules in order; a name that a group has twice is there twice.
  type: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.rule_names import rule_names as compute


@filter_errors
def rule_names(files: Any) -> dict[str, list[str]]:
    """See DOCUMENTATION."""
    return compute(plain(files))


class FilterModule:
    """Offers golden.signals.rule_names."""

    def filters(self) -> dict[str, Any]:
        return {"rule_names": rule_names}

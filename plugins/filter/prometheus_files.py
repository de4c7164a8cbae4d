# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: prometheus_files
short_description: Files of a Prometheus server from the variables of role prometheus
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Gives C(prometheus.yml), rules, target lists, secrets and the web configuration.
  - The result is the C(files) of a component's description.
  - Secrets written out, jobs of one name, and names that are no file names are errors.
options:
  _input:
    description: The variables of the role without the prefix C(prometheus_).
    type: dict
    required: true
"""

EXAMPLES = r"""
files: "{{ __prometheus_options | golden.signals.prometheus_files }}"
"""

RETURN = r"""
_value:
  description: Entries with C(path), C(data), C(content) or C(source), and C(mode), C(owner), C(group), C(on_change).
  type: list
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.prometheus_server import prometheus_files as compute


@filter_errors
def prometheus_files(options: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(options))


class FilterModule:
    """Offers golden.signals.prometheus_files."""

    def filters(self) -> dict[str, Any]:
        return {"prometheus_files": prometheus_files}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of an Alertmanager."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: alertmanager_files
short_description: Files of an Alertmanager from the variables of role alertmanager
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Gives C(alertmanager.yml), the template of the messages, secrets and the web configuration.
  - The result is the C(files) of a component's description.
  - Receivers and routes have the shape of C(signals_notifications), see P(golden.signals.grafana_notifications#filter).
    What Alertmanager cannot do, such as the receiver type C(grafana), is an error.
  - Every fault is in one error; none shows a secret.
positional: services
options:
  _input:
    description: The variables of the role without the prefix C(alertmanager_).
    type: dict
    required: true
  services:
    description: The catalogue C(signals_services), so that routes may name a product and a misspelt service is found.
    type: dict
"""

EXAMPLES = r"""
files: "{{ __alertmanager_options | golden.signals.alertmanager_files(signals_services) }}"
"""

RETURN = r"""
_value:
  description: Entries with C(path), C(data) or C(content), and C(mode), C(owner), C(group), C(on_change), C(secret).
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alertmanager_server import alertmanager_files as compute
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import products_of
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def alertmanager_files(options: Any, services: Any = None) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(options), products_of(services))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"alertmanager_files": alertmanager_files}

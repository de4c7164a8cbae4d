# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: rabbitmq_settings
short_description: Settings of RabbitMQ's Prometheus plug-in as a configuration file
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Writes each setting as a line C(key = value). Keys which are not the plug-in's are errors.
options:
  _input:
    description: Settings by key; all keys begin with C(prometheus.).
    type: dict
    required: true
"""

EXAMPLES = r"""
content: "{{ {'prometheus.tcp.port': 15692} | golden.signals.rabbitmq_settings }}"
"""

RETURN = r"""
_value:
  description: The file's text.
  type: str
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.rabbitmq import rabbitmq_settings as compute


@filter_errors
def rabbitmq_settings(settings: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(settings))


class FilterModule:
    """Offers golden.signals.rabbitmq_settings."""

    def filters(self) -> dict[str, Any]:
        return {"rabbitmq_settings": rabbitmq_settings}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: s3_exporter_components
short_description: One component for each S3 storage
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Turns the variable C(s3_exporter_storages) into descriptions for M(golden.signals.component).
  - The keys become a file that only root reads, and never part of a command line, an environment or a message.
positional: credentials, options
options:
  _input:
    description: The storages.
    type: list
    required: true
  credentials:
    description: Keys of each storage, by its name; C(access_key) and C(secret_key).
    type: dict
    required: true
  options:
    description: Keys C(textfile_directory), C(environment) and C(hardening).
    type: dict
    required: true
"""

EXAMPLES = r"""
components: "{{ s3_exporter_storages | golden.signals.s3_exporter_components(s3_exporter_credentials, options) }}"
"""

RETURN = r"""
_value:
  description: Descriptions.
  type: list
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain
from ansible_collections.golden.signals.plugins.plugin_utils.s3_exporter import s3_exporter_components as compute


@filter_errors
def s3_exporter_components(storages: Any, credentials: Any, options: Any) -> Any:
    """See DOCUMENTATION."""
    return compute(plain(storages), plain(credentials), plain(options))


class FilterModule:
    """Offers golden.signals.s3_exporter_components."""

    def filters(self) -> dict[str, Any]:
        return {"s3_exporter_components": s3_exporter_components}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a question to a service's page needs, documented once."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the filters that ask a service at its own address."""

    DOCUMENTATION = r"""
positional: path, contains, web_config
options:
  _input:
    description: The address as given to C(--web.listen-address).
    type: str
    required: true
  path:
    description: Path of the URL, from C(/) on.
    type: str
    required: true
  contains:
    description: Text that the answer shall hold.
    type: str
    required: true
  web_config:
    description: The web configuration of exporter-toolkit; may be empty.
    type: dict
    default: {}
"""

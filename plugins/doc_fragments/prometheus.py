# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a module reaches Prometheus, documented once."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the connection to Prometheus."""

    DOCUMENTATION = r"""
options:
  username:
    description: User of Prometheus' basic authentication.
    type: str
  password:
    description: Password of O(username).
    type: str
  ca_path:
    description: File of certificate authorities (PEM) that signed Prometheus' certificate.
    type: path
  client_cert:
    description: File with the client certificate (PEM) to show to Prometheus.
    type: path
  client_key:
    description: File with the key (PEM) of O(client_cert).
    type: path
  validate_certs:
    description: Whether Prometheus' certificate must be valid.
    type: bool
    default: true
  timeout:
    description: Seconds that one request may take.
    type: int
    default: 10
"""

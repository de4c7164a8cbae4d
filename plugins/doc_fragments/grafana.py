# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the modules reach Grafana, documented once."""

from __future__ import annotations


class ModuleDocFragment:
    """Fragment ``golden.signals.grafana``: the options of the connection; and the options of secrets."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - Address of Grafana, such as V(https://grafana.example.org) or V(http://mon1:3000), with its path if it has one.
      - When not set, the environment variable E(GRAFANA_URL) is used.
    type: str
  token:
    description:
      - Token of a service account. Preferred over a password, because five wrong passwords lock a user.
      - When not set, the environment variable E(GRAFANA_TOKEN) is used, unless O(username) is set.
    type: str
  username:
    description: User of basic authentication, instead of O(token).
    type: str
  password:
    description: Password of O(username). There is no default.
    type: str
  organisation_id:
    description:
      - Number of the organisation to act in, sent as header with each request; only a user can act in another one.
      - Without it the user's current organisation, or the token's.
    type: int
  ca_path:
    description: File of certificate authorities (PEM) that signed Grafana's certificate.
    type: path
  client_cert:
    description: File with the client certificate (PEM) to show.
    type: path
  client_key:
    description: File with the key (PEM) of O(client_cert).
    type: path
  validate_certs:
    description: Whether Grafana's certificate must be valid.
    type: bool
    default: true
  timeout:
    description: Seconds that one request may take.
    type: int
    default: 30
  budget:
    description: Seconds that all requests of the task may take, with the waiting between repetitions.
    type: int
    default: 600
  workers:
    description: How many connections read in parallel. Writes go one after the other.
    type: int
    default: 8
  retries:
    description:
      - How often a request is repeated, with growing waiting times, where that is safe.
      - Reads, updates and deletions are repeated after a broken connection, 429 and 502 to 504, creations only when
        they cannot have arrived.
    type: int
    default: 5
requirements:
  - requests >= 2.25 on the machine where the module runs
notes:
  - Runs where Grafana's API can be reached, usually on the controller (C(delegate_to=localhost), C(become=false)).
  - A proxy is taken from the environment (E(HTTPS_PROXY), E(NO_PROXY)), and so is E(REQUESTS_CA_BUNDLE).
  - In check mode nothing but reading requests can be sent.
  - What the server rewrites (numbers, durations, order, trimmed titles) is not a change.
seealso:
  - name: Grafana's HTTP API
    description: The dictionaries that the modules take are those of the API.
    link: https://grafana.com/docs/grafana/latest/developers/http_api/
"""

    SECRETS = r"""
options:
  secrets_policy:
    description:
      - When secrets are written, as Grafana never shows them.
      - V(on_create) writes them when the object is made, and when the server says that it has none of that name.
      - V(always) writes them at each run, which is then always a change.
      - V(when_changed) writes them when they differ from those last written. For data sources a fingerprint keyed by
        O(secrets_key) is kept in C(jsonData); contact points are compared with Grafana's decrypted export, which needs
        the permission C(alert.provisioning.secrets:read).
    type: str
    choices: [on_create, always, when_changed]
    default: on_create
  secrets_key:
    description: Key of the fingerprints of O(secrets_policy=when_changed), 16 characters or more, the same in each run.
    type: str
"""

    STATE = r"""
options:
  state:
    description: Whether the object shall exist. For V(absent) only what identifies it is needed.
    type: str
    choices: [present, absent]
    default: present
"""

    EDITABLE = r"""
options:
  editable:
    description:
      - Whether people may change the object in Grafana's pages.
      - Grafana refuses to make an object editable that was not; that is reported before anything is written.
    type: bool
    default: false
"""

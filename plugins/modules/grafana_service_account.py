#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep a service account of Grafana and its tokens as declared."""

from __future__ import annotations

DOCUMENTATION = r"""
module: grafana_service_account
short_description: Keep a service account of Grafana and its tokens as declared
version_added: 0.1.0
author:
  - golden.signals contributors (@golden-signals)
description:
  - Makes, changes and removes one service account, and makes tokens that it lacks.
  - Grafana shows the key of a token once, when it is made. The module returns it then, so use C(no_log) on the task and
    keep it where only its user reads it.
  - With O(current_token) it keeps one token usable, whatever happened to it. This is how a playbook starts with a user's
    password and goes on with a token.
extends_documentation_fragment:
  - golden.signals.grafana
  - golden.signals.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    description: One line for each place that differs, as a plan reads; secrets are never shown.
  idempotent:
    support: full
    description: A second run sends no writing request.
options:
  service_account:
    description:
      - The service account with the keys C(name), C(role) (V(None), V(Viewer), V(Editor) or V(Admin)), and C(isDisabled),
        which is V(false) when not given.
      - An account that was made by this name and renamed since is found by its login, and gets its name back.
    type: dict
    required: true
  tokens:
    description:
      - Tokens that the account shall have. One that is not there or has expired is made. Others are left alone.
      - Names of tokens are unique in an organisation.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name of the token.
        type: str
        required: true
      secondsToLive:
        description:
          - How long the token lives once it is made, in seconds. Without it the token does not expire.
          - What is changed here later counts for the next token of that name.
        type: int
  current_token:
    description:
      - The key that you have of the only token in O(tokens), empty when you have none.
      - When it is empty, refused by the server or the key of another account, the token of that name is removed and made
        anew, and RV(token) has its key. When it works, nothing changes and nothing is returned.
      - Without this option keys are not tried.
    type: str
  state:
    description: Whether the object shall exist. For V(absent) only its name is needed; its tokens go with it.
    type: str
    choices: [present, absent]
    default: present
"""

EXAMPLES = r"""
- name: A token for the other tasks, kept in a file
  golden.signals.grafana_service_account:
    url: https://grafana.example.org
    username: admin
    password: "{{ grafana_admin_password }}"
    service_account: {name: ansible, role: Admin}
    tokens:
      - {name: ansible, secondsToLive: 7776000}
    current_token: "{{ lookup('ansible.builtin.file', 'token', errors='ignore') or '' }}"
  delegate_to: localhost
  no_log: true
  register: account

- name: Keep the new one
  ansible.builtin.copy:
    content: "{{ account.token }}"
    dest: token
    mode: "0600"
  delegate_to: localhost
  no_log: true
  when: account.token is defined
"""

RETURN = r"""
changed:
  description: Whether anything was changed, or would be in check mode.
  returned: always
  type: bool
  sample: true
counts:
  description: How many objects were created, updated, deleted, are unchanged, failed, or were not done after a failure.
  returned: when there is a plan
  type: dict
  sample: {unchanged: 98, created: 1, updated: 1, deleted: 0, failed: 0, not_done: 0}
changes:
  description:
    - Only the objects that are not as declared, with what is done and what became of it.
    - C(status) is V(planned) in check mode, otherwise V(done), V(failed) or V(not_done).
  returned: when there is a plan
  type: list
  elements: dict
  sample:
    - {kind: dashboard, key: shop, title: Shop, action: update, status: done, message: ""}
requests:
  description: How many requests were sent, and how many of them could change something.
  returned: when Grafana was asked
  type: dict
  sample: {sent: 104, writes: 2}
token:
  description:
    - The key of the only declared token, when it was made in this run.
    - It is a secret; use C(no_log) on the task.
  returned: when it was made
  type: str
  sample: glsa_...
made_tokens:
  description:
    - The keys that were made in this run, by name of the token. Grafana shows them only now.
    - They are secrets; use C(no_log) on the task.
  returned: when keys were made
  type: dict
  sample: {ansible: glsa_...}
faults:
  description: What is wrong with the declaration, one line for each fault. Nothing was written then.
  returned: when the declaration cannot be
  type: list
  elements: str
  sample: ["folders[2]: parentUid: there is no folder 'shop', neither declared here nor on the server"]
"""

from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json, Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.service_account import ServiceAccount
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.service_account_token import (
    ServiceAccountToken,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.module import STATE, Declared, new_module, run
from ansible_collections.golden.signals.plugins.module_utils.grafana.sources import inline

ARGUMENTS: dict[str, Any] = {
    "service_account": {"type": "dict", "required": True},
    "tokens": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "no_log": False,
        "options": {
            "name": {"type": "str", "required": True},
            "secondsToLive": {"type": "int", "no_log": False},
        },
    },
    "current_token": {"type": "str", "no_log": True},
    "state": STATE,
}


def declare(params: Json, tokens: ServiceAccountToken) -> Declared:
    """The account and its tokens. Raises ``ValueError`` where the options do not fit together."""
    account = params["service_account"]
    declared: list[Any] = [(ServiceAccount(Options()), inline("service_account", [account]))]
    if params["current_token"] is not None:
        if len(params["tokens"]) != 1:
            raise ValueError(
                f"current_token: given with {len(params['tokens'])} tokens; allowed: exactly one, whose key it is"
            )
        if account.get("isDisabled"):
            raise ValueError(
                "current_token: given with isDisabled: true; the server refuses the tokens of such an account"
            )
    if params["state"] == "present" and params["tokens"]:
        entries = [{name: value for name, value in entry.items() if value is not None} for entry in params["tokens"]]
        declared.append((tokens, inline("tokens", entries)))
    return declared


def made_keys(tokens: ServiceAccountToken, count: int) -> Json:
    """What the user sees only now."""
    if not tokens.made:
        return {}
    only = {"token": next(iter(tokens.made.values()))} if count == 1 else {}
    return {"made_tokens": tokens.made, **only}


def main() -> None:
    """Entry point of the module."""
    module = new_module(ARGUMENTS)
    params = module.params
    current = params["current_token"]
    name = str(params["service_account"].get("name") or "")
    tokens = ServiceAccountToken(Options(), name, current if current is None else current.strip())
    run(module, lambda: declare(params, tokens), more=lambda: made_keys(tokens, len(params["tokens"])))


if __name__ == "__main__":
    main()

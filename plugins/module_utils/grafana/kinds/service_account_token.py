# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens of a service account. Grafana shows a token's key once, when it is made.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/serviceaccount/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import AuthenticationError, GrafanaError
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    Options,
    Reference,
    text_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.service_account import PATH, find_account

USABLE = "usable"
# What can be sent as a header; anything else is no token.
SENDABLE = re.compile(r"^[\x21-\x7e]+$")


def owner_of(client: GrafanaClient, token: str) -> Optional[str]:
    """The login that a token belongs to, as the server of ``client`` says; None where the server refuses it."""
    settings = replace(client.settings, token=token, username=None, password=None)
    asking = GrafanaClient(settings, read_only=True)
    try:
        return str((asking.get("/api/user") or {}).get("login"))
    except AuthenticationError:
        return None
    finally:
        asking.close()
        client.requests_sent += asking.requests_sent


class ServiceAccountToken(Kind):
    """A token of one service account: ``name``, and ``secondsToLive`` unless it lives forever.

    ``current`` is the key that the user has of the only declared token, "" for none; None where it is not to be tried.
    ``made`` holds the keys that were made, by name.
    """

    name = "service_account_token"
    option = "tokens"
    allowed = frozenset({"name", "secondsToLive"})

    def __init__(self, options: Options, account: str, current: Optional[str] = None) -> None:
        super().__init__(options)
        self.account = account
        self.current = current
        self.made: dict[str, str] = {}
        self._asked: set[str] = set()

    def key(self, desired: Json) -> str:
        return str(desired.get("name") or "")

    def title(self, desired: Json) -> str:
        return self.account

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *text_faults(desired, "name")]
        seconds = desired.get("secondsToLive", 1)
        if not isinstance(seconds, int) or seconds < 1:
            faults.append(
                f"secondsToLive: {seconds} is not allowed; allowed: 1 or more, or nothing for a lasting token"
            )
        return faults

    def normalise(self, thing: Json) -> Json:
        # How long a token lives is settled when it is made.
        return {"state": thing.get("state", USABLE)}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        account = find_account(client, self.account)
        if account is None:
            return {}
        rows = client.get(f"{PATH}/{account['id']}/tokens") or []
        found = {row["name"]: row for row in rows if row["name"] in keys}
        return {name: {**row, "state": self._state(client, account, row)} for name, row in found.items()}

    def _state(self, client: GrafanaClient, account: Json, row: Json) -> str:
        if row["name"] in self._asked:
            return "key lost"
        if row.get("hasExpired"):
            return "expired"
        if row.get("isRevoked"):
            return "revoked"
        if self.current is None:
            return USABLE
        if not self.current:
            return "key not at hand"
        owner = owner_of(client, self.current) if SENDABLE.match(self.current) else None
        if owner is None:
            return "key refused"
        return USABLE if owner == account["login"] else "key of another account"

    def create(self, client: GrafanaClient, desired: Json) -> None:
        account = find_account(client, self.account)
        if account is None:
            raise GrafanaError(f"there is no service account '{self.account}' any more")
        name = desired["name"]
        # Until the answer is here: a token whose key nobody has got is of no use, and is made again.
        self._asked.add(name)
        answer = client.post(f"{PATH}/{account['id']}/tokens", dict(desired))
        self._asked.discard(name)
        self.made[name] = answer["key"]
        client.hide([answer["key"]])

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        # A key refused while its account was disabled may serve by now.
        found = self.read(client, [desired["name"]]).get(desired["name"])
        if found is not None and found["state"] == USABLE:
            return
        self.delete(client, desired["name"])
        self.create(client, desired)

    def delete(self, client: GrafanaClient, key: str) -> None:
        account = find_account(client, self.account)
        rows = client.get(f"{PATH}/{account['id']}/tokens") or [] if account else []
        for row in rows:
            if account and row["name"] == key:
                client.delete(f"{PATH}/{account['id']}/tokens/{row['id']}")

    def references(self, desired: Json) -> list[Reference]:
        return [Reference("service_account", self.account, "name")]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Organisations and their users; only a server administrator sees them.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/org/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    Options,
    Reference,
    choice_faults,
    text_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.people import named
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.service_account import ROLES

PATH = "/api/orgs"
# The users that the server knows; added by read().
USERS = "liveUsers"


class Organization(Kind):
    """An organisation: ``name``, and ``users`` with ``loginOrEmail`` and ``role`` where they are declared.

    ``exclusive``: who is not declared is no user of it.
    """

    name = "organization"
    option = "organization"
    allowed = frozenset({"name", "users"})

    def __init__(self, options: Options, exclusive: bool = False) -> None:
        super().__init__(options)
        self.exclusive = exclusive

    def key(self, desired: Json) -> str:
        return str(desired.get("name") or "")

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *text_faults(desired, "name")]
        users = desired.get("users")
        if users is None:
            return faults + (["users: not given with exclusive: true; allowed: a list"] if self.exclusive else [])
        if not isinstance(users, list) or not all(isinstance(user, dict) for user in users):
            return [*faults, "users: allowed: a list of dictionaries with loginOrEmail and role"]
        for index, user in enumerate(users):
            unknown = sorted(set(user) - {"loginOrEmail", "role"})
            wrong = [f"{name}: unknown; allowed: loginOrEmail, role" for name in unknown]
            wrong += [*text_faults(user, "loginOrEmail"), *choice_faults("role", user.get("role"), ROLES)]
            faults += [f"users[{index}].{fault}" for fault in wrong]
        if self.exclusive and not any(user.get("role") == "Admin" for user in users):
            faults.append(
                "users: none has the role Admin, and Grafana does not remove the last one; allowed: at least one"
            )
        return faults

    def pair(self, desired: Json, live: Optional[Json]) -> tuple[Json, Json]:
        if desired.get("users") is None:
            return {}, {}
        known = (live or {}).get(USERS) or []
        wanted: dict[str, str] = {}
        for user in desired["users"]:
            found = named(known, user["loginOrEmail"])
            wanted[found["login"] if found else user["loginOrEmail"]] = user["role"]
        roles = {user["login"]: user["role"] for user in known if self.exclusive or user["login"] in wanted}
        return {"users": roles}, {"users": wanted}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = {key: self._find(client, key) for key in keys}
        return {
            key: {**live, USERS: client.get(f"{PATH}/{live['id']}/users") or []}
            for key, live in found.items()
            if live is not None
        }

    @staticmethod
    def _find(client: GrafanaClient, name: str) -> Optional[Json]:
        found: Optional[Json] = client.find(f"{PATH}/name/{quote(name, safe='')}")
        return found

    def create(self, client: GrafanaClient, desired: Json) -> None:
        client.post(PATH, {"name": desired["name"]})
        if desired.get("users") is not None:
            # Who makes an organisation becomes its administrator.
            self.update(client, desired, self.read(client, [desired["name"]])[desired["name"]])

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        path = f"{PATH}/{live['id']}/users"
        found, wanted = (side["users"] for side in self.pair(desired, live))
        numbers = {user["login"]: user["userId"] for user in live[USERS]}
        # Administrators first and removals last: there is always one.
        for login, role in sorted(wanted.items(), key=lambda entry: entry[1] != "Admin"):
            if login not in found:
                client.post(path, {"loginOrEmail": login, "role": role})
            elif found[login] != role:
                client.patch(f"{path}/{numbers[login]}", {"role": role})
        for login in found:
            if login not in wanted:
                client.delete(f"{path}/{numbers[login]}")

    def delete(self, client: GrafanaClient, key: str) -> None:
        live = self._find(client, key)
        if live is not None:
            client.delete(f"{PATH}/{live['id']}")

    def references(self, desired: Json) -> list[Reference]:
        users = enumerate(desired.get("users") or [])
        return [Reference("user", user["loginOrEmail"], f"users[{index}].loginOrEmail") for index, user in users]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Teams and their members. Source: https://grafana.com/docs/grafana/latest/developers/http_api/team/"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    Options,
    Reference,
    text_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.people import OrganisationUser, named

PATH = "/api/teams"
# The members that the server knows; added by read().
MEMBERS = "liveMembers"


def find_team(client: GrafanaClient, name: str) -> Optional[Json]:
    """The team of a name in the organisation acted in."""
    answer = client.get(f"{PATH}/search", {"name": name}) or {}
    return next((team for team in answer.get("teams") or [] if team["name"] == name), None)


class Team(Kind):
    """A team: ``name``, ``email``, and ``members`` by login or email where they are declared.

    ``exclusive``: who is not declared is no member.
    """

    name = "team"
    option = "team"
    allowed = frozenset({"name", "email", "members"})

    def __init__(self, options: Options, exclusive: bool = False) -> None:
        super().__init__(options)
        self.exclusive = exclusive

    def key(self, desired: Json) -> str:
        return str(desired.get("name") or "")

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *text_faults(desired, "name")]
        if not isinstance(desired.get("email") or "", str):
            faults.append(f"email: {desired['email']!r} is not allowed; allowed: a text")
        members = desired.get("members")
        if members is None:
            return faults + (["members: not given with exclusive: true; allowed: a list"] if self.exclusive else [])
        if not isinstance(members, list):
            return [*faults, "members: allowed: a list of logins or emails"]
        for index, member in enumerate(members):
            faults += text_faults({f"members[{index}]": member}, f"members[{index}]")
        return faults

    def pair(self, desired: Json, live: Optional[Json]) -> tuple[Json, Json]:
        found, wanted = ({"email": (thing or {}).get("email") or ""} for thing in (live, desired))
        if desired.get("members") is not None:
            known = (live or {}).get(MEMBERS) or []
            declared = {_login(known, member): True for member in desired["members"]}
            members = {user["login"]: True for user in known if self.exclusive or user["login"] in declared}
            found["members"], wanted["members"] = members, declared
        return found, wanted

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = {key: find_team(client, key) for key in keys}
        return {
            key: {**team, MEMBERS: client.get(f"{PATH}/{team['id']}/members") or []}
            for key, team in found.items()
            if team is not None
        }

    def create(self, client: GrafanaClient, desired: Json) -> None:
        client.post(PATH, {"name": desired["name"], "email": desired.get("email") or ""})
        if desired.get("members") is not None:
            # A user who makes a team becomes its first member.
            self.update(client, desired, self.read(client, [desired["name"]])[desired["name"]])

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        path = f"{PATH}/{live['id']}"
        found, wanted = self.pair(desired, live)
        if wanted["email"] != found["email"]:
            client.put(path, {"name": desired["name"], "email": wanted["email"]})
        missing = sorted(set(wanted.get("members", ())) - set(found.get("members", ())))
        users = OrganisationUser(self.options).read(client, missing) if missing else {}
        for number in sorted({user["userId"] for user in users.values()}):
            client.post(f"{path}/members", {"userId": number})
        for user in live[MEMBERS]:
            if user["login"] in found.get("members", ()) and user["login"] not in wanted["members"]:
                client.delete(f"{path}/members/{user['userId']}")

    def delete(self, client: GrafanaClient, key: str) -> None:
        team = find_team(client, key)
        if team is not None:
            client.delete(f"{PATH}/{team['id']}")

    def references(self, desired: Json) -> list[Reference]:
        members = enumerate(desired.get("members") or [])
        return [Reference("organisation_user", member, f"members[{index}]") for index, member in members]

    def refusal(self, live: Json, action: str) -> Optional[str]:
        return "it is provisioned by SCIM, which must change it" if live.get("isProvisioned") else None


def _login(users: Sequence[Json], name: str) -> str:
    """The login of a member who is declared by login or email; the name itself for who is none yet."""
    user = named(users, name)
    return str(user["login"]) if user else name

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The permissions of a folder, as one complete list.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/folder_permissions/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    Reference,
    choice_faults,
    text_faults,
    uid_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.people import OrganisationUser, named
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.team import find_team

LEVELS = {"View": 1, "Edit": 2, "Admin": 4}
LEVEL_NAMES = {level: name for name, level in LEVELS.items()}
SUBJECTS = ("role", "team", "teamId", "userLogin", "userId")
ROLES = ("Viewer", "Editor", "Admin")


class FolderPermissions(Kind):
    """``uid`` of the folder, and ``items``: who (``role``, ``team``, ``teamId``, ``userLogin`` or ``userId``) may what
    (``permission``: View, Edit or Admin, or the API's 1, 2, 4)."""

    name = "folder_permissions"
    option = "folder_permissions"
    allowed = frozenset({"uid", "items"})

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *uid_faults(desired)]
        items = desired.get("items")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            return [
                *faults,
                "items: allowed: a list of dictionaries, empty where only administrators may see the folder",
            ]
        seen: set[tuple[str, Any]] = set()
        for index, item in enumerate(items):
            wrong = _item_faults(item)
            subject = next(((name, item[name]) for name in SUBJECTS if name in item), None) if not wrong else None
            if subject is not None and subject in seen:
                wrong.append(f"{subject[0]}: '{subject[1]}' is there already; allowed: once")
            seen |= {subject} if subject else set()
            faults += [f"items[{index}].{fault}" for fault in wrong]
        return faults

    def pair(self, desired: Json, live: Optional[Json]) -> tuple[Json, Json]:
        known = (live or {}).get("items") or []
        wanted = {_label(item, known): _level(item) for item in desired["items"]}
        return {"items": {_label(row, ()): _level(row) for row in known}}, {"items": wanted}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = client.find_many([_path(key) for key in keys])
        # What a folder inherits from those above is theirs to change.
        return {
            key: {"uid": key, "items": [row for row in rows if not row.get("inherited")]}
            for key, rows in zip(keys, found)
            if rows is not None
        }

    def create(self, client: GrafanaClient, desired: Json) -> None:
        self.update(client, desired, {"items": []})

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        logins = [item["userLogin"] for item in desired["items"] if "userLogin" in item]
        missing = [login for login in logins if _row({"userLogin": login}, live["items"]) is None]
        users = OrganisationUser(self.options).read(client, missing) if missing else {}
        items = []
        for item in desired["items"]:
            row = _row(item, live["items"]) or users.get(item.get("userLogin", "")) or {}
            who = {name: item[name] for name in ("role", "teamId", "userId") if name in item}
            if "team" in item:
                who = {"teamId": row.get("teamId") or (find_team(client, item["team"]) or {}).get("id")}
            elif "userLogin" in item:
                who = {"userId": row.get("userId")}
            items.append({**who, "permission": LEVELS[_level(item)]})
        client.post(_path(desired["uid"]), {"items": items})

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.post(_path(key), {"items": []})

    def is_absent(self, live: Json) -> bool:
        return not live["items"]

    def change_refusal(self, desired: Json, live: Json) -> Optional[str]:
        labels = [_label(item, live["items"]) for item in desired["items"]]
        twice = sorted({label for label in labels if labels.count(label) > 1})
        return f"items: {', '.join(twice)} is declared in two ways; allowed: once" if twice else None

    def references(self, desired: Json) -> list[Reference]:
        found = [Reference("folder", str(desired["uid"]), "uid")]
        for index, item in enumerate(desired["items"]):
            if "team" in item:
                found.append(Reference("team", item["team"], f"items[{index}].team"))
            if "userLogin" in item:
                found.append(Reference("organisation_user", item["userLogin"], f"items[{index}].userLogin"))
        return found


def _item_faults(item: Json) -> list[str]:
    given = [name for name in SUBJECTS if name in item]
    if len(given) != 1:
        return [f"{' and '.join(given) or 'nobody'}: allowed: exactly one of {', '.join(SUBJECTS)}"]
    name = given[0]
    allowed = ("permission", *SUBJECTS)
    faults = [f"{key}: unknown; allowed: {', '.join(allowed)}" for key in sorted(set(item) - set(allowed))]
    if name in ("teamId", "userId"):
        number = item[name]
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            faults.append(f"{name}: {number!r} is not allowed; allowed: the number of one on the server")
    elif name == "role":
        faults += choice_faults("role", item["role"], ROLES)
    else:
        faults += text_faults(item, name)
    return faults + choice_faults("permission", item.get("permission"), (*LEVELS, *LEVEL_NAMES))


def _row(item: Json, rows: Sequence[Json]) -> Optional[Json]:
    """The server's row of the one who is declared."""
    if "userLogin" in item:
        return named(
            [
                {**row, "login": row.get("userLogin"), "email": row.get("userEmail")}
                for row in rows
                if row.get("userId")
            ],
            item["userLogin"],
        )
    name = next(name for name in SUBJECTS if name in item)
    return next((row for row in rows if row.get(name) == item[name]), None)


def _label(item: Json, rows: Sequence[Json]) -> str:
    """What people call the one who is declared, or whom a row of the server tells: role, team or user, and name."""
    thing = _row(item, rows) or item
    if thing.get("role"):
        return f"role {thing['role']}"
    if thing.get("team") or thing.get("teamId"):
        return f"team {thing.get('team') or thing['teamId']}"
    return f"user {thing.get('userLogin') or thing.get('userId')}"


def _level(item: Json) -> str:
    return LEVEL_NAMES.get(item["permission"], str(item["permission"]))


def _path(uid: str) -> str:
    return f"/api/folders/{quote(uid, safe='')}/permissions"

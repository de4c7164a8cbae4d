# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permissions of folders: who sees, edits and administers them (kept and shown, not enforced)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import folders, text
from .api import BAD_REQUEST, Answer, Request, Route, refused

if TYPE_CHECKING:
    from .standin import Standin

NAMES = {1: "View", 2: "Edit", 4: "Admin"}


def _items(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Stored permissions; without, those of a new folder: its maker, and at the root editors and viewers."""
    if row["permissions"] is not None:
        return list(row["permissions"])
    creator = row.get("creator") or {}
    items: list[dict[str, Any]] = [{"userId": creator["id"], "permission": 4}] if creator.get("kind") == "user" else []
    if not row["parent"]:
        items += [{"role": "Editor", "permission": 2}, {"role": "Viewer", "permission": 1}]
    return items


def _view(standin: Standin, row: dict[str, Any], item: dict[str, Any], inherited: bool) -> dict[str, Any]:
    # Service accounts are users here: they share their numbers.
    number = str(item.get("userId"))
    user = standin.store.table("user").get(0, number) or standin.store.table("account").get(0, number) or {}
    team = standin.store.table("team").get(row["org"], str(item.get("teamId"))) or {}
    shown: dict[str, Any] = {
        "folderId": row["id"],
        "created": row["created"],
        "updated": row["updated"],
        "userId": item.get("userId", 0),
        "userUid": user.get("uid", ""),
        "userLogin": user.get("login", ""),
        "userEmail": user.get("email", ""),
        "userAvatarUrl": text.avatar(user.get("email") or user["login"]) if user else "",
        "teamId": item.get("teamId", 0),
        "teamUid": team.get("uid", ""),
        "teamEmail": team.get("email", ""),
        "teamAvatarUrl": text.avatar(team["email"] or team["name"]) if team else "",
        "team": team.get("name", ""),
    }
    if item.get("role"):
        shown["role"] = item["role"]
    shown |= {"permission": item["permission"], "permissionName": NAMES[item["permission"]]}
    shown |= {"uid": row["uid"], "title": row["title"], "slug": "", "isFolder": True}
    return shown | {"url": folders.link(row["uid"], row["title"]), "inherited": inherited}


def listing(standin: Standin, request: Request) -> Answer:
    row = folders.found(standin, request.org, request.values["uid"])
    shown = [_view(standin, row, item, False) for item in _items(row)]
    for above in folders.parents(standin, row):
        shown += [_view(standin, above, item, True) for item in _items(above)]
    return Answer(200, shown)


def update(standin: Standin, request: Request) -> Answer:
    """Replace all permissions."""
    row, items = folders.found(standin, request.org, request.values["uid"]), request.body().get("items")
    kept = []
    for item in items if isinstance(items, list) else [None]:
        if not isinstance(item, dict) or item.get("permission") not in NAMES:
            raise refused(400, BAD_REQUEST)
        who = {name: item[name] for name in ("userId", "teamId", "role") if item.get(name)}
        if len(who) != 1 or who.get("role", "Viewer") not in ("Viewer", "Editor", "Admin"):
            raise refused(400, BAD_REQUEST)
        kept.append(who | {"permission": item["permission"]})
    order = ("userId", "teamId", "role")
    kept.sort(key=lambda item: next(place for place, name in enumerate(order) if name in item))
    standin.store.table("folder").put(request.org, row["uid"], row | {"permissions": kept})
    return Answer(200, {"message": "Folder permissions updated"})


ROUTES = [
    Route("GET", "/api/folders/{uid}/permissions", listing, "Admin", "folders.permissions:read"),
    Route("POST", "/api/folders/{uid}/permissions", update, "Admin", "folders.permissions:write"),
]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Teams and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import text
from .api import BAD_REQUEST, Answer, Request, Route, refused

if TYPE_CHECKING:
    from .standin import Standin


def _found(standin: Standin, request: Request) -> dict[str, Any]:
    wanted = request.values["id"]
    rows = standin.store.table("team").all(request.org)
    row = text.first(row for row in rows if wanted in (str(row["id"]), row["uid"]))
    if row is None:
        raise refused(404, "Team not found")
    return row


def view(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("id", "uid", "org", "name", "email")}
    shown["orgId"] = shown.pop("org")
    shown |= {"externalUID": "", "isProvisioned": False, "avatarUrl": text.avatar(row["email"] or row["name"])}
    return shown | {"memberCount": len(row["members"]), "permission": 0, "accessControl": None}


def _check_name(standin: Standin, org: int, name: str, own: int = 0) -> None:
    if not name:
        raise refused(400, BAD_REQUEST)
    if any(row["name"] == name and row["id"] != own for row in standin.store.table("team").all(org)):
        raise refused(409 if not own else 400, "Team name taken")


def create(standin: Standin, request: Request) -> Answer:
    """Make a team; the user who makes it becomes its first member."""
    body = request.body()
    name = str(body.get("name") or "")
    _check_name(standin, request.org, name)
    members = [request.identity.number] if request.identity.kind == "user" else []
    row = {
        "id": standin.store.next("team"),
        "uid": text.new_uid(),
        "org": request.org,
        "name": name,
        "members": members,
    }
    row["email"] = str(body.get("email") or "")
    standin.store.table("team").put(request.org, str(row["id"]), row)
    return Answer(200, {"message": "Team created", "teamId": row["id"], "uid": row["uid"]})


def search(standin: Standin, request: Request) -> Answer:
    name, words = request.one("name"), request.one("query").lower()
    limit, page = int(request.one("perpage") or 1000), int(request.one("page") or 1)
    rows = [
        row
        for row in sorted(standin.store.table("team").all(request.org), key=lambda row: row["name"].lower())
        if name in ("", row["name"]) and words in row["name"].lower()
    ]
    shown = [view(row) for row in rows[(page - 1) * limit : page * limit]]
    return Answer(200, {"totalCount": len(rows), "teams": shown, "page": page, "perPage": limit})


def read(standin: Standin, request: Request) -> Answer:
    return Answer(200, view(_found(standin, request)))


def update(standin: Standin, request: Request) -> Answer:
    row, body = _found(standin, request), request.body()
    name = str(body.get("name") or "")
    _check_name(standin, request.org, name, row["id"])
    changed = row | {"name": name, "email": str(body.get("email") or "")}
    standin.store.table("team").put(request.org, str(row["id"]), changed)
    return Answer(200, {"message": "Team updated"})


def delete(standin: Standin, request: Request) -> Answer:
    row = _found(standin, request)
    standin.store.table("team").delete(request.org, str(row["id"]))
    return Answer(200, {"message": "Team deleted"})


def members(standin: Standin, request: Request) -> Answer:
    row, shown = _found(standin, request), []
    for number in row["members"]:
        user = standin.store.table("user").get(0, str(number))
        if user is not None:
            member = {"orgId": request.org, "teamId": row["id"], "teamUID": row["uid"], "userId": number}
            member |= {"userUID": user["uid"], "email": user["email"], "name": user["name"], "login": user["login"]}
            avatar = text.avatar(user["email"] or user["login"])
            shown.append(member | {"auth_module": "", "avatarUrl": avatar, "labels": [], "permission": 0})
    return Answer(200, shown)


def add_member(standin: Standin, request: Request) -> Answer:
    row, number = _found(standin, request), request.body().get("userId")
    if standin.store.table("user").get(0, str(number)) is None:
        raise refused(404, "user not found")
    if number in row["members"]:
        raise refused(400, "User is already added to this team")
    standin.store.table("team").put(request.org, str(row["id"]), row | {"members": [*row["members"], number]})
    return Answer(200, {"message": "Member added to Team"})


def remove_member(standin: Standin, request: Request) -> Answer:
    row, number = _found(standin, request), request.values["user"]
    left = [member for member in row["members"] if str(member) != number]
    if len(left) == len(row["members"]):
        raise refused(404, "Team member not found")
    standin.store.table("team").put(request.org, str(row["id"]), row | {"members": left})
    return Answer(200, {"message": "Team Member removed"})


ROUTES = [
    Route("POST", "/api/teams", create, "Admin", "teams:create"),
    Route("GET", "/api/teams/search", search, "Admin", "teams:read"),
    Route("GET", "/api/teams/{id}", read, "Admin", "teams:read"),
    Route("PUT", "/api/teams/{id}", update, "Admin", "teams:write"),
    Route("DELETE", "/api/teams/{id}", delete, "Admin", "teams:delete"),
    Route("GET", "/api/teams/{id}/members", members, "Admin", "teams.permissions:read"),
    Route("POST", "/api/teams/{id}/members", add_member, "Admin", "teams.permissions:write"),
    Route("DELETE", "/api/teams/{id}/members/{user}", remove_member, "Admin", "teams.permissions:write"),
]

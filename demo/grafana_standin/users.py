# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users of the server and their passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import auth, text
from .api import BAD_REQUEST, Answer, Request, Route, refused

if TYPE_CHECKING:
    from .standin import Standin

NOT_FOUND = "user not found"


def _found(standin: Standin, number: str) -> dict[str, Any]:
    row = standin.store.table("user").get(0, number)
    if row is None:
        raise refused(404, NOT_FOUND)
    return row


def _view(row: dict[str, Any], org: int) -> dict[str, Any]:
    shown: dict[str, Any] = {name: row[name] for name in ("id", "uid", "email", "name", "login")}
    shown |= {"theme": "", "orgId": org, "isGrafanaAdmin": row["server_admin"], "isDisabled": False}
    shown |= {"isExternal": False, "isExternallySynced": False, "isGrafanaAdminExternallySynced": False}
    shown |= {"authLabels": [], "updatedAt": row["updated"], "createdAt": row["created"]}
    return shown | {"avatarUrl": text.avatar(row["email"] or row["login"]), "isProvisioned": False}


def myself(standin: Standin, request: Request) -> Answer:
    if request.identity.kind == "account":
        account = standin.store.table("account").get(0, str(request.identity.number)) or {}
        shown = {"id": request.identity.number, "uid": account.get("uid", ""), "login": request.identity.login}
        shown |= {"name": request.identity.name, "email": "", "orgId": request.org, "isGrafanaAdmin": False}
        return Answer(200, shown)
    return Answer(200, _view(_found(standin, str(request.identity.number)), request.org))


def lookup(standin: Standin, request: Request) -> Answer:
    row = auth.user_by_login(standin, request.one("loginOrEmail"))
    if row is None:
        raise refused(404, NOT_FOUND)
    return Answer(200, _view(row, min((int(org) for org in row["roles"]), default=0)))


def read(standin: Standin, request: Request) -> Answer:
    row = _found(standin, request.values["id"])
    return Answer(200, _view(row, min((int(org) for org in row["roles"]), default=0)))


def create(standin: Standin, request: Request) -> Answer:
    body = request.body()
    login, email = str(body.get("login") or ""), str(body.get("email") or "")
    if not login and not email:
        raise refused(400, "Validation error, need specify either username or email")
    if len(str(body.get("password") or "")) < 4:
        raise refused(400, "Password is missing or too short")
    if auth.user_by_login(standin, login or email) or (email and auth.user_by_login(standin, email)):
        raise refused(412, f"User with email '{email}' or username '{login}' already exists")
    org = str(body.get("OrgId") or body.get("orgId") or 1)
    name, password = str(body.get("name") or ""), str(body["password"])
    row = auth.add_user(standin, login or email, name, email, password, {org: "Viewer"})
    return Answer(200, {"id": row["id"], "uid": row["uid"], "message": "User created"})


def delete(standin: Standin, request: Request) -> Answer:
    row = _found(standin, request.values["id"])
    standin.store.table("user").delete(0, str(row["id"]))
    return Answer(200, {"message": "User deleted"})


def _password(standin: Standin, row: dict[str, Any], password: str) -> None:
    if len(password) < 4:
        raise refused(400, "New password too short")
    changed = {"password": auth.hashed(password), "updated": text.when(standin.now())}
    standin.store.table("user").put(0, str(row["id"]), row | changed)
    # A password set by an administrator ends a lock-out.
    standin.failures.pop(row["login"], None)


def set_password(standin: Standin, request: Request) -> Answer:
    _password(standin, _found(standin, request.values["id"]), str(request.body().get("password") or ""))
    return Answer(200, {"message": "User password updated"})


def own_password(standin: Standin, request: Request) -> Answer:
    row, body = _found(standin, str(request.identity.number)), request.body()
    if auth.hashed(str(body.get("oldPassword")), row["password"]["salt"])["hash"] != row["password"]["hash"]:
        raise refused(401, "Invalid old password")
    _password(standin, row, str(body.get("newPassword") or ""))
    return Answer(200, {"message": "User password changed"})


def members_of(standin: Standin, org: int) -> list[dict[str, Any]]:
    """Users of an organisation."""
    shown = []
    for row in standin.store.table("user"):
        if str(org) in row["roles"]:
            user = {"orgId": org, "userId": row["id"], "uid": row["uid"], "login": row["login"]}
            shown.append(user | {"email": row["email"], "name": row["name"], "role": row["roles"][str(org)]})
    return shown


def members(standin: Standin, request: Request) -> Answer:
    """Users of the organisation acted in."""
    return Answer(200, members_of(standin, request.org))


def member_role(standin: Standin, request: Request) -> Answer:
    row, role = _found(standin, request.values["id"]), str(request.body().get("role") or "")
    if role not in ("Viewer", "Editor", "Admin", "None"):
        raise refused(400, BAD_REQUEST)
    changed = row | {"roles": row["roles"] | {str(request.org): role}}
    standin.store.table("user").put(0, str(row["id"]), changed)
    return Answer(200, {"message": "Organization user updated"})


ROUTES = [
    Route("GET", "/api/user", myself, "None"),
    Route("PUT", "/api/user/password", own_password, "None"),
    Route("GET", "/api/users/lookup", lookup, "Server", "users:read"),
    Route("GET", "/api/users/{id}", read, "Server", "users:read"),
    Route("POST", "/api/admin/users", create, "Server", "users:create"),
    Route("DELETE", "/api/admin/users/{id}", delete, "Server", "users:delete"),
    Route("PUT", "/api/admin/users/{id}/password", set_password, "Server", "users.password:write"),
    Route("GET", "/api/org/users", members, "Admin", "org.users:read"),
    Route("PATCH", "/api/org/users/{id}", member_role, "Admin", "org.users:write"),
]

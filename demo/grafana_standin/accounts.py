# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service accounts and their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import auth, text
from .api import BAD_REQUEST, ROLES, Answer, Request, Route, coded, refused

if TYPE_CHECKING:
    from .standin import Standin

TAKEN = ("serviceaccounts.ErrAlreadyExists", "service account already exists")
TOKEN_TAKEN = "service account token with given name already exists in the organization"


def _found(standin: Standin, request: Request) -> dict[str, Any]:
    row = standin.store.table("account").get(0, request.values["id"])
    if row is None or row["org"] != request.org:
        raise coded(404, "serviceaccounts.ErrNotFound", "service account not found")
    return row


def _tokens(standin: Standin, account: int) -> list[dict[str, Any]]:
    return [row for row in standin.store.table("token") if row["account"] == account]


def _view(standin: Standin, row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("id", "uid", "name", "login")}
    shown |= {"orgId": row["org"], "isDisabled": row["disabled"], "role": row["role"]}
    return shown | {"tokens": len(_tokens(standin, row["id"])), "avatarUrl": text.avatar(row["name"])}


def _details(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in ("id", "uid", "name", "login")}
    shown |= {
        "orgId": row["org"],
        "isDisabled": row["disabled"],
        "createdAt": row["created"],
        "updatedAt": row["updated"],
    }
    return shown | {"avatarUrl": text.avatar(row["name"]), "role": row["role"], "teams": None}


def _role(value: Any) -> str:
    if value not in ROLES[:-1]:
        raise refused(400, f"invalid role: {value}")
    return str(value)


def create(standin: Standin, request: Request) -> Answer:
    body = request.body()
    name, org = str(body.get("name") or ""), request.org
    if not name:
        raise refused(400, BAD_REQUEST)
    login = f"sa-{org}-{name.lower()}".replace("--", "-", 1).replace(" ", "-")
    role = _role(body.get("role") or "None")
    if any(row["login"] == login for row in standin.store.table("account")):
        raise coded(400, *TAKEN)
    moment = text.when(standin.now())
    # Service accounts are users: they share their numbers.
    row = {
        "id": standin.store.next("user"),
        "uid": text.new_uid(),
        "org": org,
        "name": name,
        "login": login,
        "role": role,
    }
    row |= {"disabled": bool(body.get("isDisabled")), "created": moment, "updated": moment}
    standin.store.table("account").put(0, str(row["id"]), row)
    return Answer(201, _view(standin, row) | {"avatarUrl": ""})


def search(standin: Standin, request: Request) -> Answer:
    words = request.one("query").lower()
    limit, page = int(request.one("perpage") or 1000), int(request.one("page") or 1)
    rows = [
        row
        for row in standin.store.table("account")
        if row["org"] == request.org and (words in row["name"].lower() or words in row["login"].lower())
    ]
    shown = [_view(standin, row) for row in rows[(page - 1) * limit : page * limit]]
    return Answer(200, {"totalCount": len(rows), "serviceAccounts": shown, "page": page, "perPage": limit})


def read(standin: Standin, request: Request) -> Answer:
    row = _found(standin, request)
    return Answer(200, _details(row) | {"tokens": len(_tokens(standin, row["id"]))})


def update(standin: Standin, request: Request) -> Answer:
    row, body = _found(standin, request), request.body()
    changed = {**row, "updated": text.when(standin.now())}
    if body.get("name"):
        changed["name"] = str(body["name"])
    if body.get("role"):
        changed["role"] = _role(body["role"])
    if "isDisabled" in body:
        changed["disabled"] = bool(body["isDisabled"])
    standin.store.table("account").put(0, str(row["id"]), changed)
    answer = {"id": row["id"], "message": "Service account updated", "name": changed["name"]}
    return Answer(200, answer | {"serviceaccount": _details(changed)})


def delete(standin: Standin, request: Request) -> Answer:
    row = _found(standin, request)
    for token in _tokens(standin, row["id"]):
        standin.store.table("token").delete(token["org"], str(token["id"]))
    standin.store.table("account").delete(0, str(row["id"]))
    return Answer(200, {"message": "Service account deleted"})


def tokens(standin: Standin, request: Request) -> Answer:
    now, shown = standin.now(), []
    for row in _tokens(standin, _found(standin, request)["id"]):
        expires = row["expires"]
        token = {"id": row["id"], "name": row["name"], "created": row["created"], "lastUsedAt": row["used"]}
        token |= {"expiration": text.when(expires) if expires else None}
        token |= {"secondsUntilExpiration": max(0, round(expires - now)) if expires else 0}
        shown.append(token | {"hasExpired": bool(expires and expires <= now), "isRevoked": False})
    return Answer(200, shown)


def create_token(standin: Standin, request: Request) -> Answer:
    """Make a token; its key is shown once and kept only as a hash. Names are unique in the whole organisation."""
    account, body = _found(standin, request), request.body()
    name, lasts = str(body.get("name") or ""), int(body.get("secondsToLive") or 0)
    if any(row["name"] == name for row in standin.store.table("token").all(request.org)):
        raise coded(400, "serviceaccounts.ErrTokenAlreadyExists", TOKEN_TAKEN)
    key, number, now = auth.make_key(), standin.store.next("token"), standin.now()
    row = {"id": number, "org": request.org, "account": account["id"], "name": name, "digest": auth.key_digest(key)}
    row |= {"created": text.when(now), "used": None, "expires": now + lasts if lasts else None}
    standin.store.table("token").put(request.org, str(number), row)
    return Answer(200, {"id": number, "name": name, "key": key})


def delete_token(standin: Standin, request: Request) -> Answer:
    account = _found(standin, request)
    row = standin.store.table("token").get(request.org, request.values["token"])
    if row is None or row["account"] != account["id"]:
        raise coded(404, "serviceaccounts.ErrTokenNotFound", "service account token not found")
    standin.store.table("token").delete(request.org, str(row["id"]))
    return Answer(200, {"message": "Service account token deleted"})


_PATH = "/api/serviceaccounts"
ROUTES = [
    Route("POST", _PATH, create, "Admin", "serviceaccounts:create"),
    Route("GET", _PATH + "/search", search, "Admin", "serviceaccounts:read"),
    Route("GET", _PATH + "/{id}", read, "Admin", "serviceaccounts:read"),
    Route("PATCH", _PATH + "/{id}", update, "Admin", "serviceaccounts:write"),
    Route("DELETE", _PATH + "/{id}", delete, "Admin", "serviceaccounts:delete"),
    Route("GET", _PATH + "/{id}/tokens", tokens, "Admin", "serviceaccounts:read"),
    Route("POST", _PATH + "/{id}/tokens", create_token, "Admin", "serviceaccounts:write"),
    Route("DELETE", _PATH + "/{id}/tokens/{token}", delete_token, "Admin", "serviceaccounts:write"),
]

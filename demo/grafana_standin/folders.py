# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from . import auth, text
from .api import Answer, Identity, Request, Route, coded, refused

if TYPE_CHECKING:
    from .standin import Standin

CHANGED = "the folder has been changed by someone else"
CIRCULAR = "cannot move folder under its own descendant, this would create a circular reference"


def new_id(standin: Standin) -> int:
    """An id: large and by time in unified storage, counted in legacy storage (one sequence with dashboards)."""
    number = standin.store.next("dashboard")
    return (
        3_500_000_000_000_000 + number * 4_194_304 + random.randrange(4_194_304) if standin.settings.unified else number
    )


def found(standin: Standin, org: int, uid: str) -> dict[str, Any]:
    row = standin.store.table("folder").get(org, uid)
    if row is None:
        raise refused(404, "folder not found", status="not-found")
    return row


def link(uid: str, title: str) -> str:
    return f"/dashboards/f/{uid}/{text.slug(title)}"


def parents(standin: Standin, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The folders above, from the root on; an unknown one ends the way."""
    way: list[dict[str, Any]] = []
    above = standin.store.table("folder").get(row["org"], row["parent"])
    while above is not None:
        way.insert(0, above)
        above = standin.store.table("folder").get(row["org"], above["parent"])
    return way


def below(standin: Standin, org: int, uid: str) -> list[str]:
    """A folder's uid and those of all folders in it."""
    uids = [uid]
    for one in uids:
        uids += [row["uid"] for row in standin.store.table("folder").all(org) if row["parent"] == one]
    return uids


def view(standin: Standin, row: dict[str, Any], identity: Identity, made: bool = False) -> dict[str, Any]:
    edit = identity.may("Admin") or (identity.may("Editor") and not made)
    answer = {
        "id": row["id"],
        "uid": row["uid"],
        "orgId": row["org"],
        "title": row["title"],
        "url": link(row["uid"], row["title"]),
        "hasAcl": False,
        "canSave": edit,
        "canEdit": edit,
        "canAdmin": identity.may("Admin"),
        "canDelete": edit,
        "createdBy": row["created_by"],
        "created": row["created"],
        # Unified storage names nobody until the first change.
        "updatedBy": "Anonymous" if standin.settings.unified and row["version"] == 1 else row["updated_by"],
        "updated": row["updated"],
        "version": row["version"],
    }
    if row["parent"]:
        answer["parentUid"] = row["parent"]
        if above := parents(standin, row):
            answer["parents"] = [view(standin, one, identity) | {} for one in above]
            for one in answer["parents"]:
                one.pop("parents", None)
    return answer


def listing(standin: Standin, request: Request) -> Answer:
    """Folders directly in one, or in the root."""
    parent = request.one("parentUid")
    rows = [row for row in standin.store.table("folder").all(request.org) if row["parent"] == parent]
    limit, page = int(request.one("limit") or 1000), int(request.one("page") or 1)
    rows = sorted(rows, key=lambda row: row["title"].lower())[(page - 1) * limit : page * limit]
    shown = ({"id": row["id"], "uid": row["uid"], "title": row["title"], "parentUid": row["parent"]} for row in rows)
    return Answer(200, [{key: value for key, value in row.items() if value != ""} for row in shown])


def read(standin: Standin, request: Request) -> Answer:
    return Answer(200, view(standin, found(standin, request.org, request.values["uid"]), request.identity))


def make(standin: Standin, org: int, uid: str, title: str, parent: str, creator: str) -> dict[str, Any]:
    """Keep a new folder."""
    moment = text.when(standin.now())
    row = {
        "id": new_id(standin),
        "uid": uid,
        "org": org,
        "title": title,
        "parent": parent,
        "version": 1,
        "created": moment,
        "updated": moment,
        "created_by": creator,
        "updated_by": creator,
        "permissions": None,
    }
    return standin.store.table("folder").put(org, uid, row)


def create(standin: Standin, request: Request) -> Answer:
    body = request.body()
    uid, title, parent = (
        str(body.get("uid") or text.new_uid()),
        str(body.get("title") or ""),
        body.get("parentUid") or "",
    )
    if not title.strip():
        raise refused(400, "folder title cannot be empty")
    if fault := text.bad_uid(uid):
        raise refused(400, fault)
    if uid in ("general", "sharedwithme"):
        raise refused(500, "Folder API error: invalid uid for folder provided")
    if standin.store.table("folder").get(request.org, uid):
        raise refused(412, CHANGED)
    # Unified storage takes an unknown parent.
    if parent and not standin.settings.unified and not standin.store.table("folder").get(request.org, parent):
        raise refused(404, "folder not found")
    row = make(standin, request.org, uid, title, parent, auth.shown(standin, request.identity))
    row["creator"] = {"kind": request.identity.kind, "id": request.identity.number}
    standin.store.table("folder").put(request.org, uid, row)
    return Answer(200, view(standin, row, request.identity, made=True))


def _changed(standin: Standin, request: Request, row: dict[str, Any], changes: dict[str, Any], steps: int) -> Answer:
    moved = {**row, **changes}
    # An identical change counts in legacy storage only.
    if moved != row or not standin.settings.unified:
        moved["version"] = row["version"] + steps
        moved["updated"] = text.when(standin.now())
        moved["updated_by"] = auth.shown(standin, request.identity)
        standin.store.table("folder").put(request.org, row["uid"], moved)
    return Answer(200, view(standin, moved, request.identity))


def update(standin: Standin, request: Request) -> Answer:
    row, body = found(standin, request.org, request.values["uid"]), request.body()
    if not body.get("overwrite") and body.get("version") != row["version"]:
        raise refused(412, "The dashboard has been changed by someone else")
    title = str(body.get("title") or row["title"])
    return _changed(standin, request, row, {"title": title}, 1)


def move(standin: Standin, request: Request) -> Answer:
    row, parent = found(standin, request.org, request.values["uid"]), str(request.body().get("parentUid") or "")
    if parent and not standin.store.table("folder").get(request.org, parent):
        raise refused(404, "folder not found")
    if parent in below(standin, request.org, row["uid"]):
        if standin.settings.unified:
            raise refused(500, CIRCULAR)
        raise coded(400, "folder.circular-reference", "Circular reference detected")
    return _changed(standin, request, row, {"parent": parent}, 1 if standin.settings.unified else 2)


def delete(standin: Standin, request: Request) -> Answer:
    """Delete a folder with all folders and dashboards in it; alert rules must be forced."""
    org, uid = request.org, request.values["uid"]
    if standin.store.table("folder").get(org, uid) is None:
        name = f'folders.folder.grafana.app "{uid}" not found' if standin.settings.unified else "folder not found"
        raise refused(404, name)
    uids = below(standin, org, uid)
    rules = [row for row in standin.store.table("rule").all(org) if row["folder"] in uids]
    if rules and request.one("forceDeleteRules") != "true":
        raise coded(400, "folder.not-empty", "Folder cannot be deleted: folder is not empty")
    for kind, rows in (("rule", rules), ("dashboard", standin.store.table("dashboard").all(org))):
        for row in rows:
            if row["folder"] in uids:
                standin.store.table(kind).delete(org, row["uid"])
    for one in uids:
        standin.store.table("folder").delete(org, one)
    return Answer(200, {"message": "Folder deleted"})


ROUTES = [
    Route("GET", "/api/folders", listing, "Viewer", "folders:read"),
    Route("POST", "/api/folders", create, "Editor", "folders:create"),
    Route("GET", "/api/folders/{uid}", read, "Viewer", "folders:read"),
    Route("PUT", "/api/folders/{uid}", update, "Editor", "folders:write"),
    Route("POST", "/api/folders/{uid}/move", move, "Editor", "folders:write"),
    Route("DELETE", "/api/folders/{uid}", delete, "Editor", "folders:delete"),
]

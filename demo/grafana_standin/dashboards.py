# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dashboards: saves, versions, restore, deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import auth, folders, text
from .api import BAD_REQUEST, JSON_UTF8, Answer, ApiError, Request, Route, denied, refused

if TYPE_CHECKING:
    from .standin import Standin

MISMATCH = "The dashboard has been changed by someone else"
KEPT_VERSIONS = 20
SHORTEST_REFRESH = 5.0
NOT_IN_SPEC = ("id", "uid", "version")


def stored_spec(dashboard: dict[str, Any]) -> dict[str, Any]:
    """A dashboard as it is stored: numbers as Go has them, title trimmed, a short refresh raised."""
    spec = {key: value for key, value in text.numbers(dashboard).items() if key not in NOT_IN_SPEC}
    spec["title"] = str(spec.get("title") or "").strip()
    try:
        if spec.get("refresh") and text.seconds(spec["refresh"]) < SHORTEST_REFRESH:
            spec["refresh"] = "5s"
    except ValueError:
        pass  # Grafana keeps what it does not understand.
    return spec


def _unwrapped(standin: Standin, dashboard: dict[str, Any]) -> dict[str, Any]:
    """12.4 takes an object of the newer API on the old path: its name is the uid, its spec the dashboard."""
    if (
        standin.settings.behaves_as == "12.4.3"
        and "apiVersion" in dashboard
        and isinstance(dashboard.get("spec"), dict)
    ):
        return {**dashboard["spec"], "uid": (dashboard.get("metadata") or {}).get("name", "")}
    return dashboard


def _check(standin: Standin, org: int, uid: str, spec: dict[str, Any], folder: str) -> None:
    if not spec["title"]:
        raise refused(400, "Dashboard title cannot be empty", status="empty-name")
    if fault := text.bad_uid(uid):
        raise refused(400, fault)
    if folder and not standin.store.table("folder").get(org, folder):
        raise refused(400, "folder not found")
    # Unified storage keeps folders and dashboards apart.
    if not standin.settings.unified and standin.store.table("folder").get(org, uid):
        raise refused(409, f'dashboards.dashboard.grafana.app "{uid}" already exists')


def save(standin: Standin, request: Request) -> Answer:
    body = request.body()
    if not isinstance(body.get("dashboard"), dict):
        raise refused(400, BAD_REQUEST)
    if body.get("isFolder"):
        raise refused(400, "Use folders endpoint for saving folders.")
    dashboard = _unwrapped(standin, body["dashboard"])
    spec, uid, folder = (
        stored_spec(dashboard),
        str(dashboard.get("uid") or "").strip(),
        str(body.get("folderUid") or ""),
    )
    stored = standin.store.table("dashboard").get(request.org, uid) if uid else None
    uid = uid or text.new_uid()
    _check(standin, request.org, uid, spec, folder)
    if stored is not None:
        if stored["provisioned"]:
            raise refused(400, "Cannot save provisioned dashboard")
        if not body.get("overwrite") and (dashboard.get("version") or 0) != stored["version"]:
            raise refused(412, MISMATCH, status="version-mismatch")
    creator = auth.shown(standin, request.identity)
    answered = store(standin, request.org, uid, spec, folder, creator, str(body.get("message") or ""))
    return Answer(200, _saved(standin, request.org, uid, answered))


def store(standin: Standin, org: int, uid: str, spec: dict[str, Any], folder: str, who: str, message: str) -> int:
    """Keep a version; returns the version the answer shows."""
    table, moment = standin.store.table("dashboard"), text.when(standin.now())
    row = table.get(org, uid)
    if row is None:
        row = {"id": folders.new_id(standin), "uid": uid, "org": org, "version": 0, "created": moment, "versions": []}
        row |= {"created_by": who, "provisioned": ""}
    elif row["spec"] == spec and row["folder"] == folder:
        if standin.settings.unified:
            if row["version"] == 1 and len(row["versions"]) == 1:
                # As recorded: the first identical save of a new dashboard is listed, as version 1 once more.
                row["versions"] = [{**row["versions"][0], "created": moment}, *row["versions"]]
                table.put(org, uid, row)
            return int(row["version"])
        # Legacy storage makes a version, and its answer still shows the one before.
        return _keep(standin, row, spec, folder, who, message) - 1
    return _keep(standin, row, spec, folder, who, message)


def _keep(standin: Standin, row: dict[str, Any], spec: dict[str, Any], folder: str, who: str, message: str) -> int:
    row["version"] += 1
    row |= {"spec": spec, "folder": folder, "updated": text.when(standin.now()), "updated_by": who}
    version = {"version": row["version"], "created": row["updated"], "message": message, "by": who, "spec": spec}
    row["versions"] = [version, *row["versions"]][:KEPT_VERSIONS]
    standin.store.table("dashboard").put(row["org"], row["uid"], row)
    return int(row["version"])


def link(row: dict[str, Any]) -> str:
    return f"/d/{row['uid']}/{text.slug(row['spec']['title'])}"


def _saved(standin: Standin, org: int, uid: str, version: int) -> dict[str, Any]:
    row = standin.store.table("dashboard").get(org, uid)
    assert row is not None
    return {
        "folderUid": row["folder"],
        "id": row["id"],
        "slug": text.slug(row["spec"]["title"]),
        "status": "success",
        "uid": uid,
        "url": link(row),
        "version": version,
    }


def found(standin: Standin, request: Request) -> dict[str, Any]:
    row = standin.store.table("dashboard").get(request.org, request.values["uid"])
    if row is None:
        raise refused(404, "Dashboard not found")
    return row


def folder_fields(standin: Standin, org: int, uid: str) -> dict[str, Any]:
    """What dashboards and search hits say about the folder they are in."""
    folder = standin.store.table("folder").get(org, uid)
    if folder is None:
        return {"folderUid": uid, "folderUrl": folders.link(uid, "")}
    title = folder["title"]
    return {"folderId": folder["id"], "folderUid": uid, "folderTitle": title, "folderUrl": folders.link(uid, title)}


def read(standin: Standin, request: Request) -> Answer:
    row = found(standin, request)
    edit, manage = request.identity.may("Editor"), request.identity.may("Admin")
    # Unified storage names nobody until the first change; files are nobody's.
    nameless = row["provisioned"] or (standin.settings.unified and row["version"] == 1)
    folder = {"folderId": 0, "folderUid": "", "folderTitle": "General", "folderUrl": ""}
    rights = {"canAdd": edit, "canEdit": edit, "canDelete": edit}
    meta = {
        "type": "db",
        "canSave": edit,
        "canEdit": edit,
        "canAdmin": manage,
        "canStar": request.identity.kind == "user",
        "canDelete": edit,
        "slug": text.slug(row["spec"]["title"]),
        "url": link(row),
        "expires": text.NEVER,
        "created": row["created"],
        "updated": row["updated"],
        "updatedBy": "Anonymous" if nameless else row["updated_by"],
        "createdBy": "Anonymous" if nameless else row["created_by"],
        "version": row["version"],
        "hasAcl": False,
        "isFolder": False,
        "apiVersion": "v0alpha1",
        **(folder_fields(standin, request.org, row["folder"]) if row["folder"] else folder),
        "provisioned": bool(row["provisioned"]),
        "provisionedExternalId": row["provisioned"],
        "annotationsPermissions": {"dashboard": rights, "organization": rights},
    }
    return Answer(200, {"meta": meta, "dashboard": row["spec"] | {key: row[key] for key in NOT_IN_SPEC}})


def versions(standin: Standin, request: Request) -> Answer:
    row = found(standin, request)
    shown = []
    for one in row["versions"]:
        number = one["version"]
        shown.append(
            {
                "id": number,
                "dashboardId": row["id"],
                "uid": row["uid"],
                "parentVersion": number - 1,
                "restoredFrom": 0,
                "version": number,
                "created": one["created"],
                "message": "Initial save" if number == 1 else one["message"],
                "data": one["spec"] | {"uid": row["uid"], "version": number},
                "createdBy": one["by"],
            }
        )
    return Answer(200, {"continueToken": "", "versions": shown})


def restore(standin: Standin, request: Request) -> Answer:
    row, wanted = found(standin, request), request.body().get("version")
    one = text.first(version for version in row["versions"] if version["version"] == wanted)
    if one is None:
        raise refused(404, "Dashboard version not found")
    who = auth.shown(standin, request.identity)
    version = store(
        standin, request.org, row["uid"], one["spec"], row["folder"], who, f"Restored from version {wanted}"
    )
    return Answer(200, _saved(standin, request.org, row["uid"], version))


def delete(standin: Standin, request: Request) -> Answer:
    uid = request.values["uid"]
    row = standin.store.table("dashboard").get(request.org, uid)
    if row is None and not request.identity.may("Admin"):
        # The right to delete is looked up by the dashboard: where there is none, that look-up answers.
        raise ApiError(404, {"message": "Dashboard not found", "title": "Not found"}, JSON_UTF8)
    row = found(standin, request)
    if not request.identity.may("Editor"):
        raise denied("dashboards:delete")
    if row["provisioned"]:
        raise refused(400, "provisioned dashboard cannot be deleted")
    standin.store.table("dashboard").delete(request.org, uid)
    title = row["spec"]["title"]
    return Answer(200, {"message": f"Dashboard {title} deleted", "title": title, "uid": uid})


ROUTES = [
    Route("POST", "/api/dashboards/db", save, "Editor", "any of dashboards:create, dashboards:write"),
    Route("GET", "/api/dashboards/uid/{uid}", read, "Viewer", "dashboards:read"),
    Route("DELETE", "/api/dashboards/uid/{uid}", delete, "Viewer", "dashboards:delete"),
    Route("GET", "/api/dashboards/uid/{uid}/versions", versions, "Viewer", "dashboards:write"),
    Route("POST", "/api/dashboards/uid/{uid}/restore", restore, "Editor", "dashboards:write"),
]

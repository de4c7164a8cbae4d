# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import text
from .api import BAD_REQUEST, Answer, Request, Route, coded, refused

if TYPE_CHECKING:
    from .standin import Standin

KNOWN_TYPES = {
    "alertmanager": ("Alertmanager", "public/plugins/alertmanager/img/logo.svg"),
    "loki": ("Loki", "public/plugins/loki/img/loki_icon.svg"),
    "prometheus": ("Prometheus", "public/plugins/prometheus/img/prometheus_logo.svg"),
}
UNKNOWN_LOGO = "public/img/icn-datasource.svg"


def by_uid(standin: Standin, org: int, uid: str) -> dict[str, Any] | None:
    return standin.store.table("datasource").get(org, uid)


def _found(standin: Standin, request: Request) -> dict[str, Any]:
    values = request.values
    rows = standin.store.table("datasource").all(request.org)
    row = text.first(
        row
        for row in rows
        if row["uid"] == values.get("uid") or row["name"] == values.get("name") or str(row["id"]) == values.get("id")
    )
    if row is None:
        raise refused(404, "Data source not found")
    return row


def view(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "uid": row["uid"],
        "orgId": row["org"],
        "name": row["name"],
        "type": row["type"],
        "typeLogoUrl": KNOWN_TYPES.get(row["type"], ("", UNKNOWN_LOGO))[1],
        "access": row["access"],
        "url": row["url"],
        "user": row["user"],
        "database": row["database"],
        "basicAuth": row["basicAuth"],
        "basicAuthUser": row["basicAuthUser"],
        "withCredentials": row["withCredentials"],
        "isDefault": row["isDefault"],
        "jsonData": row["jsonData"],
        "secureJsonFields": dict.fromkeys(row["secrets"], True),
        "version": row["version"],
        "readOnly": row["readOnly"],
        "apiVersion": "",
    }


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    """What a body says; what it leaves out is empty, not kept."""
    if not body.get("name") or not body.get("type") or not isinstance(body.get("jsonData") or {}, dict):
        raise refused(400, BAD_REQUEST)
    names = ("name", "type", "access", "url", "user", "database", "basicAuthUser")
    fields: dict[str, Any] = {name: str(body.get(name) or "") for name in names}
    fields |= {name: bool(body.get(name)) for name in ("basicAuth", "withCredentials", "isDefault")}
    fields["jsonData"] = text.numbers(body.get("jsonData") or {})
    return fields


def _only_default(standin: Standin, row: dict[str, Any]) -> None:
    """One data source of an organisation is the default."""
    table = standin.store.table("datasource")
    for other in table.all(row["org"]):
        if row["isDefault"] and other["isDefault"] and other["uid"] != row["uid"]:
            table.put(row["org"], other["uid"], {**other, "isDefault": False})


def add(standin: Standin, org: int, body: dict[str, Any], read_only: bool = False) -> dict[str, Any]:
    """Keep a new data source; the first of an organisation becomes the default without being asked."""
    fields, table = _fields(body), standin.store.table("datasource")
    uid = str(body.get("uid") or text.new_uid())
    if not re.fullmatch(r"[a-zA-Z0-9\-_]{1,40}", uid):
        raise coded(400, "datasource.uidInvalid", "Invalid datasource UID.")
    if any(row["name"] == fields["name"] for row in table.all(org)):
        raise refused(409, "data source with the same name already exists")
    if table.get(org, uid):
        raise refused(409, "data source with the same uid already exists")
    fields["isDefault"] = fields["isDefault"] or not table.all(org)
    row = {
        "id": standin.store.next("datasource"),
        "uid": uid,
        "org": org,
        "version": 1,
        "readOnly": read_only,
        **fields,
    }
    row["secrets"] = dict(body.get("secureJsonData") or {})
    _only_default(standin, row)
    return table.put(org, uid, row)


def _written(row: dict[str, Any], message: str) -> Answer:
    return Answer(200, {"datasource": view(row), "id": row["id"], "message": message, "name": row["name"]})


def create(standin: Standin, request: Request) -> Answer:
    return _written(add(standin, request.org, request.body()), "Datasource added")


def update(standin: Standin, request: Request) -> Answer:
    """Replace a data source; secrets that are not sent stay. The new version is the body's plus one."""
    row, body = _found(standin, request), request.body()
    fields, table = _fields(body), standin.store.table("datasource")
    if row["readOnly"]:
        raise refused(403, "Cannot update read-only data source")
    if body.get("uid") not in (None, "", row["uid"]):
        raise refused(500, "Failed to update datasource")
    if any(other["name"] == fields["name"] and other["uid"] != row["uid"] for other in table.all(request.org)):
        raise refused(409, "data source with the same name already exists")
    secrets = {**row["secrets"], **(body.get("secureJsonData") or {})}
    changed = {**row, **fields, "version": int(body.get("version") or 0) + 1, "secrets": secrets}
    _only_default(standin, changed)
    return _written(table.put(request.org, row["uid"], changed), "Datasource updated")


def read(standin: Standin, request: Request) -> Answer:
    return Answer(200, view(_found(standin, request)))


def listing(standin: Standin, request: Request) -> Answer:
    names = (
        "id",
        "uid",
        "orgId",
        "name",
        "type",
        "typeName",
        "typeLogoUrl",
        "access",
        "url",
        "user",
        "database",
        "basicAuth",
        "isDefault",
        "jsonData",
        "readOnly",
    )
    shown = []
    for row in sorted(standin.store.table("datasource").all(request.org), key=lambda row: row["name"].lower()):
        full = view(row) | {"typeName": KNOWN_TYPES.get(row["type"], (row["type"], ""))[0]}
        shown.append({name: full[name] for name in names})
    return Answer(200, shown)


def delete(standin: Standin, request: Request) -> Answer:
    row = _found(standin, request)
    if row["readOnly"]:
        raise refused(403, "Cannot delete read-only data source")
    standin.store.table("datasource").delete(request.org, row["uid"])
    return Answer(200, {"id": row["id"], "message": "Data source deleted"})


ROUTES = [
    Route("GET", "/api/datasources", listing, "Viewer", "datasources:read"),
    Route("POST", "/api/datasources", create, "Admin", "datasources:create"),
    Route("GET", "/api/datasources/uid/{uid}", read, "Viewer", "datasources:read"),
    Route("PUT", "/api/datasources/uid/{uid}", update, "Admin", "datasources:write"),
    Route("DELETE", "/api/datasources/uid/{uid}", delete, "Admin", "datasources:delete"),
    Route("GET", "/api/datasources/name/{name}", read, "Viewer", "datasources:read"),
    Route("GET", "/api/datasources/{id}", read, "Viewer", "datasources:read"),
    Route("PUT", "/api/datasources/{id}", update, "Admin", "datasources:write"),
]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health, the page at the root, organisations and their preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import auth, text
from .api import JSON_UTF8, ROLES, Answer, Request, Route, refused
from .settings import VERSIONS
from .users import members_of

if TYPE_CHECKING:
    from .standin import Standin

PAGE = """<!doctype html><html lang="en"><title>Grafana stand-in</title>
<h1>This is no Grafana</h1>
<p>It is the stand-in of golden.signals: it answers Grafana's HTTP API (as version %s does) and draws nothing.
It takes Grafana's place where none can be downloaded.
Set <code>GRAFANA_ARCHIVE=/path/to/grafana.tar.gz</code> for a real one.</p></html>
"""
NO_ADDRESS = {"address1": "", "address2": "", "city": "", "zipCode": "", "state": "", "country": ""}
OF_ORGANISATION: tuple[str, ...] = (
    "account",
    "contact_point",
    "dashboard",
    "datasource",
    "folder",
    "policy",
    "preferences",
    "rule",
    "team",
    "template",
    "timing",
    "token",
)


def health(standin: Standin, request: Request) -> Answer:
    """Grafana's fields, and one more that says what this is."""
    commit = VERSIONS[standin.settings.behaves_as]
    body = {"database": "ok", "version": standin.settings.version, "commit": commit, "standin": True}
    return Answer(200, body, JSON_UTF8)


def page(standin: Standin, request: Request) -> Answer:
    return Answer(200, (PAGE % standin.settings.version).encode(), "text/html; charset=UTF-8")


def ping(standin: Standin, request: Request) -> Answer:
    return Answer(200, {"message": "Logged in"})


def _view(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "name": row["name"], "address": dict(NO_ADDRESS)}


def _found(standin: Standin, request: Request) -> dict[str, Any]:
    values = request.values
    wanted = {"id": int(values["id"])} if values.get("id", "").isdigit() else {"name": values.get("name")}
    row = text.first(row for row in standin.store.table("org") if wanted.items() <= row.items())
    if row is None:
        raise refused(404, "Organization not found")
    return row


def current(standin: Standin, request: Request) -> Answer:
    row = standin.store.table("org").get(0, str(request.org))
    assert row is not None
    return Answer(200, _view(row))


def read(standin: Standin, request: Request) -> Answer:
    return Answer(200, _view(_found(standin, request)))


def listing(standin: Standin, request: Request) -> Answer:
    return Answer(200, [{"id": row["id"], "name": row["name"]} for row in standin.store.table("org")])


def _check_name(standin: Standin, name: str, own: int = 0) -> None:
    if not name:
        raise refused(400, "bad request data")
    if any(row["name"] == name and row["id"] != own for row in standin.store.table("org")):
        raise refused(409 if not own else 400, "Organization name taken")


def create(standin: Standin, request: Request) -> Answer:
    """Make an organisation; its Alertmanager configuration comes later."""
    name = str(request.body().get("name") or "")
    _check_name(standin, name)
    number = standin.store.next("org")
    ready = standin.now() + standin.settings.alertmanager_delay
    standin.store.table("org").put(0, str(number), {"id": number, "name": name, "ready_at": ready})
    user = standin.store.table("user").get(0, str(request.identity.number))
    if user is not None:
        standin.store.table("user").put(0, str(user["id"]), {**user, "roles": {**user["roles"], str(number): "Admin"}})
    return Answer(200, {"message": "Organization created", "orgId": number})


def update(standin: Standin, request: Request) -> Answer:
    row, name = _found(standin, request), str(request.body().get("name") or "")
    _check_name(standin, name, row["id"])
    standin.store.table("org").put(0, str(row["id"]), {**row, "name": name})
    return Answer(200, {"message": "Organization updated"})


def delete(standin: Standin, request: Request) -> Answer:
    row = _found(standin, request)
    if row["id"] == request.org:
        raise refused(400, "Can not delete org for current user")
    standin.store.table("org").delete(0, str(row["id"]))
    for kind in OF_ORGANISATION:
        standin.store.table(kind).drop(row["id"])
    for user in standin.store.table("user"):
        if str(row["id"]) in user["roles"]:
            left = {org: role for org, role in user["roles"].items() if org != str(row["id"])}
            standin.store.table("user").put(0, str(user["id"]), {**user, "roles": left})
    return Answer(200, {"message": "Organization deleted"})


def _user(standin: Standin, request: Request, organisation: dict[str, Any]) -> dict[str, Any]:
    """The user of the path, who must belong to the organisation."""
    row = standin.store.table("user").get(0, request.values["user"])
    if row is None or str(organisation["id"]) not in row["roles"]:
        raise refused(404, "User not found")
    return row


def _set_role(standin: Standin, user: dict[str, Any], org: int, role: str | None, refusal: str) -> None:
    """Give a user another role, or none at all; an organisation keeps one administrator."""
    roles = {number: kept for number, kept in user["roles"].items() if number != str(org)}
    roles |= {str(org): role} if role else {}
    others = (row for row in standin.store.table("user") if row["id"] != user["id"])
    if role != "Admin" and not any(row["roles"].get(str(org)) == "Admin" for row in others):
        raise refused(400, refusal)
    standin.store.table("user").put(0, str(user["id"]), {**user, "roles": roles})


def _role(request: Request) -> str:
    role = str(request.body().get("role") or "")
    if role not in ROLES[:-1]:
        raise refused(400, "Invalid role specified")
    return role


def users(standin: Standin, request: Request) -> Answer:
    return Answer(200, members_of(standin, _found(standin, request)["id"]))


def add_user(standin: Standin, request: Request) -> Answer:
    organisation, role = _found(standin, request), _role(request)
    user = auth.user_by_login(standin, str(request.body().get("loginOrEmail") or ""))
    if user is None:
        raise refused(404, "User not found")
    if str(organisation["id"]) in user["roles"]:
        raise refused(409, "User is already member of this organization", userId=user["id"])
    roles = {**user["roles"], str(organisation["id"]): role}
    standin.store.table("user").put(0, str(user["id"]), {**user, "roles": roles})
    return Answer(200, {"message": "User added to organization", "userId": user["id"]})


def change_user(standin: Standin, request: Request) -> Answer:
    organisation, role = _found(standin, request), _role(request)
    refusal = "Cannot change role so that there is no organization admin left"
    _set_role(standin, _user(standin, request, organisation), organisation["id"], role, refusal)
    return Answer(200, {"message": "Organization user updated"})


def remove_user(standin: Standin, request: Request) -> Answer:
    organisation = _found(standin, request)
    user = _user(standin, request, organisation)
    _set_role(standin, user, organisation["id"], None, "Cannot remove last organization admin")
    return Answer(200, {"message": "User removed from organization"})


PREFERENCES = ("homeDashboardUID", "theme", "timezone", "weekStart", "language")


def preferences(standin: Standin, request: Request) -> Answer:
    row = standin.store.table("preferences").get(request.org, "org") or {}
    return Answer(200, {name: row[name] for name in PREFERENCES if row.get(name)})


def set_preferences(standin: Standin, request: Request) -> Answer:
    """PUT replaces, PATCH changes."""
    body = request.body()
    uid = body.get("homeDashboardUID")
    if uid and standin.store.table("dashboard").get(request.org, uid) is None:
        raise refused(404, "Dashboard not found")
    kept = standin.store.table("preferences").get(request.org, "org") or {} if request.method == "PATCH" else {}
    new = {**kept, **{name: body[name] for name in PREFERENCES if name in body}}
    standin.store.table("preferences").put(request.org, "org", new)
    return Answer(200, {"message": "Preferences updated"})


ROUTES = [
    Route("GET", "/", page, ""),
    Route("GET", "/api/health", health, ""),
    Route("GET", "/api/login/ping", ping, "None"),
    Route("GET", "/api/org", current, "Viewer", "orgs:read"),
    Route("GET", "/api/orgs", listing, "Server", "orgs:read"),
    Route("POST", "/api/orgs", create, "Server", "orgs:create"),
    Route("GET", "/api/orgs/name/{name}", read, "Server", "orgs:read"),
    Route("GET", "/api/orgs/{id}", read, "Server", "orgs:read"),
    Route("PUT", "/api/orgs/{id}", update, "Server", "orgs:write"),
    Route("DELETE", "/api/orgs/{id}", delete, "Server", "orgs:delete"),
    Route("GET", "/api/orgs/{id}/users", users, "Server", "org.users:read"),
    Route("POST", "/api/orgs/{id}/users", add_user, "Server", "org.users:add"),
    Route("PATCH", "/api/orgs/{id}/users/{user}", change_user, "Server", "org.users:write"),
    Route("DELETE", "/api/orgs/{id}/users/{user}", remove_user, "Server", "org.users:remove"),
    Route("GET", "/api/org/preferences", preferences, "Viewer", "orgs.preferences:read"),
    Route("PUT", "/api/org/preferences", set_preferences, "Admin", "orgs.preferences:write"),
    Route("PATCH", "/api/org/preferences", set_preferences, "Admin", "orgs.preferences:write"),
]

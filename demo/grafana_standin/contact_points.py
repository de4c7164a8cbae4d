# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact points: one row is one integration; those of one name are one receiver."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import notifications, text
from .api import Answer, Request, Route, coded, refused

if TYPE_CHECKING:
    from .standin import Standin

MASK = "[REDACTED]"
SECRETS: dict[str, tuple[str, ...]] = {
    "alertmanager": ("basicAuthPassword",),
    "dingding": ("url",),
    "discord": ("url",),
    "email": (),
    "googlechat": ("url",),
    "kafka": ("password",),
    "line": ("token",),
    "mqtt": ("password",),
    "oncall": ("password", "authorization_credentials"),
    "opsgenie": ("apiKey",),
    "pagerduty": ("integrationKey",),
    "pushover": ("apiToken", "userKey"),
    "sensugo": ("apikey",),
    "slack": ("url", "token"),
    "sns": ("sigv4.access_key", "sigv4.secret_key"),
    "teams": (),
    "telegram": ("bottoken",),
    "threema": ("api_secret",),
    "victorops": ("url",),
    "webex": ("bot_token",),
    "webhook": ("password", "authorization_credentials"),
    "wecom": ("url", "secret"),
}
"""Types of integrations and their settings that are never shown."""
REQUIRED = {
    "discord": [("url", "could not find webhook url property in settings")],
    "email": [("addresses", "could not find addresses in settings")],
    "opsgenie": [("apiKey", "could not find api key property in settings")],
    "pagerduty": [("integrationKey", "could not find integration key property in settings")],
    "teams": [("url", "could not find url property in settings")],
    "telegram": [
        ("bottoken", "could not find Bot Token in settings"),
        ("chatid", "could not find Chat Id in settings"),
    ],
    "webhook": [("url", "required field 'url' is not specified")],
}


def _validated(body: dict[str, Any]) -> dict[str, Any]:
    uid, kind, name = str(body.get("uid") or ""), str(body.get("type") or ""), str(body.get("name") or "")
    settings = text.numbers(body.get("settings") or {})
    invalid = "invalid object specification"
    if not re.fullmatch(r"[a-zA-Z0-9\-_]{0,40}", uid):
        rule = "invalid format of UID. Only letters, numbers, '-' and '_' are allowed"
        raise refused(400, f"{invalid}\ncannot create contact point with UID '{uid}': {rule}")
    if kind not in SECRETS:
        raise refused(400, f"{invalid}: unknown integration type: {kind}")
    for setting, fault in REQUIRED.get(kind, []):
        if settings.get(setting) in (None, ""):
            where = f'failed to validate integration "{name}" (UID {uid}) of type "{kind}"'
            raise refused(400, f"{invalid}: {where}: {fault}")
    if not name:
        raise refused(400, f"{invalid}: contact point name should not be empty")
    quiet = bool(body.get("disableResolveMessage"))
    return {"uid": uid, "name": name, "type": kind, "settings": settings, "disableResolveMessage": quiet}


def _view(row: dict[str, Any], decrypt: bool = False) -> dict[str, Any]:
    secret = () if decrypt else SECRETS[row["type"]]
    settings = {name: MASK if name in secret and value else value for name, value in row["settings"].items()}
    shown = {name: row[name] for name in ("uid", "name", "type")}
    return shown | {"settings": settings, "disableResolveMessage": row["disableResolveMessage"]}


def _rows(standin: Standin, org: int) -> list[dict[str, Any]]:
    """All integrations by name, with the one that 12.3 brings along."""
    rows = list(standin.store.table("contact_point").all(org))
    if notifications.default_receiver(standin) == "grafana-default-email":
        settings = {"addresses": "<example@email.com>"}
        rows.append({"uid": "", "name": "email receiver", "type": "email", "settings": settings, "provenance": ""})
        rows[-1]["disableResolveMessage"] = False
    return sorted(rows, key=lambda row: row["name"])


def listing(standin: Standin, request: Request) -> Answer:
    notifications.require_configuration(standin, request.org)
    name = request.one("name")
    shown = []
    for row in _rows(standin, request.org):
        if not name or row["name"] == name:
            shown.append(_view(row) | ({"provenance": row["provenance"]} if row["provenance"] else {}))
    return Answer(200, shown)


def export(standin: Standin, request: Request) -> Answer:
    decrypt = request.one("decrypt") == "true"
    if decrypt and not request.identity.may("Admin"):
        needed = "any(any of alert.provisioning.secrets:read any of alert.notifications.receivers.secrets:read)"
        message = "user is not authorized to read any decrypted receiver"
        raise coded(403, "alerting.unauthorized", message, {"permissions": needed})
    points: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(standin, request.org):
        if request.one("name") in ("", row["name"]):
            view = _view(row, decrypt)
            points.setdefault(view.pop("name"), []).append(view)
    shown = [{"orgId": request.org, "name": name, "receivers": rows} for name, rows in points.items()]
    return Answer(200, {"apiVersion": 1, "contactPoints": shown})


def add(standin: Standin, org: int, body: dict[str, Any], provenance: str) -> dict[str, Any]:
    """Keep a new integration."""
    point, table = _validated(body), standin.store.table("contact_point")
    point["uid"] = point["uid"] or text.new_uid()
    if old := table.get(org, point["uid"]):
        message = (
            f"Receiver configuration with UID '{point['uid']}' already exists in contact point '{old['name']}'."
            " Please use unique identifiers for receivers across all contact points."
        )
        extra = {"Name": old["name"], "UID": point["uid"]}
        raise coded(409, "alerting.notifications.contact-points.uidInUse", message, extra)
    return table.put(org, point["uid"], point | {"provenance": provenance})


def create(standin: Standin, request: Request) -> Answer:
    if not notifications.configured(standin, request.org):
        raise refused(500, "Internal Server Error")
    return Answer(202, _view(add(standin, request.org, request.body(), request.provenance)))


def update(standin: Standin, request: Request) -> Answer:
    """Replace an integration: a secret sent as its mask is kept, one that is left out is gone."""
    uid, table = request.values["uid"], standin.store.table("contact_point")
    point, old = _validated({**request.body(), "uid": uid}), table.get(request.org, uid)
    if old is None:
        raise refused(404, f"object not found: contact point with uid '{uid}' not found")
    if old["provenance"] not in ("", request.provenance):
        raise refused(500, f"cannot change provenance from '{old['provenance']}' to '{request.provenance}'")
    for name in SECRETS[point["type"]]:
        if point["settings"].get(name) == MASK:
            point["settings"][name] = old["settings"].get(name, "")
    table.put(request.org, uid, point | {"provenance": request.provenance})
    if point["name"] != old["name"] and old["name"] not in notifications.receivers(standin, request.org):
        _rename(standin, request.org, old["name"], point["name"])
    return Answer(202, {"message": "contactpoint updated"})


def _rename(standin: Standin, org: int, old: str, new: str) -> None:
    """The last integration of a receiver took another name: routes and rules follow."""
    tree = notifications.tree(standin, org)
    for route in notifications.routes(tree):
        if route.get("receiver") == old:
            route["receiver"] = new
    standin.store.table("policy").put(org, "tree", tree)
    for rule in standin.store.table("rule").all(org):
        if (rule["notification_settings"] or {}).get("receiver") == old:
            settings = {**rule["notification_settings"], "receiver": new}
            standin.store.table("rule").put(org, rule["uid"], {**rule, "notification_settings": settings})


def delete(standin: Standin, request: Request) -> Answer:
    """Delete an integration, or nothing; the last one of a receiver stays while something refers to it."""
    org, table = request.org, standin.store.table("contact_point")
    row = table.get(org, request.values["uid"])
    if row is not None:
        name = row["name"]
        last = not any(other["name"] == name and other is not row for other in table.all(org))
        if last and any(
            route.get("receiver") == name for route in notifications.routes(notifications.tree(standin, org))
        ):
            message = "Contact point is currently referenced by a notification policy."
            raise coded(409, "alerting.notifications.contact-points.referenced", message)
        rules = standin.store.table("rule").all(org)
        if last and any((rule["notification_settings"] or {}).get("receiver") == name for rule in rules):
            message = "Contact point is currently used in the notification settings of one or many alert rules."
            raise coded(409, "alerting.notifications.contact-points.usedByRule", message)
        table.delete(org, row["uid"])
    return Answer(202, {"message": "contactpoint deleted"})


_PATH = "/api/v1/provisioning/contact-points"
ROUTES = [
    Route("GET", _PATH, listing, "Viewer", notifications.READ),
    Route("GET", _PATH + "/export", export, "Viewer", notifications.READ),
    Route("POST", _PATH, create, "Editor", notifications.WRITE),
    Route("PUT", _PATH + "/{uid}", update, "Editor", notifications.WRITE),
    Route("DELETE", _PATH + "/{uid}", delete, "Editor", notifications.WRITE),
]

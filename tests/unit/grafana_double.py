# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a double of Grafana for tests, which keeps objects in memory; tests/unit/grafana_support.py serves it.

It answers as the recordings of Grafana 12.4.3 do where these tests look, and fails where a test tells it to.
What a real server does is proven elsewhere, by the recordings and the stand-in.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Optional
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "glsa_secret-token-of-the-tests"
PASSWORD = "pass-word-of-the-tests"
BASIC = "Basic YWRtaW46cGFzcy13b3JkLW9mLXRoZS10ZXN0cw=="
Answer = tuple[int, Any]
Json = dict[str, Any]


@dataclass
class Fault:
    """How one request is answered instead: ``status`` and ``body`` (text as it is), or a connection cut ``after``
    the request was carried out or not."""

    status: int = 0
    body: Any = ""
    headers: Json = field(default_factory=dict)
    cut: bool = False
    carried_out: bool = False
    half: bool = False
    wait: float = 0


class Double:
    """The state of the server and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.folders: dict[str, Json] = {}
        self.datasources: dict[str, Json] = {}
        self.secrets: dict[str, Json] = {}
        self.dashboards: dict[str, Json] = {}
        self.provisioning: dict[str, dict[str, Json]] = {"contact-points": {}, "mute-timings": {}, "templates": {}}
        self.policy: Json = {"receiver": "empty", "group_by": ["grafana_folder", "alertname"]}
        self.groups: dict[tuple[str, str], Json] = {}
        self.requests: list[tuple[str, str]] = []
        self.headers: list[Json] = []
        self.connections = 0
        # Seconds added to each answer.
        self.delay = 0.0
        self.lock = threading.RLock()
        # Asked before each request: (method, path) to a fault or None.
        self.fault: Callable[[str, str], Optional[Fault]] = lambda _method, _path: None

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.requests if method != "GET"]

    def forget(self) -> None:
        self.requests.clear()
        self.headers.clear()

    def answer(self, method: str, path: str, body: Any, headers: Json) -> Answer:
        """As Grafana would."""
        if headers.get("Authorization") not in (f"Bearer {TOKEN}", BASIC):
            return 401, {"message": "Invalid username or password", "messageId": "password-auth.failed"}
        address = urlsplit(path)
        parts = [unquote(part) for part in address.path.strip("/").split("/")][1:]
        query = parse_qs(address.query)
        with self.lock:
            if parts[0] == "v1":
                return self._alerting(method, parts[2:], body, headers)
            handler = getattr(self, f"_{parts[0]}", None)
            return handler(method, parts[1:], body, query) if handler else (404, {"message": "Not found"})

    def _org(self, _method: str, _rest: list[str], _body: Any, _query: Any) -> Answer:
        return 200, {"id": 1, "name": "Main Org."}

    def _health(self, _method: str, _rest: list[str], _body: Any, _query: Any) -> Answer:
        return 200, {"database": "ok", "version": "12.4.3", "commit": "none"}

    def _search(self, _method: str, _rest: list[str], _body: Any, query: Any) -> Answer:
        hits: list[Json]
        if query.get("type") == ["dash-folder"]:
            hits = [
                {"uid": uid, "title": f["title"], **({"folderUid": f["parentUid"]} if f.get("parentUid") else {})}
                for uid, f in self.folders.items()
            ]
        else:
            hits = [
                {"uid": uid, "title": d["dashboard"]["title"], "folderUid": d["meta"]["folderUid"]}
                for uid, d in self.dashboards.items()
            ]
        wanted = query.get("folderUIDs")
        hits = [hit for hit in hits if not wanted or hit.get("folderUid") in wanted]
        limit, page = int(query.get("limit", ["1000"])[0]), int(query.get("page", ["1"])[0])
        return 200, hits[limit * (page - 1) : limit * page]

    def _folders(self, method: str, rest: list[str], body: Any, _query: Any) -> Answer:
        if method == "POST" and not rest:
            if body["uid"] in self.folders:
                return 412, {"message": "the folder has been changed by someone else"}
            self.folders[body["uid"]] = {**body, "version": 1}
            return 200, self.folders[body["uid"]]
        found = self.folders.get(rest[0])
        if found is None:
            return 404, {"message": "folder not found", "status": "not-found"}
        if method == "POST":
            found["parentUid"] = body["parentUid"]
            found["version"] += 1
        elif method == "PUT":
            if body.get("version") != found["version"]:
                return 412, {"message": "The dashboard has been changed by someone else"}
            found["title"] = body["title"]
            found["version"] += 1
        elif method == "DELETE":
            del self.folders[rest[0]]
            return 200, {"message": "Folder deleted"}
        return 200, found

    def _datasources(self, method: str, rest: list[str], body: Any, _query: Any) -> Answer:
        if not rest and method == "GET":
            return 200, list(self.datasources.values())
        if not rest:
            if body["uid"] in self.datasources:
                return 409, {"message": "data source with the same uid already exists"}
            first = not self.datasources
            stored = self._stored(body, {})
            stored["isDefault"] = stored["isDefault"] or first
            return 200, {"datasource": stored, "message": "Datasource added"}
        found = self.datasources.get(rest[1])
        if found is None:
            return 404, {"message": "Data source not found"}
        if method == "PUT":
            if found["readOnly"]:
                return 403, {"message": "Cannot update read-only data source"}
            return 200, {"datasource": self._stored(body, found), "message": "Datasource updated"}
        if method == "DELETE":
            del self.datasources[rest[1]]
            return 200, {"message": "Data source deleted"}
        return 200, found

    def _stored(self, body: Json, found: Json) -> Json:
        secrets = self.secrets.setdefault(body["uid"], {})
        secrets.update(body.get("secureJsonData") or {})
        stored = {
            **{
                "url": "",
                "user": "",
                "database": "",
                "basicAuth": False,
                "basicAuthUser": "",
                "withCredentials": False,
            },
            **{"isDefault": False, "jsonData": {}, "readOnly": False, "version": 1, "typeLogoUrl": "x.svg"},
            **{key: value for key, value in body.items() if key != "secureJsonData"},
            "secureJsonFields": dict.fromkeys(secrets, True),
            "id": found.get("id", len(self.datasources) + 1),
        }
        self.datasources[body["uid"]] = stored
        return stored

    def _dashboards(self, method: str, rest: list[str], body: Any, _query: Any) -> Answer:
        if rest == ["db"]:
            return self._save_dashboard(body)
        found = self.dashboards.get(rest[1])
        if found is None:
            return 404, {"message": "Dashboard not found"}
        if method == "DELETE":
            del self.dashboards[rest[1]]
            return 200, {"message": "Dashboard deleted"}
        return 200, found

    def _save_dashboard(self, body: Json) -> Answer:
        model = body["dashboard"]
        found = self.dashboards.get(model["uid"])
        if found and found["dashboard"]["version"] != model.get("version") and not body.get("overwrite"):
            return 412, {"message": "The dashboard has been changed by someone else", "status": "version-mismatch"}
        if body.get("folderUid") and body["folderUid"] not in self.folders:
            return 400, {"message": "folder not found"}
        version = found["dashboard"]["version"] + 1 if found else 1
        self.dashboards[model["uid"]] = {
            "dashboard": {**model, "id": 77, "version": version},
            "meta": {"folderUid": body.get("folderUid", ""), "provisioned": False, "version": version},
        }
        return 200, {"status": "success", "uid": model["uid"], "version": version}

    def _alerting(self, method: str, rest: list[str], body: Any, headers: Json) -> Answer:
        provenance = {} if "X-Disable-Provenance" in headers else {"provenance": "api"}
        if rest[0] == "policies":
            return self._policies(method, body, provenance)
        if rest[0] == "folder":
            return self._rule_group(method, (rest[1], rest[3]), body, provenance)
        if rest[0] == "alert-rules":
            return 200, [rule for group in self.groups.values() for rule in group["rules"]]
        if rest[0] not in self.provisioning:
            return 404, {"message": "Not found"}
        return self._listed(method, rest, body, provenance)

    def _listed(self, method: str, rest: list[str], body: Any, provenance: Json) -> Answer:
        objects = self.provisioning[rest[0]]
        if rest[1:] == ["export"]:
            receivers = [{"uid": key, "settings": thing["settings"]} for key, thing in objects.items()]
            return 200, {"contactPoints": [{"receivers": receivers}]}
        if method == "GET":
            shown = [self._masked(thing) for thing in objects.values()]
            return 200, shown or (None if rest[0] == "templates" else [])
        key = rest[1] if len(rest) > 1 else body.get("uid") or body["name"]
        if method == "DELETE":
            objects.pop(key, None)
            return (202 if rest[0] == "contact-points" else 204), None
        if method == "POST" and key in objects:
            return 409, {"message": "already exists"}
        settings = dict((body or {}).get("settings") or {})
        for name, value in settings.items():
            if value == "[REDACTED]":
                settings[name] = objects[key]["settings"][name]
        objects[key] = {**body, **({"settings": settings} if settings else {}), **provenance}
        objects[key].setdefault("name", key)
        return 202, self._masked(objects[key])

    @staticmethod
    def _masked(thing: Json) -> Json:
        if "settings" not in thing:
            return thing
        secret = re.compile("password|bottoken")
        hidden = {key: "[REDACTED]" if secret.search(key) else value for key, value in thing["settings"].items()}
        return {**thing, "settings": hidden}

    def _policies(self, method: str, body: Any, provenance: Json) -> Answer:
        if method == "PUT":
            self.policy = {**body, **provenance}
            return 202, {"message": "policies updated"}
        if method == "DELETE":
            self.policy = {"receiver": "empty", "group_by": ["grafana_folder", "alertname"]}
            return 202, self.policy
        return 200, self.policy

    def _rule_group(self, method: str, key: tuple[str, str], body: Any, provenance: Json) -> Answer:
        if method == "PUT":
            uids = {rule["uid"] for rule in body["rules"]}
            for other in [other for other in self.groups if other != key]:
                rules = [rule for rule in self.groups[other]["rules"] if rule["uid"] not in uids]
                if rules:
                    self.groups[other]["rules"] = rules
                else:
                    del self.groups[other]
            rules = [{**rule, "folderUID": key[0], "ruleGroup": key[1], **provenance} for rule in body["rules"]]
            self.groups[key] = {**body, "folderUid": key[0], "title": key[1], "rules": rules}
            return 200, body
        if key not in self.groups:
            return 404, {"messageId": "alerting.alert-rule.notFound", "message": "NotFound"}
        if method == "DELETE":
            del self.groups[key]
            return 204, None
        return 200, self.groups[key]

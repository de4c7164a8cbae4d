# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dashboards. Source: https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.difference import canonical
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json, Kind, Reference, uid_faults
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.folder import search

# Set by the server, or left behind by its editor and its export for sharing.
NOT_CONTENT = frozenset({"id", "version", "iteration", "__requires", "__elements", "__inputs"})
SHORTEST_REFRESH = 5.0
REFRESH = re.compile(r"^(\d+)(ms|s|m|h|d)?$")
SECONDS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
MESSAGE = "golden.signals"
LONGEST_TITLE = 5000
LONGEST_TAG = 50


class Dashboard(Kind):
    """A dashboard as ``POST /api/dashboards/db`` takes it: ``dashboard`` (the model) and ``folderUid``."""

    name = "dashboard"
    option = "dashboards"
    allowed = frozenset({"dashboard", "folderUid"})
    batch = 32

    def key(self, desired: Json) -> str:
        return str(_model(desired).get("uid") or "").strip()

    def title(self, desired: Json) -> str:
        return str(_model(desired).get("title") or "").strip()

    def validate(self, desired: Json) -> list[str]:
        faults = super().validate(desired)
        model = desired.get("dashboard")
        if not isinstance(model, dict):
            return [*faults, "dashboard: not a dictionary; allowed: a dashboard's JSON model"]
        if "apiVersion" in model or "spec" in model:
            return [*faults, "dashboard: a v2 resource with apiVersion and spec; allowed: the classic JSON model"]
        faults += uid_faults({"uid": self.key(desired)})
        title = self.title(desired)
        if not title or len(title) > LONGEST_TITLE:
            faults.append(f"title: {title[:40]!r} is not allowed; allowed: 1 to {LONGEST_TITLE} characters")
        faults += [f"tags: {tag!r} is longer than {LONGEST_TAG} characters" for tag in _long_tags(model)]
        if model.get("__inputs"):
            names = ", ".join(str(entry.get("name")) for entry in model["__inputs"] if isinstance(entry, dict))
            faults.append(f"__inputs: exported for sharing with {names} to fill in; allowed: an export without it")
        if desired.get("folderUid"):
            faults += uid_faults(desired, "folderUid")
        return faults

    def normalise(self, thing: Json) -> Json:
        model = {name: value for name, value in _model(thing).items() if name not in NOT_CONTENT}
        for name in ("title", "uid"):
            if isinstance(model.get(name), str):
                model[name] = model[name].strip()
        if _too_fast(model.get("refresh")):
            model["refresh"] = f"{SHORTEST_REFRESH:g}s"
        meta = thing.get("meta")
        folder = meta.get("folderUid") if isinstance(meta, dict) else thing.get("folderUid")
        return {"folderUid": folder or "", "dashboard": canonical(model)}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = client.find_many([_path(key) for key in keys])
        return {key: live for key, live in zip(keys, found) if live is not None}

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        return {hit["uid"]: hit for hit in search(client, "dash-db")}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        self._save(client, desired, {})

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        # The version guards against a change since it was read: 412, and it is planned again.
        self._save(client, desired, {"version": live["dashboard"]["version"]})

    def _save(self, client: GrafanaClient, desired: Json, version: Json) -> None:
        wanted = self.normalise(desired)
        # folderUid is always sent: without it an update moves the dashboard to the root.
        body = {"dashboard": {**wanted["dashboard"], **version}, "folderUid": wanted["folderUid"], "message": MESSAGE}
        client.post("/api/dashboards/db", body)

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(_path(key))

    def refusal(self, live: Json, action: str) -> Optional[str]:
        provisioned = live.get("meta", {}).get("provisioned")
        return "it is provisioned from a file of the server, which must change it" if provisioned else None

    def references(self, desired: Json) -> list[Reference]:
        folder = desired.get("folderUid")
        return [Reference("folder", folder, "folderUid")] if folder else []

    def collisions(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, str]:
        # Grafana 12.4 takes such a dashboard without a word.
        folders = {hit["uid"]: hit.get("title", "") for hit in search(client, "dash-folder")}
        return {key: f"the uid belongs to the folder '{folders[key]}'" for key in keys if key in folders}

    def keep(self, live: Json) -> Json:
        return {
            "meta": {"provisioned": live["meta"].get("provisioned")},
            "dashboard": {"version": live["dashboard"]["version"]},
        }


def _path(uid: str) -> str:
    return f"/api/dashboards/uid/{quote(uid, safe='')}"


def _model(thing: Json) -> Json:
    model = thing.get("dashboard")
    return model if isinstance(model, dict) else {}


def _long_tags(model: Json) -> list[Any]:
    tags = model.get("tags")
    return [tag for tag in tags if len(str(tag)) > LONGEST_TAG] if isinstance(tags, list) else []


def _too_fast(refresh: Any) -> bool:
    parts = REFRESH.match(refresh) if isinstance(refresh, str) else None
    return parts is not None and int(parts[1]) * SECONDS[parts[2] or ""] < SHORTEST_REFRESH

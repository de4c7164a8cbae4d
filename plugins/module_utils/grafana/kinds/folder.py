# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Folders. Source: https://grafana.com/docs/grafana/latest/developers/http_api/folder/"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import PlanError
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Change,
    Json,
    Kind,
    Reference,
    read_pages,
    text_faults,
    uid_faults,
)

PAGE = 5000
RESERVED = ("general", "sharedwithme")


def search(client: GrafanaClient, kind: str) -> list[Json]:
    """Every hit of a type (``dash-db``, ``dash-folder``), page by page."""

    def ask(page: int) -> list[Json]:
        return client.get("/api/search", {"type": kind, "limit": PAGE, "page": page, "sort": "alpha-asc"}) or []

    return read_pages(ask, PAGE)


class Folder(Kind):
    """A folder: ``uid``, ``title``, and ``parentUid`` unless it lies at the root."""

    name = "folder"
    option = "folders"
    allowed = frozenset({"uid", "title", "parentUid"})

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *uid_faults(desired), *text_faults(desired, "title")]
        if str(desired.get("uid")).lower() in RESERVED:
            faults.append(f"uid: '{desired['uid']}' is reserved by Grafana")
        if desired.get("parentUid"):
            faults += uid_faults(desired, "parentUid")
        return faults

    def normalise(self, thing: Json) -> Json:
        return {"title": str(thing.get("title") or "").strip(), "parentUid": thing.get("parentUid") or ""}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = client.find_many([_path(key) for key in keys])
        return {key: live for key, live in zip(keys, found) if live is not None}

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        hits = search(client, "dash-folder")
        return {hit["uid"]: {**hit, "parentUid": hit.get("folderUid") or ""} for hit in hits}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        client.post("/api/folders", {"uid": desired["uid"], **{k: v for k, v in self.normalise(desired).items() if v}})

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        wanted, found = self.normalise(desired), self.normalise(live)
        path = _path(desired["uid"])
        if wanted["parentUid"] != found["parentUid"]:
            client.post(f"{path}/move", {"parentUid": wanted["parentUid"]})
            live = client.get(path)
        if wanted["title"] != found["title"]:
            # The version guards against a change since it was read: 412, and it is planned again.
            client.put(path, {"title": wanted["title"], "version": live["version"]})

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(_path(key))

    def arrange(self, changes: Sequence[Change]) -> Sequence[Change]:
        waiting = {change.key: change for change in changes}
        ordered: list[Change] = []
        while waiting:
            ready = [c for c in waiting.values() if not any(r.key in waiting for r in c.references)]
            if not ready:
                raise PlanError([f"folders lie in each other: {', '.join(sorted(waiting))}"])
            ordered += ready
            for change in ready:
                del waiting[change.key]
        return ordered

    def references(self, desired: Json) -> list[Reference]:
        parent = desired.get("parentUid")
        return [Reference("folder", parent, "parentUid")] if parent else []

    def refusal(self, live: Json, action: str) -> Optional[str]:
        manager = live.get("managedBy")
        return f"it is managed by '{manager}'" if manager and manager != "classic-file-provisioning" else None


def _path(uid: str) -> str:
    return f"/api/folders/{quote(uid, safe='')}"

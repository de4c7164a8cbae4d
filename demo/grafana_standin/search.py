# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search over folders and dashboards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import dashboards, folders, text
from .api import Answer, Request, Route, refused

if TYPE_CHECKING:
    from .standin import Standin

LIMIT = 5000


def _hit(standin: Standin, row: dict[str, Any], kind: str, tags: list[str]) -> dict[str, Any]:
    title = row["title"] if kind == "dash-folder" else row["spec"]["title"]
    parent = row["parent"] if kind == "dash-folder" else row["folder"]
    return {
        "id": row["id"],
        "uid": row["uid"],
        "orgId": row["org"],
        "title": title,
        "uri": f"db/{text.slug(title)}",
        "url": folders.link(row["uid"], title) if kind == "dash-folder" else dashboards.link(row),
        "slug": "",
        "type": kind,
        "tags": tags,
        "isStarred": False,
        **(dashboards.folder_fields(standin, row["org"], parent) if parent else {}),
        "sortMeta": 0,
        "isDeleted": False,
    }


def _many(request: Request, name: str) -> list[str]:
    return [part for value in request.query.get(name, []) for part in value.split(",") if part]


def search(standin: Standin, request: Request) -> Answer:
    limit, page = int(request.one("limit") or 1000), max(1, int(request.one("page") or 1))
    if limit > LIMIT:
        message = f"Limit is above maximum allowed ({LIMIT}), use page parameter to access hits beyond limit"
        raise refused(422, message)
    kind, tags = request.one("type"), request.query.get("tag", [])
    hits = []
    if kind in ("", "dash-folder") and not tags:
        hits += [_hit(standin, row, "dash-folder", []) for row in standin.store.table("folder").all(request.org)]
    if kind in ("", "dash-db"):
        # Legacy storage gave no tags to a token below Admin; the recording does not say why.
        tagless = not standin.settings.unified and not request.identity.may("Admin")
        for row in standin.store.table("dashboard").all(request.org):
            own = row["spec"].get("tags") or []
            if all(tag in own for tag in tags):
                hits.append(_hit(standin, row, "dash-db", [] if tagless else own))
    uids, inside, words = _many(request, "dashboardUIDs"), _many(request, "folderUIDs"), request.one("query").lower()
    if inside:
        hits = [hit for hit in hits if (hit.get("folderUid") or "general") in inside]
    if uids:
        hits = [hit for hit in hits if hit["uid"] in uids]
    hits = [hit for hit in hits if words in hit["title"].lower()]
    hits.sort(key=lambda hit: (hit["title"].lower(), hit["uid"]), reverse=request.one("sort") == "alpha-desc")
    return Answer(200, hits[(page - 1) * limit : page * limit])


ROUTES = [Route("GET", "/api/search", search, "Viewer", "dashboards:read")]

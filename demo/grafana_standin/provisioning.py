# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects from files in the server's provisioning folder: data sources, contact points, rule groups, dashboards."""

from __future__ import annotations

import json
import os
import string
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import contact_points, dashboards, datasources, folders, rules, text, yaml_subset
from .api import Answer, ApiError, Request, Route

if TYPE_CHECKING:
    from .standin import Standin

OWNER = "file"


def _expanded(value: Any) -> Any:
    """A value with ``$NAME`` and ``${NAME}`` of the environment; ``$$`` is a dollar."""
    if isinstance(value, dict):
        return {key: _expanded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_expanded(item) for item in value]
    return string.Template(value).safe_substitute(os.environ) if isinstance(value, str) else value


def _documents(standin: Standin, kind: str) -> Iterator[dict[str, Any]]:
    base = standin.settings.provisioning
    for file in sorted((base / kind).glob("*.y*ml")) if base is not None else []:
        try:
            document = yaml_subset.load(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise SystemExit(f"{file}: {error}") from None
        if isinstance(document, dict):
            yield document


def read(standin: Standin) -> None:
    """Read everything, in Grafana's order."""
    for kind in ("datasources", "alerting", "dashboards"):
        try:
            READERS[kind](standin)
        except ApiError as refusal:
            raise SystemExit(f"provisioning/{kind}: {refusal.answer.body['message']}") from None


def _datasources(standin: Standin) -> None:
    table = standin.store.table("datasource")
    for document in _documents(standin, "datasources"):
        for raw in document.get("deleteDatasources") or []:
            for row in table.all(int(raw.get("orgId") or 1)):
                if row["name"] == raw.get("name"):
                    table.delete(row["org"], row["uid"])
        for raw in document.get("datasources") or []:
            source, org = _expanded(raw), int(raw.get("orgId") or 1)
            # Files name a data source by its name; what stands there is replaced.
            old = text.first(row for row in table.all(org) if row["name"] == source.get("name"))
            if old is not None:
                table.delete(org, old["uid"])
                source = {"uid": old["uid"], **source}
            row = datasources.add(standin, org, source, read_only=not source.get("editable"))
            if old is not None:
                table.put(org, row["uid"], row | {"id": old["id"], "version": old["version"] + 1})


def _folder(standin: Standin, org: int, title: str, uid: str = "") -> str:
    """The uid of a folder by uid or title; it is made if there is none."""
    for row in standin.store.table("folder").all(org):
        if row["uid"] == uid or (not uid and row["title"] == title):
            return str(row["uid"])
    return str(folders.make(standin, org, uid or text.new_uid(), title, "", "Anonymous")["uid"])


def _alerting(standin: Standin) -> None:
    points = standin.store.table("contact_point")
    for document in _documents(standin, "alerting"):
        for raw in document.get("contactPoints") or []:
            for receiver in _expanded(raw.get("receivers") or []):
                org = int(raw.get("orgId") or 1)
                points.delete(org, str(receiver.get("uid")))
                contact_points.add(standin, org, receiver | {"name": raw["name"]}, OWNER)
        for group in document.get("groups") or []:
            org, interval = int(group.get("orgId") or 1), round(text.seconds(group["interval"]))
            folder = _folder(standin, org, group["folder"])
            # Rules are not expanded: a dollar belongs to their own templates.
            for place, raw in enumerate(group.get("rules") or []):
                rule = rules.parsed({"noDataState": "NoData", "execErrState": "Alerting"} | raw)
                where = (folder, group["name"], interval, place)
                rules.keep(standin, org, rule, where, (OWNER, {"uid": "", "name": ""}))


def _dashboards(standin: Standin) -> None:
    for document in _documents(standin, "dashboards"):
        for provider in _expanded(document.get("providers") or []):
            org, base = int(provider.get("orgId") or 1), Path(provider["options"]["path"])
            title = provider.get("folder") or ""
            folder = _folder(standin, org, title, provider.get("folderUid") or "") if title else ""
            present = {file.relative_to(base).as_posix(): file for file in sorted(base.rglob("*.json"))}
            for name, file in present.items():
                _dashboard(standin, org, folder, name, json.loads(file.read_text(encoding="utf-8")))
            for row in standin.store.table("dashboard").all(org):
                if row["provisioned"] and row["folder"] == folder and row["provisioned"] not in present:
                    standin.store.table("dashboard").delete(org, row["uid"])


def _dashboard(standin: Standin, org: int, folder: str, name: str, content: dict[str, Any]) -> None:
    table, spec = standin.store.table("dashboard"), dashboards.stored_spec(content)
    uid = str(content.get("uid") or text.new_uid())
    old = table.get(org, uid)
    # A file that did not change makes no version.
    if old is None or old["spec"] != spec or old["folder"] != folder:
        dashboards.store(standin, org, uid, spec, folder, "Anonymous", "")
    row = table.get(org, uid)
    assert row is not None
    table.put(org, uid, row | {"provisioned": name})


READERS = {"datasources": _datasources, "alerting": _alerting, "dashboards": _dashboards}


def reload(standin: Standin, request: Request) -> Answer:
    kind = request.values["kind"]
    if kind not in READERS:
        return Answer(404, {"message": "Not found"})
    READERS[kind](standin)
    return Answer(200, {"message": f"{kind.capitalize()} config reloaded"})


ROUTES = [Route("POST", "/api/admin/provisioning/{kind}/reload", reload, "Server", "provisioning:reload")]

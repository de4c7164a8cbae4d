# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notification templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import notifications, text
from .api import Answer, Request, Route, coded

if TYPE_CHECKING:
    from .standin import Standin

OPENING = ("if", "range", "with", "define", "block")
NOT_FOUND = ("alerting.notifications.templates.notFound", "Template not found")


def fault(template: str) -> str:
    """What is wrong with the actions of a Go template: a condition without value, an end too many or missing."""
    depth = 0
    for action in re.finditer(r"\{\{-?\s*(/\*.*?\*/|.*?)\s*-?\}\}", template, re.DOTALL):
        words = action[1].split()
        line = template.count("\n", 0, action.start()) + 1
        if not words:
            return f":{line}: missing value for command"
        if words[0] in OPENING:
            depth += 1
            if len(words) == 1:
                return f":{line}: missing value for {words[0]}"
        elif words[0] == "end":
            depth -= 1
            if depth < 0:
                return f":{line}: unexpected {{{{end}}}}"
    last = template.count("\n") + 1
    if template.count("{{") != template.count("}}"):
        return f":{last}: unclosed action"
    return f":{last}: unexpected EOF" if depth else ""


def _stored(name: str, template: str) -> str:
    """Trimmed, and wrapped in a definition where there is none."""
    template = template.strip()
    if re.search(r"\{\{-?\s*define\s", template):
        return template
    lines = "\n".join(f"  {line}" for line in template.split("\n"))
    return f'{{{{ define "{name}" }}}}\n{lines}\n{{{{ end }}}}'


def _view(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "provenance" or value}


def listing(standin: Standin, request: Request) -> Answer:
    notifications.require_configuration(standin, request.org)
    rows = sorted(standin.store.table("template").all(request.org), key=lambda row: row["name"])
    # No templates are null, and not an empty list.
    return Answer(200, [_view(row) for row in rows] if rows else b"null")


def read(standin: Standin, request: Request) -> Answer:
    row = standin.store.table("template").get(request.org, request.values["name"])
    if row is None:
        raise coded(404, *NOT_FOUND)
    return Answer(200, _view(row))


def update(standin: Standin, request: Request) -> Answer:
    """Make or replace a template."""
    notifications.require_configuration(standin, request.org)
    name, body, table = request.values["name"], request.body(), standin.store.table("template")
    template, version = _stored(name, str(body.get("template") or "")), body.get("version")
    if found := fault(template):
        message = "Template is in invalid format. Correct the payload and try again."
        extra = {"Error": f"invalid template: template: {found}"}
        raise coded(400, "alerting.notifications.templates.invalidFormat", message, extra)
    old = table.get(request.org, name)
    if version and old is None:
        raise coded(404, *NOT_FOUND)
    if old is not None:
        if version and version != old["version"]:
            raise coded(409, "alerting.notifications.conflict", "Conflict")
        notifications.check_taken(old["provenance"], request.provenance)
    row = {
        "name": name,
        "template": template,
        "provenance": request.provenance,
        "version": text.fnv64(template.encode()),
    }
    return Answer(202, _view(table.put(request.org, name, row)))


def delete(standin: Standin, request: Request) -> Answer:
    standin.store.table("template").delete(request.org, request.values["name"])
    return Answer(204)


_PATH = "/api/v1/provisioning/templates"
ROUTES = [
    Route("GET", _PATH, listing, "Viewer", notifications.READ),
    Route("GET", _PATH + "/{name}", read, "Viewer", notifications.READ),
    Route("PUT", _PATH + "/{name}", update, "Editor", notifications.WRITE),
    Route("DELETE", _PATH + "/{name}", delete, "Editor", notifications.WRITE),
]

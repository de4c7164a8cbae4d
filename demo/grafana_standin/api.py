# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What handlers receive and return, and the table of routes."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .standin import Standin

JSON = "application/json"
JSON_UTF8 = "application/json; charset=UTF-8"
ROLES = ("None", "Viewer", "Editor", "Admin", "Server")


@dataclass(frozen=True)
class Answer:
    """An answer: ``body`` None is an empty body, bytes are sent as they are, anything else as JSON."""

    status: int
    body: Any = None
    content_type: str = JSON


class ApiError(Exception):
    """A refusal, in the form the endpoint uses."""

    def __init__(self, status: int, body: Any, content_type: str = JSON) -> None:
        super().__init__(status, body)
        self.answer = Answer(status, body, content_type)


def refused(status: int, message: str, /, **more: Any) -> ApiError:
    """A refusal of the older form: a message, sometimes a status."""
    return ApiError(status, {"message": message, **more})


def coded(status: int, message_id: str, message: str, extra: Mapping[str, Any] | None = None) -> ApiError:
    """A refusal of the newer form: status code and message id in the body."""
    body: dict[str, Any] = {"statusCode": status, "messageId": message_id, "message": message}
    return ApiError(status, body | ({"extra": dict(extra)} if extra else {}))


def denied(permission: str) -> ApiError:
    """Access denied, with the permission that is missing."""
    message = f"You'll need additional permissions to perform this action. Permissions needed: {permission}"
    body = {"accessErrorId": f"ACE{secrets.randbelow(10**10):010d}", "message": message, "title": "Access denied"}
    return ApiError(403, body, JSON_UTF8)


BAD_REQUEST = "bad request data"


@dataclass(frozen=True)
class Identity:
    """Who asks.

    Attributes:
        kind: user or account (a service account's token).
        number: id of the user or service account (one sequence).
        login: name to log in by.
        name: name shown.
        org: organisation acted in.
        role: role there: None, Viewer, Editor, Admin.
        server_admin: may administer the whole server.
    """

    kind: str
    number: int
    login: str
    name: str
    org: int
    role: str
    server_admin: bool = False

    def may(self, role: str) -> bool:
        """Whether the identity has a role or a higher one; 'Server' is the server's administrator."""
        if role == "Server":
            return self.server_admin and self.role != "None"
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass
class Request:
    """A request after authentication."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    raw: bytes
    identity: Identity
    values: dict[str, str] = field(default_factory=dict)

    @property
    def org(self) -> int:
        return self.identity.org

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    def body(self) -> dict[str, Any]:
        """The JSON object of the body; anything else is bad request data."""
        try:
            found = json.loads(self.raw)
        except ValueError:
            raise refused(400, BAD_REQUEST) from None
        if not isinstance(found, dict):
            raise refused(400, BAD_REQUEST)
        return found

    @property
    def provenance(self) -> str:
        """Who owns what this request writes: 'api', or nobody."""
        return "" if "x-disable-provenance" in self.headers else "api"


Handler = Callable[["Standin", Request], Answer]


@dataclass(frozen=True)
class Route:
    """An endpoint: ``{name}`` in the path is one segment, ``{name*}`` the rest of it.

    Attributes:
        role: the least role that may use it.
        permission: what the refusal names.
        network: whether it asks another server, and so must not hold the stand-in's lock.
    """

    method: str
    path: str
    handler: Handler
    role: str = "Viewer"
    permission: str = ""
    network: bool = False

    def pattern(self) -> re.Pattern[str]:
        text = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.*)", self.path)
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text))

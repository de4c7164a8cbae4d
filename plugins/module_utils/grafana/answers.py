# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an HTTP answer to JSON, or to the error that says what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import (
    AnswerError,
    AuthenticationError,
    ConflictError,
    ForbiddenError,
    GrafanaError,
    NotFoundError,
    RefusedError,
    ServerError,
)

# Sent again where that is safe: the server is busy, or a proxy does not reach it.
BUSY = (429, 502, 503, 504)
# A 500 that goes away by itself: SQLite under load; a new organisation; two writers of the alerting document.
PASSING = ("database is locked", "no alertmanager configuration present", "using provided id and hash")
PERMISSION = re.compile(r"Permissions needed: (.+)")
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
LONGEST_MESSAGE = 500
QUERY = "/api/ds/query"


def parse(method: str, path: str, status: int, headers: Mapping[str, str], body: bytes) -> Any:
    """The JSON of a successful answer, None for an empty one.

    Raises a :class:`GrafanaError` of the class that the status means; AnswerError where the answer is not Grafana's.
    """
    if status == 400 and path == QUERY:
        # Some of the queries failed, and every query has its result.
        results = _json(body)
        if isinstance(results, dict) and isinstance(results.get("results"), dict):
            return results
    if status >= 400:
        raise _refusal(method, path, status, body)
    if status >= 300:
        where = headers.get("Location", "another place").split("?")[0]
        message = f"redirected to {where}; url must be the address of Grafana itself, not of a login page or a proxy"
        raise AnswerError(message, method, path, status)
    if not body.strip():
        return None
    try:
        return json.loads(body)
    except ValueError:
        raise AnswerError(f"the answer is not JSON but {_describe(body)}", method, path, status) from None


def passing(status: int, body: bytes) -> bool:
    """Whether an error of this status and body goes away by itself."""
    text = body[:4096].decode("utf-8", "replace").lower()
    return status in BUSY or (status == 500 and any(words in text for words in PASSING))


def _refusal(method: str, path: str, status: int, body: bytes) -> GrafanaError:
    says, from_grafana = _message(body)
    permission = PERMISSION.search(says)
    missing = permission.group(1).strip() if permission else ""
    if status == 401:
        return AuthenticationError("the credentials were refused", method, path, status, says)
    if status == 403:
        return ForbiddenError("not permitted", method, path, status, says, missing)
    if status == 404:
        endpoint = not from_grafana or says.lower() == "not found"
        message = (
            "the server does not know this path; is url right, and Grafana new enough?" if endpoint else "not found"
        )
        return NotFoundError(message, method, path, says, endpoint)
    if status in (409, 412):
        return ConflictError("conflicts with what is on the server", method, path, status, says, transient=True)
    if status >= 500 or status == 429:
        return ServerError("the server failed", method, path, status, says, transient=True)
    return RefusedError("the server refused it", method, path, status, says)


def _message(body: bytes) -> tuple[str, bool]:
    """The server's own words, and whether they came in Grafana's form."""
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return "", True
    try:
        answer = json.loads(text)
    except ValueError:
        return _describe(body), False
    words: Optional[Any] = answer.get("message") if isinstance(answer, dict) else None
    extra = answer.get("extra") if isinstance(answer, dict) else None
    reason = extra.get("Error") if isinstance(extra, dict) else None
    says = str(words or "no message")
    if isinstance(reason, str) and reason not in says:
        says = f"{says} {reason}"
    return " ".join(says.split())[:LONGEST_MESSAGE], isinstance(answer, dict)


def _describe(body: bytes) -> str:
    text = body[:4096].decode("utf-8", "replace").strip()
    if text[:1] == "<":
        title = TITLE.search(text)
        named = f" titled '{' '.join(title.group(1).split())[:100]}'" if title else ""
        return f"an HTML page{named}, as a proxy in between gives"
    return f"the text '{' '.join(text.split())[:80]}'"


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None

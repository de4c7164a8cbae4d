# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to other servers: data sources and webhooks, with Go's words for what goes wrong."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TIMEOUT = 30.0


class Unreachable(Exception):
    """No answer; ``reason`` in Go's words, without the address asked."""

    def __init__(self, method: str, url: str, reason: str) -> None:
        super().__init__(f'{method.capitalize()} "{url}": {reason}')
        self.reason = reason


@dataclass(frozen=True)
class Reply:
    """What another server answered, whatever its status."""

    status: int
    content_type: str
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
    """Ask another server; every answer is a reply, none is Unreachable."""
    request = urllib.request.Request(url, data=body, headers=dict(headers), method=method)
    # Addresses of data sources are direct: no proxy of the environment.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            return Reply(answer.status, answer.headers.get("Content-Type", ""), answer.read())
    except urllib.error.HTTPError as error:
        return Reply(error.code, error.headers.get("Content-Type", ""), error.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(method, url, _reason(url, error)) from None


def _reason(url: str, error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    parts = urllib.parse.urlsplit(url)
    where = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    if isinstance(cause, ConnectionRefusedError):
        return f"dial tcp {where}: connect: connection refused"
    if isinstance(cause, TimeoutError):
        return "context deadline exceeded"
    if isinstance(cause, socket.gaierror):
        return f"dial tcp: lookup {parts.hostname}: no such host"
    if isinstance(cause, ssl.SSLError):
        return f"tls: failed to verify certificate: {cause.reason or cause}"
    return "EOF" if isinstance(cause, (http.client.HTTPException, ConnectionError)) else str(cause)


def headers_of(source: Mapping[str, Any]) -> dict[str, str]:
    """Headers a data source adds: basic authentication and its own."""
    headers, settings, secrets = {}, source["jsonData"], source["secrets"]
    if source["basicAuth"]:
        credentials = f"{source['basicAuthUser']}:{secrets.get('basicAuthPassword', '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(credentials.encode()).decode()
    for name, header in settings.items():
        if name.startswith("httpHeaderName"):
            headers[str(header)] = str(secrets.get(name.replace("Name", "Value"), ""))
    return headers


class QueryError(Exception):
    """A query that Prometheus refused (status as it answered) or that did not reach it (status 502)."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def prometheus(source: Mapping[str, Any], path: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an answer of a Prometheus data source; QueryError else."""
    method = str(source["jsonData"].get("httpMethod") or "POST").upper()
    url, words = f"{source['url'].rstrip('/')}/api/v1/{path}", urllib.parse.urlencode(parameters)
    headers, body = headers_of(source), None
    if method == "GET":
        url = f"{url}?{words}"
    else:
        headers["Content-Type"], body = "application/x-www-form-urlencoded", words.encode()
    try:
        reply = send(method, url, headers, body)
        answer = reply.json()
    except Unreachable as error:
        raise QueryError(502, str(error)) from None
    except ValueError:
        raise QueryError(reply.status, f"unexpected response with status code {reply.status}") from None
    if answer.get("status") != "success":
        raise QueryError(reply.status, f"{answer.get('errorType')}: {answer.get('error')}")
    return dict(answer["data"])

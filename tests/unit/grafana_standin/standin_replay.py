# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays recorded exchanges against a stand-in, and says where its answer differs."""

from __future__ import annotations

import base64
import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demo.grafana_standin import evaluation
from demo.grafana_standin.server import Server

RECORDINGS = Path(__file__).resolve().parents[2] / "contract" / "grafana"
TYPES: dict[str, type | tuple[type, ...]] = {"str": str, "int": int, "float": (int, float), "bool": bool}
EVALUATED = 25
"""Seconds that pass before an exchange whose note speaks of evaluations (README of the recordings)."""


def recordings() -> list[Path]:
    return sorted(RECORDINGS.glob("*/*.json"))


def replay(server: Server, recording: dict[str, Any], password: str) -> list[str]:
    """Send every request; the differences, each with its exchange."""
    captured: dict[str, Any] = {}
    faults: list[str] = []
    for number, exchange in enumerate(recording["exchanges"]):
        if "evaluations" in exchange["note"]:
            server.standin.clock.offset += EVALUATED
            evaluation.evaluate(server.standin)
        status, headers, body = _send(server, _filled(exchange["request"], captured), password)
        expected = exchange["response"]
        where = f"{number} {exchange['request']['method']} {exchange['request']['path']} ({exchange['note']})"
        if status != expected["status"]:
            faults.append(f"{where}: status {status}, recorded {expected['status']}; {str(body)[:300]}")
            continue
        for name, value in expected.get("headers", {}).items():
            if headers.get(name) != value:
                faults.append(f"{where}: header {name} is {headers.get(name)!r}, recorded {value!r}")
        if exchange["request"]["path"] == "/api/health":
            # The one field more, which says that this is a stand-in.
            assert isinstance(body, dict) and body.pop("standin") is True
        faults += [f"{where}: {fault}" for fault in differences(body, _filled(expected.get("body"), captured), "")]
        for name, pointer in exchange.get("capture", {}).items():
            captured[name] = _at(body, pointer)
    return faults


def _send(server: Server, request: dict[str, Any], password: str) -> tuple[int, dict[str, str], Any]:
    who = request.get("auth")
    headers = dict(request.get("headers") or {})
    if who in (None, "bad"):
        text = f"admin:{password if who is None else 'not-the-password'}"
        headers["Authorization"] = "Basic " + base64.b64encode(text.encode()).decode()
    elif who != "none":
        headers["Authorization"] = f"Bearer {who}"
    raw: str | None = request.get("raw")
    if "body" in request:
        raw = json.dumps(request["body"])
    if raw is not None:
        headers["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection(str(server.server_address[0]), int(server.server_address[1]), timeout=30)
    try:
        connection.request(request["method"], request["path"].replace(" ", "%20"), raw, headers)
        answer = connection.getresponse()
        content = answer.read().decode()
        try:
            body = json.loads(content)
        except ValueError:
            body = {"$text": content}
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
    finally:
        connection.close()


def _filled(value: Any, captured: dict[str, Any]) -> Any:
    """A value with {{name}} replaced; a text that is nothing else becomes the captured value, with its type."""
    if isinstance(value, dict):
        return {key: _filled(item, captured) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, captured) for item in value]
    if not isinstance(value, str):
        return value
    if (whole := re.fullmatch(r"\{\{(\w+)\}\}", value)) and whole[1] in captured:
        return captured[whole[1]]
    return re.sub(r"\{\{(\w+)\}\}", lambda found: str(captured.get(found[1], found[0])), value)


def _at(body: Any, pointer: str) -> Any:
    for part in pointer.strip("/").split("/"):
        body = body[int(part)] if isinstance(body, list) else body[part]
    return body


def differences(found: Any, recorded: Any, place: str) -> Iterator[str]:
    """Where an answer differs from a recorded one."""
    if isinstance(recorded, dict) and "$volatile" in recorded:
        wanted = TYPES[recorded["$volatile"]]
        if not isinstance(found, wanted) or (isinstance(found, bool) and wanted is not bool):
            yield f"{place or '/'} is {found!r}, recorded a {recorded['$volatile']}"
    elif isinstance(recorded, dict) and "$optional" in recorded:
        yield from differences(found, recorded["$optional"], place)
    elif isinstance(recorded, dict) and isinstance(found, dict):
        for key in recorded.keys() | found.keys():
            if key not in recorded:
                yield f"{place}/{key} is {found[key]!r}, recorded nothing"
            elif key in found:
                yield from differences(found[key], recorded[key], f"{place}/{key}")
            elif not (isinstance(recorded[key], dict) and "$optional" in recorded[key]):
                yield f"{place}/{key} is missing, recorded {recorded[key]!r}"
    elif isinstance(recorded, list) and isinstance(found, list) and len(recorded) == len(found):
        for number, (one, other) in enumerate(zip(found, recorded)):
            yield from differences(one, other, f"{place}/{number}")
    elif found != recorded or isinstance(found, bool) != isinstance(recorded, bool):
        yield f"{place or '/'} is {str(found)[:300]!r}, recorded {str(recorded)[:300]!r}"

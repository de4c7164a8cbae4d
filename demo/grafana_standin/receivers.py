# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test notifications: webhooks are really called; the stand-in can send nothing else, and says so."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from . import text, upstream
from .api import BAD_REQUEST, Answer, Request, Route, refused

if TYPE_CHECKING:
    from .standin import Standin

SERIES = "labels={__name__=go_threads, instance=host.docker.internal:3000, job=grafana}"


def _test_alert(standin: Standin, request: Request, given: dict[str, Any]) -> dict[str, Any]:
    """The alert of a test, as Grafana makes it."""
    reduce, threshold = (" type='reduce'", " type='threshold'") if standin.settings.behaves_as == "12.4.3" else ("", "")
    annotations = {
        "__dashboardUid__": "dashboard_uid",
        "__orgId__": str(request.org),
        "__panelId__": "1",
        "__value_string__": f"[ var='B' {SERIES}{reduce} value=22 ], [ var='C' {SERIES}{threshold} value=1 ]",
        "__values__": '{"B":22,"C":1}',
        "summary": "Notification test",
    }
    labels = {"alertname": "TestAlert", "grafana_folder": "Test Folder", "instance": "Grafana"}
    return {
        "annotations": annotations | (given.get("annotations") or {}),
        "labels": labels | (given.get("labels") or {}),
    }


def _notify(receiver: str, integration: dict[str, Any], alert: dict[str, Any], moment: str) -> str:
    """Send a test; what went wrong, or nothing."""
    if integration.get("type") != "webhook":
        return f"the stand-in cannot send to a receiver of type {integration.get('type')!r}, only to webhooks"
    settings = {**(integration.get("settings") or {}), **(integration.get("secureSettings") or {})}
    headers = {"Content-Type": "application/json", "User-Agent": "Grafana"}
    if settings.get("username") or settings.get("password"):
        credentials = f"{settings.get('username', '')}:{settings.get('password', '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(credentials.encode()).decode()
    elif settings.get("authorization_credentials"):
        scheme = settings.get("authorization_scheme") or "Bearer"
        headers["Authorization"] = f"{scheme} {settings['authorization_credentials']}"
    public = {name: value for name, value in alert["annotations"].items() if not name.startswith("__")}
    one = {"status": "firing", "labels": alert["labels"], "annotations": public, "startsAt": moment}
    message = {
        "receiver": receiver,
        "status": "firing",
        "state": "alerting",
        "alerts": [one | {"endsAt": text.NEVER, "fingerprint": text.label_fingerprint(alert["labels"])}],
        "groupLabels": alert["labels"],
        "commonLabels": alert["labels"],
        "commonAnnotations": public,
        "version": "1",
        "title": f"[FIRING:1] {alert['labels']['alertname']}",
    }
    method = str(settings.get("httpMethod") or "POST")
    try:
        reply = upstream.send(method, str(settings.get("url") or ""), headers, json.dumps(message).encode())
    except upstream.Unreachable as error:
        return f'{method.capitalize()} "<redacted>": {error.reason}'
    return "" if reply.status < 300 else f"webhook response status {reply.status}"


def test(standin: Standin, request: Request) -> Answer:
    """207 when a notification failed, else 200."""
    body, moment = request.body(), text.when(standin.now())
    if not isinstance(body.get("receivers"), list):
        raise refused(400, BAD_REQUEST)
    alert, shown, failed = _test_alert(standin, request, body.get("alert") or {}), [], False
    for receiver in body["receivers"]:
        tried = []
        for integration in receiver.get("grafana_managed_receiver_configs") or []:
            error = _notify(receiver.get("name", ""), _with_secrets(standin, request, integration), alert, moment)
            failed = failed or bool(error)
            result = {"name": integration.get("name", ""), "uid": integration.get("uid", "")}
            tried.append(result | {"status": "failed" if error else "ok"} | ({"error": error} if error else {}))
        shown.append({"name": receiver.get("name", ""), "grafana_managed_receiver_configs": tried})
    return Answer(207 if failed else 200, {"alert": alert, "receivers": shown, "notified_at": moment})


def _with_secrets(standin: Standin, request: Request, integration: dict[str, Any]) -> dict[str, Any]:
    """A stored integration is tested with its stored settings under those that were sent."""
    with standin.lock:
        stored = standin.store.table("contact_point").get(request.org, str(integration.get("uid") or ""))
    if stored is None:
        return integration
    sent = {name: value for name, value in (integration.get("settings") or {}).items() if value != "[REDACTED]"}
    return {**integration, "settings": {**stored["settings"], **sent}}


_PATH = "/api/alertmanager/grafana/config/api/v1/receivers/test"
ROUTES = [Route("POST", _PATH, test, "Editor", "alert.notifications:write", network=True)]

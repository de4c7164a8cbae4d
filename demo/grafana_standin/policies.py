# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of notification policies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import notifications, text
from .api import BAD_REQUEST, Answer, Request, Route, coded, refused

if TYPE_CHECKING:
    from .standin import Standin

OPERATORS = ("=", "!=", "=~", "!~")
DURATIONS = ("group_wait", "group_interval", "repeat_interval")
LISTS = ("group_by", "mute_time_intervals", "active_time_intervals", "matchers")


def _canonical(route: dict[str, Any]) -> dict[str, Any]:
    """A route as it is given back; ValueError for what the server cannot read."""
    shown: dict[str, Any] = {"receiver": route["receiver"]} if route.get("receiver") else {}
    for name in LISTS:
        if route.get(name):
            shown[name] = [str(item) for item in route[name]]
    labels = shown.get("group_by", [])
    if len(set(labels)) != len(labels) or ("..." in labels and len(labels) > 1):
        raise ValueError(labels)
    if route.get("object_matchers"):
        shown["object_matchers"] = sorted([str(part) for part in matcher] for matcher in route["object_matchers"])
        for label, operator, value in shown["object_matchers"]:
            if not label or operator not in OPERATORS:
                raise ValueError(operator)
            if "~" in operator:
                re.compile(value)
    for name in DURATIONS:
        if route.get(name) not in (None, ""):
            shown[name] = text.canonical(route[name])
            if name != "group_wait" and not text.seconds(shown[name]):
                raise ValueError(name)
    if route.get("continue"):
        shown["continue"] = True
    if route.get("routes"):
        shown["routes"] = [_canonical(below) for below in route["routes"]]
    return shown


def _check(standin: Standin, org: int, tree: dict[str, Any]) -> None:
    """Receivers and timings exist, and the root has a receiver and nothing a root may not have."""
    receivers = notifications.receivers(standin, org)
    timings = {row["name"] for row in standin.store.table("timing").all(org)}
    fault = ""
    if not tree.get("receiver"):
        fault = "root route must specify a default receiver"
    elif tree.get("object_matchers") or tree.get("matchers"):
        fault = "root route must not have any matchers"
    elif tree.get("mute_time_intervals"):
        fault = "root route must not have any mute time intervals"
    for route in notifications.routes(tree):
        if route.get("receiver") and route["receiver"] not in receivers:
            fault = fault or f"receiver '{route['receiver']}' does not exist"
        for name in [*route.get("mute_time_intervals", []), *route.get("active_time_intervals", [])]:
            if name not in timings:
                fault = fault or f"mute time interval '{name}' does not exist"
    if fault:
        message = f"Invalid format of the submitted route: {fault}. Correct the payload and try again."
        raise coded(400, "alerting.notifications.routes.invalidFormat", message, {"Error": fault})


def read(standin: Standin, request: Request) -> Answer:
    notifications.require_configuration(standin, request.org)
    return Answer(200, notifications.tree(standin, request.org))


def update(standin: Standin, request: Request) -> Answer:
    notifications.require_configuration(standin, request.org)
    try:
        tree = _canonical(request.body())
    except (ValueError, TypeError, AttributeError, re.error):
        raise refused(400, BAD_REQUEST) from None
    _check(standin, request.org, tree)
    notifications.check_taken(notifications.tree(standin, request.org).get("provenance", ""), request.provenance)
    owned = {"provenance": request.provenance} if request.provenance else {}
    standin.store.table("policy").put(request.org, "tree", tree | owned)
    return Answer(202, {"message": "policies updated"})


def reset(standin: Standin, request: Request) -> Answer:
    notifications.require_configuration(standin, request.org)
    standin.store.table("policy").delete(request.org, "tree")
    return Answer(202, notifications.default_tree(standin))


_PATH = "/api/v1/provisioning/policies"
ROUTES = [
    Route("GET", _PATH, read, "Viewer", notifications.READ),
    Route("PUT", _PATH, update, "Editor", notifications.WRITE),
    Route("DELETE", _PATH, reset, "Editor", notifications.WRITE),
]

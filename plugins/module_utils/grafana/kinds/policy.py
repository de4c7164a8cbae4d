# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tree of notification policies, one in an organisation.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.durations import (
    canonical_duration,
    duration_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    Reference,
    provenance_refusal,
    text_faults,
)

PATH = "/api/v1/provisioning/policies"
DURATIONS = ("group_wait", "group_interval", "repeat_interval")
TIMINGS = ("mute_time_intervals", "active_time_intervals")
ROOT = frozenset({"receiver", "group_by", "routes", *DURATIONS})
ROUTE = ROOT | {"object_matchers", "continue", *TIMINGS}
OPERATORS = ("=", "!=", "=~", "!~")
KEY = "policy"
# What read() adds, and what the root alone has.
NOT_CONTENT = frozenset({"live", "provenance"})


class Policy(Kind):
    """The whole tree; deleting it brings Grafana's own back."""

    name = "notification_policy"
    option = "notification_policy"
    allowed = ROOT

    def key(self, desired: Json) -> str:
        return KEY

    def title(self, desired: Json) -> str:
        return str(desired.get("receiver") or "")

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *text_faults(desired, "receiver"), *_fields(desired)]
        for path, route in _routes(desired):
            faults += [f"{path}.{fault}" for fault in _route_faults(route)]
        return faults

    def normalise(self, thing: Json) -> Json:
        provenance = (thing.get("provenance") or "") if "live" in thing else self.options.provenance
        return {"tree": _route(thing), "provenance": provenance}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        return self.list_all(client) if keys else {}

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        return {KEY: {**client.get(PATH), "live": True}}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        client.put(PATH, _route(desired), self.options.headers)

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        self.create(client, desired)

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(PATH, self.options.headers)

    def refusal(self, live: Json, action: str) -> Optional[str]:
        return provenance_refusal(self.options, live, action)

    def is_absent(self, live: Json) -> bool:
        # A tree that nobody wrote has no origin and no routes; deleting it again changes nothing.
        return not live.get("provenance") and not live.get("routes") and live["receiver"] in DEFAULT_RECEIVERS

    def references(self, desired: Json) -> list[Reference]:
        found: list[Reference] = []
        for path, route in [("", desired), *_routes(desired)]:
            before = f"{path}." if path else ""
            if route.get("receiver"):
                found.append(Reference("receiver", route["receiver"], f"{before}receiver"))
            found += [
                Reference("mute_timing", name, f"{before}{field}")
                for field in TIMINGS
                for name in route.get(field) or []
            ]
        return found


# What an organisation has before anybody wrote a tree: 12.4 and later, and before.
DEFAULT_RECEIVERS = ("empty", "grafana-default-email")


def _routes(route: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    children = route.get("routes")
    for index, child in enumerate(children if isinstance(children, list) else []):
        where = f"{path}.routes[{index}]" if path else f"routes[{index}]"
        yield where, child if isinstance(child, dict) else {}
        if isinstance(child, dict):
            yield from _routes(child, where)


def _route(route: Json) -> Json:
    """A route as Grafana writes it back: matchers in order, durations shortened, nothing empty."""
    result: Json = {}
    for name in sorted(set(route) - NOT_CONTENT):
        value = route[name]
        if value in (None, "", [], False):
            continue
        if name in DURATIONS:
            value = canonical_duration(value)
        elif name == "object_matchers":
            value = sorted([str(part) for part in matcher] for matcher in value)
        elif name == "routes":
            value = [_route(child) for child in value]
        result[name] = value
    return result


def _fields(route: Json) -> list[str]:
    faults = duration_faults(route, *DURATIONS)
    zero = [name for name in DURATIONS[1:] if canonical_duration(route.get(name)) == "0s"]
    faults += [f"{name}: 0s is not allowed; allowed: more than nothing" for name in zero]
    group_by = route.get("group_by") or []
    if not isinstance(group_by, list):
        return [*faults, "group_by: allowed: a list of labels"]
    if ("..." in group_by and len(group_by) > 1) or len(set(map(str, group_by))) < len(group_by):
        faults.append(f"group_by: {group_by!r} is not allowed; allowed: each label once, or '...' alone")
    return faults


def _route_faults(route: Json) -> list[str]:
    if not route:
        return ["allowed: a dictionary with receiver, object_matchers and so on"]
    unknown = sorted(set(route) - ROUTE)
    faults = [f"{name}: unknown; allowed: {', '.join(sorted(ROUTE))}" for name in unknown]
    matchers = route.get("object_matchers") or []
    if not isinstance(matchers, list):
        return [*faults, "object_matchers: allowed: a list of [label, operator, value]"]
    return faults + [fault for matcher in matchers for fault in _matcher_faults(matcher)] + _fields(route)


def _matcher_faults(matcher: Any) -> list[str]:
    if not isinstance(matcher, list) or len(matcher) != 3 or matcher[1] not in OPERATORS:
        return [f"object_matchers: {matcher!r} is not allowed; allowed: [label, one of {', '.join(OPERATORS)}, value]"]
    if matcher[1] in ("=~", "!~"):
        try:
            re.compile(str(matcher[2]))
        except re.error as error:
            return [f"object_matchers: '{matcher[2]}' is not a regular expression: {error}"]
    return []

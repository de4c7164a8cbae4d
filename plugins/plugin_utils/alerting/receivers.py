# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receivers of ``signals_notifications`` as contact points of Grafana."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting import checks
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.uids import uid
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show


@dataclass(frozen=True)
class Option:
    """An option of a receiver, and the field that it becomes in Grafana's settings of that type."""

    field: str
    check: checks.Check
    required: bool = False
    secret: bool = False


@dataclass(frozen=True)
class Integration:
    """A type of receiver: Grafana's type, its options and what is always set."""

    type: str
    options: Mapping[str, Option]
    always: Mapping[str, Any]


TITLE, MESSAGE = '{{ template "golden.title" . }}', '{{ template "golden.message" . }}'
# Mattermost's incoming webhooks take what Slack's take.
_CHAT = {"username": Option("username", checks.line), "channel": Option("recipient", checks.line)}
INTEGRATIONS: dict[str, Integration] = {
    "email": Integration(
        "email",
        {
            "to": Option("addresses", checks.mail_addresses, required=True),
            "one_mail_for_all": Option("singleEmail", checks.yes_no),
        },
        {"singleEmail": False, "subject": TITLE, "message": MESSAGE},
    ),
    "webhook": Integration(
        "webhook",
        {
            "url": Option("url", checks.address, required=True),
            "method": Option("httpMethod", checks.line),
            "username": Option("username", checks.line),
            "password": Option("password", checks.secret, secret=True),
            "authorization_scheme": Option("authorization_scheme", checks.line),
            "authorization_credentials": Option("authorization_credentials", checks.secret, secret=True),
            "maximum_alerts": Option("maxAlerts", checks.count),
        },
        {"httpMethod": "POST"},
    ),
    # Without parse_mode Grafana reads messages as HTML, and Telegram refuses one with a < in it.
    "telegram": Integration(
        "telegram",
        {
            "chat": Option("chatid", checks.chat, required=True),
            "token": Option("bottoken", checks.secret, required=True, secret=True),
        },
        {"parse_mode": "None", "message": TITLE + "\n" + MESSAGE},
    ),
    "slack": Integration(
        "slack",
        {
            **_CHAT,
            "url": Option("url", checks.secret_address, secret=True),
            "token": Option("token", checks.secret, secret=True),
        },
        {"title": TITLE, "text": MESSAGE},
    ),
    "mattermost": Integration(
        "slack",
        {**_CHAT, "url": Option("url", checks.secret_address, required=True, secret=True)},
        {"title": TITLE, "text": MESSAGE},
    ),
}
RAW = "grafana"  # any other integration, by Grafana's own names
_RAW_KEYS = ("type", "integration", "settings", "secure_settings", "send_resolved")
_LOOKS_SECRET = re.compile(
    r"password|secret|token|credential|(api|integration|routing|client|private)_?key", re.IGNORECASE
)
# Secrets of an integration which their names do not show.
_SECRET_FIELDS = {("slack", "url"), ("discord", "url"), ("googlechat", "url"), ("teams", "url"), ("wecom", "url")}


@dataclass(frozen=True)
class ContactPoints:
    """Contact points without any secret, and the secrets by the contact point's uid."""

    points: list[dict[str, Any]]
    secrets: dict[str, dict[str, str]]


def contact_points(receivers: Any, faults: checks.Faults) -> ContactPoints:
    """Every integration of every receiver, sorted as the server gives them back: by name, then by uid."""
    place = f"{checks.VARIABLE}.receivers"
    result = ContactPoints([], {})
    if not isinstance(receivers, dict) or not receivers:
        faults.append(f"{place}: it is missing or empty; allowed: names of receivers with lists of integrations")
        return result
    for name, integrations in receivers.items():
        here = f"{place}.{name}"
        checks.line(place, name, faults)
        if not isinstance(integrations, list) or not integrations:
            faults.append(f"{here}: it is no list of integrations; allowed: [{{type: email, to: [...]}}]")
            continue
        kinds: dict[str, int] = {}
        for number, given in enumerate(integrations):
            _add(result, str(name), f"{here}[{number}]", given, kinds, faults)
    result.points.sort(key=lambda point: (point["name"], point["uid"]))
    owners: dict[str, str] = {}
    for point in result.points:
        other = owners.setdefault(point["uid"].lower(), point["name"])
        if other != point["name"]:
            faults.append(f"{place}.{point['name']}: its uid is that of {other}; allowed: names that differ in more")
    return result


def _add(
    result: ContactPoints, name: str, place: str, given: Any, kinds: dict[str, int], faults: checks.Faults
) -> None:
    """One integration; with a fault it is left out."""
    kind = given.get("type") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in (*INTEGRATIONS, RAW):
        faults.append(f"{place}.type: {show(kind)} is no type" + one_of(kind, (*INTEGRATIONS, RAW)))
        return
    before = len(faults)
    type_, settings, secrets = _raw(place, given, faults) if kind == RAW else _known(place, kind, given, faults)
    resolved = given.get("send_resolved", True)
    checks.yes_no(f"{place}.send_resolved", resolved, faults)
    if len(faults) > before:
        return
    label = type_ if kind == RAW else kind
    kinds[label] = kinds.get(label, 0) + 1
    own = uid(name, label, *([str(kinds[label])] if kinds[label] > 1 else []))
    result.points.append(
        {"uid": own, "name": name, "type": type_, "settings": settings, "disableResolveMessage": not resolved}
    )
    if secrets:
        result.secrets[own] = secrets


def _known(
    place: str, kind: str, given: dict[str, Any], faults: checks.Faults
) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Type, settings and secrets of an integration with options of ours."""
    integration = INTEGRATIONS[kind]
    values = checks.mapping(place, given, ("type", "send_resolved", *integration.options), faults)
    settings: dict[str, Any] = dict(integration.always)
    secrets: dict[str, str] = {}
    for name, option in integration.options.items():
        if name not in values:
            if option.required:
                faults.append(f"{place}.{name}: it is missing; allowed: {_wanted(option)}")
            continue
        if option.check(f"{place}.{name}", values[name], faults):
            (secrets if option.secret else settings)[option.field] = _value(option, values[name])
    if kind == "slack":
        _slack(place, values, faults)
    if kind == "webhook":
        _webhook(place, values, faults)
    return integration.type, settings, secrets


def _wanted(option: Option) -> str:
    """What a missing option is, for a message."""
    return (option.check.__doc__ or "").split(";")[0].split("\n")[0].rstrip(".").lower()


def _value(option: Option, value: Any) -> Any:
    """The value as Grafana keeps it."""
    if option.check is checks.mail_addresses:
        return ";".join(value)
    return str(value) if option.check is checks.chat else value


def _slack(place: str, values: dict[str, Any], faults: checks.Faults) -> None:
    """Slack is reached by a webhook's address, or by a token and a channel."""
    if ("url" in values) == ("token" in values):
        faults.append(f"{place}: allowed: either url (of an incoming webhook), or token and channel")
    elif "token" in values and "channel" not in values:
        faults.append(f"{place}.channel: it is missing; allowed: the channel, since a token is given")


def _webhook(place: str, values: dict[str, Any], faults: checks.Faults) -> None:
    """POST or PUT, and one way of signing in."""
    if values.get("method", "POST") not in ("POST", "PUT"):
        faults.append(f"{place}.method: {show(values['method'])} is not allowed; allowed: POST, PUT")
    if "authorization_credentials" in values and {"username", "password"} & set(values):
        faults.append(f"{place}: allowed: either username and password, or authorization_credentials")
    if "authorization_scheme" in values and "authorization_credentials" not in values:
        faults.append(f"{place}.authorization_credentials: it is missing; allowed: a secret, since the scheme is given")


def _raw(place: str, given: dict[str, Any], faults: checks.Faults) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Type, settings and secrets of an integration by Grafana's own names."""
    values = checks.mapping(place, given, _RAW_KEYS, faults)
    type_ = values.get("integration")
    if not isinstance(type_, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", type_):
        faults.append(f"{place}.integration: {show(type_)} is no type of Grafana; allowed: a word such as pagerduty")
        type_ = ""
    settings, secrets = values.get("settings", {}), values.get("secure_settings", {})
    for name, value in (("settings", settings), ("secure_settings", secrets)):
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            faults.append(f"{place}.{name}: the value (not shown) is no mapping; allowed: names of Grafana with values")
    if not isinstance(settings, dict) or not isinstance(secrets, dict):
        return type_, {}, {}
    for path, key in _keys(settings):
        if _LOOKS_SECRET.search(key) or (type_.lower(), path) in _SECRET_FIELDS:
            faults.append(f"{place}.settings.{path}: a secret is not allowed here; allowed: secure_settings.{path}")
    for key, value in secrets.items():
        checks.secret(f"{place}.secure_settings.{key}", value, faults)
    return type_, dict(settings), dict(secrets)


def _keys(values: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Every key of nested mappings and lists, with its path: ``("tlsConfig.clientKey", "clientKey")``."""
    for key, value in values.items() if isinstance(values, dict) else ():
        yield f"{above}{key}", str(key)
        yield from _keys(value, f"{above}{key}.")
    for value in values if isinstance(values, list) else ():
        yield from _keys(value, above)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variable ``signals_notifications`` as configuration, templates and secrets of Alertmanager."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting import checks
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.alertmanager_receivers import (
    SECRETS,
    Receivers,
    receivers,
)
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.errors import AlertingError
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.notifications import TEMPLATE, notifications

# Every label that tells one instance of an alert from another; severity is not among them. A label that both alerts
# lack counts as equal. tests/unit holds that no label of an alert is missing here.
INSTANCE_LABELS = [
    *("alertname", "env", "dc", "service", "product", "kind", "job", "host", "instance", "name", "state"),
    *("device", "mountpoint", "cluster", "vhost", "queue", "dead_letter", "alarm", "db", "datname", "slot_name"),
    *("bucket", "threshold", "signal", "integration", "rule_group", "url", "remote_name"),
]
INHIBITIONS = [
    {
        "source_matchers": ['severity="critical"'],
        "target_matchers": ['severity=~"warning|info"'],
        "equal": INSTANCE_LABELS,
    },
    # A machine on which nothing answers: what else is said of the same machine follows from that.
    {
        "source_matchers": ['alertname="HostDown"'],
        "target_matchers": ['alertname!~"HostDown|Watchdog"', 'host!=""'],
        "equal": ["env", "dc", "host"],
    },
]
NOBODY = "nobody"  # the receiver of an Alertmanager that has nobody to tell
_POLICY_ONLY = ("object_matchers", "mute_time_intervals", "routes")
_SMTP = {
    "smarthost": "smtp_smarthost",
    "from": "smtp_from",
    "hello": "smtp_hello",
    "username": "smtp_auth_username",
    "require_tls": "smtp_require_tls",
}
_PASSWORD_FILE = "smtp-password"


@dataclass(frozen=True)
class Mail:
    """The mail server: ``server`` has smarthost (HOST:PORT) and from, and may have hello, username, require_tls."""

    server: Mapping[str, Any] = field(default_factory=dict)
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Links:
    """What stands before a relative link in a message: addresses of Grafana and of the folder above docs/; or empty."""

    dashboards: str = ""
    runbooks: str = ""


@dataclass(frozen=True)
class Setup:
    """What Alertmanager is to have: alertmanager.yml as data, its template, secrets by the name of their file."""

    configuration: dict[str, Any]
    template: str
    secrets: dict[str, str] = field(repr=False)


def alertmanager(
    given: Any,
    services: Mapping[str, str] | None = None,
    mail: Mail | None = None,
    links: Links | None = None,
    variable: str = checks.VARIABLE,
) -> Setup:
    """What Alertmanager is to have.

    :param given: the variable; empty for an Alertmanager that has nobody to tell.
    :param services: name of each service to its product; None where no catalogue is known.
    :param variable: name of the variable, for faults.
    :raises AlertingError: with every fault, also those that Grafana would have; no secret is in a fault.
    """
    mail, links = mail or Mail(), links or Links()
    faults: checks.Faults = []
    server = _mail(mail, faults)
    template = _template(links, faults)
    if not given:
        if faults:
            raise AlertingError(faults)
        return Setup({"route": {"receiver": NOBODY}, "receivers": [{"name": NOBODY}]}, template, {})
    try:
        common = notifications(given, services)
    except AlertingError as error:
        raise AlertingError(faults + _renamed(error.faults, variable)) from error
    told = receivers(given["receivers"], faults)
    if not mail.server and any("email_configs" in receiver for receiver in told.receivers):
        faults.append("alertmanager_smtp: it is missing; allowed: {smarthost: 'HOST:PORT', from: ADDRESS} for mails")
    if faults:
        raise AlertingError(_renamed(faults, variable))
    whole = {
        "global": server,
        "templates": ["templates/*.tmpl"],
        "route": _route(common["policy"]),
        "inhibit_rules": INHIBITIONS,
        "receivers": told.receivers,
        "time_intervals": common["mute_timings"],
    }
    return Setup({key: value for key, value in whole.items() if value}, template, _secrets(mail, told))


def _renamed(faults: list[str], variable: str) -> list[str]:
    """Faults whose place begins with the name of the variable as the user knows it."""
    return [
        variable + fault[len(checks.VARIABLE) :] if fault.startswith(checks.VARIABLE) else fault for fault in faults
    ]


def _route(policy: Mapping[str, Any]) -> dict[str, Any]:
    """A policy of Grafana, with all below it, as a route."""
    route = {key: value for key, value in policy.items() if key not in _POLICY_ONLY}
    if policy.get("object_matchers"):
        route["matchers"] = [
            f"{label}{sign}{json.dumps(value, ensure_ascii=False)}" for label, sign, value in policy["object_matchers"]
        ]
    if policy.get("mute_time_intervals"):
        route["mute_time_intervals"] = policy["mute_time_intervals"]
    if policy.get("routes"):
        route["routes"] = [_route(below) for below in policy["routes"]]
    return route


def _mail(mail: Mail, faults: checks.Faults) -> dict[str, Any]:
    """Section ``global`` for the mail server."""
    place = "alertmanager_smtp"
    values = checks.mapping(place, dict(mail.server), _SMTP, faults)
    for name, value in values.items():
        (checks.yes_no if name == "require_tls" else checks.line)(f"{place}.{name}", value, faults)
    for name in ("smarthost", "from") if mail.server else ():
        if name not in values:
            faults.append(f"{place}.{name}: it is missing; allowed: {{smarthost: 'HOST:PORT', from: ADDRESS}}")
    if mail.password and not mail.server:
        faults.append(f"{place}: it is missing, though alertmanager_smtp_password is set; allowed: {{smarthost, from}}")
    section = {_SMTP[name]: value for name, value in values.items()}
    if mail.password:
        section["smtp_auth_password_file"] = f"{SECRETS}/{_PASSWORD_FILE}"
    return section


def _secrets(mail: Mail, told: Receivers) -> dict[str, str]:
    return {**told.secrets, **({_PASSWORD_FILE: mail.password} if mail.password else {})}


def _template(links: Links, faults: checks.Faults) -> str:
    """The messages' template; links in annotations that are not whole addresses get theirs in front."""
    text = TEMPLATE
    for title, name, base in (
        ("Dashboard", "alertmanager_dashboard_base_url", links.dashboards),
        ("Runbook", "alertmanager_runbook_base_url", links.runbooks),
    ):
        if not base or not checks.address(name, base, faults):
            continue
        if "{" in base:
            faults.append(f"{name}: {base!r} is not allowed; allowed: an address without braces")
        front = '{{ if not (match "^https?://" .) }}' + base.rstrip("/") + "/{{ end }}"
        if title == "Dashboard":  # the annotation begins with a slash
            front = front.replace("/{{ end }}", "{{ end }}")
        text = text.replace(title + ": {{ . }}", f"{title}: {front}{{{{ . }}}}")
    return text

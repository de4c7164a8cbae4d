# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who notifies: Grafana, Prometheus through Alertmanager, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting import checks
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.alertmanager import alertmanager
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.errors import AlertingError
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.notifications import notifications
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import ALERTMANAGER_GROUP
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

VARIABLE = "signals_alert_engine"
SECOND = "signals_alertmanager_notifications"
ENGINES = ("grafana", "prometheus", "both")
# What of an integration says whom it tells.
_WHOM = {
    "email": ("to",),
    "webhook": ("url",),
    "telegram": ("chat",),
    "slack": ("url", "token", "channel"),
    "mattermost": ("url", "channel"),
    "grafana": ("integration", "settings", "secure_settings"),
}


def alert_engine(given: Any, groups: Mapping[str, list[str]]) -> str:
    """The engine that notifies: ``grafana``, ``prometheus`` or ``both``.

    Prometheus evaluates the alert rules in each case; with ``grafana`` it sends to no Alertmanager.

    :param given: ``signals_alert_engine``; None or empty for the default: prometheus where the inventory group
        alertmanager has hosts, else grafana.
    :param groups: Ansible's ``groups``, plain.
    :raises ValueError: for another word, and for Prometheus without an Alertmanager.
    """
    there = bool(groups.get(ALERTMANAGER_GROUP))
    if given is None or given == "":
        return "prometheus" if there else "grafana"
    if given not in ENGINES:
        raise ValueError(f"{VARIABLE}: {show(given)} is no engine" + one_of(given, ENGINES))
    if given != "grafana" and not there:
        raise ValueError(
            f"{VARIABLE}: {show(given)} needs Alertmanager, and no host is in the inventory group "
            f"{ALERTMANAGER_GROUP}; allowed: grafana, or a host in {ALERTMANAGER_GROUP}"
        )
    return str(given)


def engine_faults(
    given: Any, groups: Mapping[str, list[str]], first: Any, second: Any, services: Mapping[str, str] | None = None
) -> list[str]:
    """Faults of the engine's name and of the receivers that it needs; empty when all is well.

    :param first: ``signals_notifications``: Grafana's receivers, and Alertmanager's where the engine is prometheus.
    :param second: ``signals_alertmanager_notifications``: Alertmanager's receivers where the engine is both.
    :param services: name of each service to its product.
    """
    try:
        engine = alert_engine(given, groups)
    except ValueError as error:
        return [str(error)]
    if engine != "both" and second:
        return [f"{SECOND}: it has a meaning with {VARIABLE}: both only, which is {engine}; allowed: to leave it out"]
    faults: list[str] = []
    if engine == "grafana":
        faults += _faults_of(lambda: notifications(first, services)) if first else []
        return faults
    told, variable = (second, SECOND) if engine == "both" else (first, checks.VARIABLE)
    if not told:
        return [f"{variable}: it is missing, so Alertmanager would tell nobody; allowed: receivers and routes"]
    if engine == "both" and first:
        faults += _faults_of(lambda: notifications(first, services))
    # The mail server is a variable of the role, which checks it.
    faults += [
        fault
        for fault in _faults_of(lambda: alertmanager(told, services, variable=variable))
        if not fault.startswith("alertmanager_smtp")
    ]
    return faults if faults or engine != "both" or not first else list(_shared(first, told))


def _faults_of(check: Any) -> list[str]:
    try:
        check()
    except AlertingError as error:
        return error.faults
    return []


def _shared(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    """Integrations of both variables which tell the same people: each alert would come to them twice."""
    known = {whom: place for place, whom in _everybody(checks.VARIABLE, first)}
    for place, whom in _everybody(SECOND, second):
        if whom in known:
            yield f"{place}: {known[whom]} tells the same; allowed: receivers that differ, since both engines notify"


def _everybody(variable: str, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each place in the variable with what tells whom it reaches; a mail reaches each of its addresses."""
    for name, integrations in given["receivers"].items():
        for number, integration in enumerate(integrations):
            place = f"{variable}.receivers.{name}[{number}]"
            whom = {key: integration[key] for key in _WHOM[integration["type"]] if key in integration}
            for address in whom.get("to", [""]):
                yield place, repr((integration["type"], sorted({**whom, "to": address}.items(), key=str)))

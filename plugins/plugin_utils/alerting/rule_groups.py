# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts of Prometheus rule files as Grafana-managed rules, in the form of the provisioning API.

The graph was checked on Grafana 12.4.3: query A (instant) -> math B, true for every number A brings -> threshold C.
A threshold straight on A would be silent for values of 0 and below (``up == 0``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.golden.signals.plugins.module_utils.grafana.durations import canonical_duration
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.errors import AlertingError
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.rule_files import Alert, Group, read_groups
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.templates import grafana_template
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.uids import LONGEST, uid
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import show

# What the server would add by itself; sent, so that nothing differs when it is read again.
_DEFAULTS = {"intervalMs": 1000, "maxDataPoints": 43200}
_EXPRESSION = {"type": "__expr__", "uid": "__expr__"}
_LOOK_BACK = 600  # seconds; an instant query uses only the end of the range


@dataclass(frozen=True)
class Options:
    """Where the rules go.

    :param folder_uid: folder of the rules. :param datasource_uid: the Prometheus that is asked.
    :param datacenter: made part of uids and group names, for several datacenters in one Grafana; or empty.
    :param dashboard_base_url: put in front of the annotation ``dashboard``; or empty.
    :param runbook_base_url: put in front of the annotation ``runbook``, which becomes ``runbook_url``; or empty.
    :param default_interval: evaluation interval of groups that name none.
    """

    folder_uid: str
    datasource_uid: str
    datacenter: str = ""
    dashboard_base_url: str = ""
    runbook_base_url: str = ""
    default_interval: str = "1m"

    def faults(self) -> list[str]:
        """Every option that can not be right."""
        faults = []
        for name in ("folder_uid", "datasource_uid"):
            value = getattr(self, name)
            fine = isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum() and value.isascii()
            if not fine or len(value) > LONGEST:
                faults.append(f"{name}: {show(value)} is no uid; allowed: 1 to {LONGEST} letters, digits, - and _")
        if not isinstance(self.datacenter, str):
            faults.append(f"datacenter: {show(self.datacenter)} is not allowed; allowed: a text")
        for name in ("dashboard_base_url", "runbook_base_url"):
            if getattr(self, name) and not _is_base(getattr(self, name)):
                allowed = "an http(s) address without user, query and fragment, such as https://grafana.example.org"
                faults.append(f"{name}: {show(getattr(self, name))} is not allowed; allowed: {allowed}")
        return faults


def _is_base(value: Any) -> bool:
    """True for an address that a path can follow."""
    if not isinstance(value, str) or any(sign.isspace() for sign in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    wanted = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return bool(wanted) and "?" not in value and "#" not in value


def rule_groups(files: Sequence[Any], options: Options) -> list[dict[str, Any]]:
    """Rule groups as ``PUT /api/v1/provisioning/folder/<uid>/rule-groups/<title>`` takes them.

    ``files``: rule files as text (YAML) or as data. The order of groups and rules is that of the files. Each group is
    ``{"title", "folderUid", "interval" (seconds), "rules": [...]}``; a rule has every field that the server gives back,
    in its form, except what the server counts or dates itself.

    :raises AlertingError: with every fault of the files and options.
    """
    faults = options.faults()
    try:
        groups = read_groups(files, options.default_interval)
    except AlertingError as error:
        raise AlertingError(faults + error.faults) from error
    uids = _uids(groups, options, faults)
    if faults:
        raise AlertingError(faults)
    return [_group(group, uids[number], options) for number, group in enumerate(groups)]


def _uids(groups: list[Group], options: Options, faults: list[str]) -> list[list[str]]:
    """A uid for every alert: of its name; the severity joins in where a name is there more than once."""
    count: dict[str, int] = {}
    for group in groups:
        for alert in group.alerts:
            count[alert.name] = count.get(alert.name, 0) + 1
    seen: dict[str, str] = {}
    uids: list[list[str]] = []
    for group in groups:
        uids.append([])
        for alert in group.alerts:
            variant = [alert.labels["severity"]] if count[alert.name] > 1 and "severity" in alert.labels else []
            own = uid(alert.name, *variant, *([options.datacenter] if options.datacenter else []))
            # some of Grafana's databases compare without regard to case
            if own.lower() in seen:
                faults.append(
                    f"alert {alert.name} in group {group.name}: the same as in group {seen[own.lower()]}; allowed: "
                    "a name of its own, or a severity of its own on each rule of the name"
                )
            seen.setdefault(own.lower(), group.name)
            uids[-1].append(own)
    return uids


def _group(group: Group, uids: list[str], options: Options) -> dict[str, Any]:
    """One group."""
    title = f"{group.name}-{options.datacenter}" if options.datacenter else group.name
    rules = [_rule(alert, own, title, options) for alert, own in zip(group.alerts, uids)]
    return {"title": title, "folderUid": options.folder_uid, "interval": group.interval, "rules": rules}


def _rule(alert: Alert, own: str, group: str, options: Options) -> dict[str, Any]:
    """One rule. ``severity`` is set only where the alert sets it: a label of the rule overrides that of the series."""
    rule: dict[str, Any] = {
        "uid": own,
        "title": alert.name,
        "ruleGroup": group,
        "folderUID": options.folder_uid,
        "condition": "C",
        "data": _graph(alert.expression, options.datasource_uid),
        "noDataState": "OK",
        "execErrState": "Error",
        "for": canonical_duration(f"{alert.pending}ms"),
        "keep_firing_for": canonical_duration(f"{alert.keep_firing}ms"),
        "isPaused": False,
    }
    labels = {name: grafana_template(text) for name, text in alert.labels.items()}
    annotations = {name: grafana_template(text) for name, text in _links(alert.annotations, options).items()}
    return {**rule, **({"labels": labels} if labels else {}), **({"annotations": annotations} if annotations else {})}


def _graph(expression: str, datasource_uid: str) -> list[dict[str, Any]]:
    """Query A, math B, threshold C."""
    every = "is_number($A) || is_nan($A) || is_inf($A)"
    above = [{"evaluator": {"type": "gt", "params": [0]}}]
    return [
        _node("A", datasource_uid, _LOOK_BACK, {"expr": expression, "instant": True, "range": False}),
        _node("B", "__expr__", 0, {"type": "math", "expression": every, "datasource": dict(_EXPRESSION)}),
        _node(
            "C",
            "__expr__",
            0,
            {"type": "threshold", "expression": "B", "conditions": above, "datasource": dict(_EXPRESSION)},
        ),
    ]


def _node(name: str, datasource_uid: str, look_back: int, model: Mapping[str, Any]) -> dict[str, Any]:
    """One node of the graph."""
    return {
        "refId": name,
        "queryType": "",
        "relativeTimeRange": {"from": look_back, "to": 0},
        "datasourceUid": datasource_uid,
        "model": {"refId": name, **model, **_DEFAULTS},
    }


def _links(annotations: Mapping[str, str], options: Options) -> dict[str, str]:
    """Annotations with whole addresses; ``runbook_url`` is the name under which Grafana shows a link."""
    links = dict(annotations)
    if options.dashboard_base_url and "dashboard" in links:
        links["dashboard"] = _absolute(links["dashboard"], options.dashboard_base_url)
    if options.runbook_base_url and "runbook" in links and "runbook_url" not in links:
        links["runbook_url"] = _absolute(links.pop("runbook"), options.runbook_base_url)
    return links


def _absolute(path: str, base: str) -> str:
    """The path behind the base; an address stays as it is."""
    return path if path.startswith(("http://", "https://")) else f"{base.rstrip('/')}/{path.lstrip('/')}"

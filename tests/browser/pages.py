# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Coverage pages of the customer's datacenter, as the module makes them: healthy, faulty, without Prometheus."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.verify.answers import ALERTS, Answers
from ansible_collections.golden.signals.plugins.module_utils.verify.client import History, Sample
from ansible_collections.golden.signals.plugins.module_utils.verify.context import with_history
from ansible_collections.golden.signals.plugins.module_utils.verify.expected import Expectations, parse_expectations
from ansible_collections.golden.signals.plugins.module_utils.verify.findings import Assessment
from ansible_collections.golden.signals.plugins.module_utils.verify.judge import assess, assess_unreachable
from ansible_collections.golden.signals.plugins.module_utils.verify.report import write_reports
from ansible_collections.golden.signals.plugins.module_utils.verify.truth import with_truth
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import expectations
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets
from tests.unit.catalogue_support import DATACENTER, ENVIRONMENT, GROUPS, catalogue

URL, TIME = "http://mon1:9090", "2026-11-25T22:00:00Z"
RULES = {"golden-http-alerts": ["HttpLatencyHigh", "Http500Count"], "golden-rabbitmq-alerts": ["RabbitmqInFlightHigh"]}
EVIL = "</td></style><script>document.title='broken in'</script><img src=x onerror=alert(1)>"
VALUES = {"percentunit": 0.42, "s": 0.187, "bytes": 48.4e9, "reqps": 1234.5, "messages": 123456.0}


def write(kind: str, directory: Path) -> Path:
    """Write the reports of a kind (``healthy``, ``faulty``, ``unreachable``) and return the page's path."""
    found = {"healthy": healthy, "faulty": faulty, "unreachable": unreachable}[kind](directory)
    return Path(write_reports(str(directory), found, "https://grafana.example.org")["coverage.html"])


def healthy(_directory: Path) -> Assessment:
    """All twenty-seven signals arrive, each with an hour of history; no alert fires."""
    expected = _expected()
    answers = _answers(expected)
    assessment = assess(expected, answers, URL, TIME)
    return replace(assessment, signals=with_history(assessment.signals, expected, _history(expected)))


def faulty(directory: Path) -> Assessment:
    """Signals and targets are missing, alerts fire, a truth is missed, and hostile words come from everywhere."""
    expected = _expected("s3")
    answers = _answers(expected)
    labels = {"alertstate": "firing", "env": ENVIRONMENT, "dc": DATACENTER, "service": "shop-api"}
    alerts = [
        Sample({"alertname": "HttpLatencyHigh", "severity": "critical", **labels}, 1),
        Sample({"alertname": "Http500Count", "severity": "warning", **labels, "alertstate": "pending"}, 1),
        Sample({"alertname": "HostUnitFailed", "severity": "warning", **labels, "name": EVIL}, 1),
    ]
    values = {**answers.values, ALERTS: alerts, "service:cpu_utilisation:ratio5m": []}
    broken = [{**target, "health": "down", "lastError": EVIL} for target in answers.targets[:2]]
    answers = replace(answers, values=values, targets=broken + answers.targets[2:])
    assessment = assess(expected, answers, URL, TIME)
    signals = with_history(assessment.signals, expected, _history(expected))
    truth = {"truth": 1200.0, "shown": 1234.5, "error": 0.02875, "tolerance": "0.05"}
    truths = [
        {"signal": "rps-shop", "within": True, **truth},
        {"signal": "rps-crm", "within": False, **truth, "tolerance": EVIL},
    ]
    directory.joinpath("truth.json").write_text(json.dumps(truths), encoding="utf-8")
    return with_truth(replace(assessment, signals=signals, warnings=[EVIL]), str(directory))


def unreachable(_directory: Path) -> Assessment:
    """Prometheus does not answer."""
    return assess_unreachable(_expected(), URL, TIME, f"cannot reach {URL}: {EVIL}")


def _expected(*without: str) -> Expectations:
    services = read_services(catalogue(*without))
    targets = all_targets(services, GROUPS, None, ENVIRONMENT, DATACENTER)
    return parse_expectations(expectations(services, targets, ENVIRONMENT, DATACENTER, 15), RULES, [])


def _answers(expected: Expectations) -> Answers:
    """What Prometheus says when all is well."""
    values: dict[str, list[Sample]] = {ALERTS: []}
    ages: dict[str, list[Sample]] = {}
    for signal in expected.signals:
        values.setdefault(signal.series, []).append(Sample(signal.labels, VALUES.get(signal.unit, 17.0)))
        feeding = expected.feeding(signal)
        for host in feeding.hosts or ["mon1"]:
            ages.setdefault(signal.source, []).append(Sample({**signal.labels, "host": host}, 4.0))
        for severity, value in (("warning", 0.8), ("critical", 2.0)):
            if signal.threshold:
                row = Sample({**signal.labels, "severity": severity}, value)
                values.setdefault(signal.threshold.series, []).append(row)
    processes = [
        Sample({**signal.labels, "host": host}, 2.0)
        for signal in expected.signals
        for host in expected.feeding(signal).hosts
    ]
    return Answers(
        targets=[_target(target.labels, target.address) for target in expected.targets],
        rule_groups=[
            {"name": group, "rules": [{"name": name, "type": "alerting", "health": "ok"} for name in names]}
            for group, names in expected.rules.items()
        ],
        values=values,
        ages=ages,
        evidence={"processes": processes},
    )


def _target(labels: dict[str, str], address: str) -> dict[str, Any]:
    return {"labels": labels, "discoveredLabels": {"__address__": address}, "health": "up", "lastError": ""}


def _history(expected: Expectations) -> dict[str, list[History]]:
    """A wave for each signal, with a gap."""
    rows: dict[str, list[History]] = {}
    for place, signal in enumerate(expected.signals):
        height = VALUES.get(signal.unit, 17.0)
        points = [(60.0 * t, height * (1 + 0.4 * math.sin(t / 9 + place))) for t in range(60) if t not in range(20, 25)]
        rows.setdefault(signal.series, []).append(History(signal.labels, points))
    return rows

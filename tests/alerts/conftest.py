# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's machines for the tests of alerts, with the shipped rules in time-lapse; removed at the end.

ALERTS_DEMO names the demo (default: alerts), ALERTS_KEEP=1 keeps its machines,
ALERTS_FORM=short is what `make test` runs.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

import company
import grafana_engine
import report
import scenario
import time_lapse
from grafana_engine import Comparison
from scenario import Outcome

SHORT = os.environ.get("ALERTS_FORM") == "short"
# Seconds of the quiet scenario, and of each of the two waits of the other one.
QUIET_SECONDS = 60 if SHORT else 240
LONGEST_SECONDS = 240
SHIPPED = company.ROOT / "roles/signals/files/rules"
# What is normal for the company in this test, where the catalogue of the demo says something else, or nothing.
SLOW = {"warning": 2, "critical": 2.5}
NORMAL: dict[str, dict[str, Any]] = {
    "shop-api": {
        "thresholds": {
            "latency_p95_seconds": SLOW,
            "http_500_count": {"warning": 10, "critical": 60},
            "concurrent_users": {"warning": 400},
            "error_budget_ratio": {"warning": 0.02, "critical": 0.02},
        }
    },
    "crm-api": {"thresholds": {"latency_p95_seconds": SLOW, "error_budget_ratio": {"warning": 0.05, "critical": 0.05}}},
    "mes-api": {
        "cpu_limit_cores": 0.08,
        "memory_limit_bytes": 300_000_000,
        "thresholds": {"latency_p95_seconds": SLOW, "error_budget_ratio": {"warning": 0.05, "critical": 0.05}},
    },
    "rabbitmq": {
        "thresholds": {
            "dead_letters": {"warning": 100, "critical": 100000},
            "queue_messages": {"warning": 300, "critical": 100000},
            "in_flight": {"warning": 50, "critical": 10000},
        }
    },
    "shop-db": {
        "thresholds": {
            "connections_ratio": {"warning": 0.5, "critical": 0.95},
            "idle_in_transaction": {"warning": 10},
            "transaction_seconds": {"warning": 20, "critical": 14400},
            "size_bytes": {"warning": 80_000_000},
        }
    },
    "s3": {"thresholds": {"storage_ratio": {"warning": 0.01}, "collection_age_seconds": {"warning": 90}}},
}


def settings() -> dict[str, Any]:
    """Variables of the test, over those of the demo's inventory."""
    inventory = company.ROOT / "inventories/demo/group_vars/all"
    services = yaml.safe_load((inventory / "services.yml").read_text(encoding="utf-8"))["signals_services"]
    notifications = yaml.safe_load((inventory / "notifications.yml").read_text(encoding="utf-8"))
    grouping = {"wait": "2s", "interval": "10s", "repeat": "4h"}
    engines = ("signals_notifications", "signals_alertmanager_notifications")
    return {
        "signals_services": {name: {**entry, **NORMAL.get(name, {})} for name, entry in services.items()},
        "signals_scrape_interval": f"{time_lapse.SCRAPE_SECONDS}s",
        **{name: {**notifications[name], "grouping": grouping} for name in engines},
    }


def site(name: str, variables: dict[str, Any], playbook: str = "site.yml", *more: str) -> None:
    """Run a playbook with variables of the test; the proof has a test of its own."""
    path = company.ROOT / "build/alerts" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(variables), encoding="utf-8")
    company.playbook(playbook, "--skip-tags", "verify", "-e", f"@{path}", *more)


@pytest.fixture(scope="session")
def machines() -> Iterator[None]:
    """The machines with the company's services on them."""
    try:
        company.machines("up")
        company.playbook("demo/playbook.yml", "-i", "demo/load.yml")
        yield
    finally:
        if not os.environ.get("ALERTS_KEEP"):
            company.machines("down")


@pytest.fixture(scope="session")
def lapse(machines: None) -> dict[str, Any]:
    """Prometheus evaluates the shipped rules in time-lapse, and everything is well; the variables it was made with."""
    build = company.ROOT / "build/alerts"
    files = time_lapse.write(SHIPPED, build / "rules")
    of_grafana = time_lapse.write(SHIPPED, build / "grafana_rules", "*_alerts.yml", time_lapse.GRAFANA_SECONDS)
    # Letters of the time in which the machines came up.
    company.on("mq1", "rabbitmqctl --quiet purge_queue --vhost shop orders.dlq")
    variables = {**settings(), "signals_rule_files": files, "signals_alert_rule_files": of_grafana}
    site("lapse", variables)
    well(120)
    return variables


def well(seconds: float) -> None:
    """Wait until every target is up, no alert waits or fires but the Watchdog, and that one arrived."""
    company.until(lambda: bool(company.query("up == 1")) and not company.query("up == 0"), seconds, "a target is down")
    company.until(lambda: not alerts(), seconds, f"alerts that are there before anything went wrong: {alerts()}")
    company.until(lambda: not company.watchdog().get("overdue", True), seconds, "no Watchdog came")


def alerts(*states: str) -> list[dict[str, str]]:
    """All alerts that wait or fire, or only those in the given states, without the Watchdog.

    Where no time server sets the clock of this computer, which is that of its machines, they say so and are right.
    """
    expected = {"Watchdog"} | ({"HostClockUnsynchronised"} if company.query("node_timex_sync_status == 0") else set())
    found = [alert for alert in company.alerts() if alert["alertname"] not in expected]
    return [alert for alert in found if not states or alert["alertstate"] in states]


@pytest.fixture(scope="session")
def played(lapse: dict[str, Any]) -> tuple[list[Outcome], list[Comparison]]:
    """What became of each alert of the scenario, and what both engines found while everything was wrong; the report."""
    compared: list[Comparison] = []
    outcomes = scenario.play(LONGEST_SECONDS, lambda: compared.extend(grafana_engine.compare()))
    report.write(outcomes, SHIPPED)
    return outcomes, compared


@pytest.fixture(scope="session")
def outcomes(played: tuple[list[Outcome], list[Comparison]]) -> list[Outcome]:
    """What became of each alert of the scenario."""
    return played[0]


@pytest.fixture(scope="session")
def compared(played: tuple[list[Outcome], list[Comparison]]) -> list[Comparison]:
    """What both engines found while everything was wrong."""
    return played[1]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts, end to end on the demo: from cause to notification at a receiver outside of the datacenter, and back.

The order of the tests matters: first all is quiet, then everything goes wrong at once, then the engine itself stops.
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import replace
from typing import Any

import company
import pytest
import scenario
from causes import CAUSES
from conftest import QUIET_SECONDS, SHIPPED, SHORT, alerts, settings, site, well
from grafana_engine import Comparison
from scenario import Outcome

ALERTS = [alert for cause in CAUSES for alert in cause.alerts]
# What an outside receiver is promised (seconds).
DEAD_MAN_SECONDS = 180
REAL_GRAFANA = pytest.mark.skipif(
    "GRAFANA_ARCHIVE" not in os.environ, reason="the stand-in of Grafana sends no notifications"
)
# Components that restart when their environment changes, with their ports.
COMPONENTS = {
    "node_exporter": "9100",
    "process_exporter": "9256",
    "postgres_exporter": "9187",
    "blackbox_exporter": "9115",
    "alertmanager": "9093",
    "prometheus": "9090",
}


def quiet(seconds: float) -> None:
    """Nothing but the Watchdog reaches the receiver, and no alert fires."""
    start = time.time()
    while time.time() < start + seconds:
        assert not alerts("firing")
        time.sleep(5)
    assert not came(start)


def started() -> dict[str, float]:
    """When each instance was started (Unix time), as far as Prometheus knows."""
    return {row["metric"]["instance"]: float(row["value"][1]) for row in company.query("process_start_time_seconds")}


def came(start: float) -> list[dict[str, str]]:
    """Labels of what came to the receiver, without what an unset clock of this computer explains."""
    labels = [row["labels"] for row in company.notifications(start)]
    return [found for found in labels if found["alertname"] != "HostClockUnsynchronised"]


@pytest.mark.skipif(SHORT, reason="the long form only: make alerts")
def test_a_restart_of_everything_by_site_yml_fires_nothing(machines: None) -> None:
    """With the rules as shipped: what is pending because of the restart is gone before its time."""
    site("shipped", settings())
    well(300)
    before = started()
    start = time.time()
    site("restart", {**settings(), **{f"{name}_environment": {"GOGC": "90"} for name in COMPONENTS}})

    def restarted() -> set[str]:
        after = started()
        return {instance.rpartition(":")[2] for instance in before if after.get(instance, 0) > before[instance]}

    company.until(lambda: set(COMPONENTS.values()) <= restarted(), 60, "every component was restarted")

    def over() -> bool:
        assert not alerts("firing")
        return not alerts()

    # Longer than the windows in the rules: errors of a restart are in them for so long.
    company.until(over, 300, "no alert is pending because of the restart")
    assert not came(start)


@pytest.mark.skipif(SHORT, reason="the long form only: make alerts")
def test_a_host_that_is_decommissioned_can_stop_without_an_alert(lapse: dict[str, Any]) -> None:
    """In time-lapse, where a target that is down fires within seconds."""
    units = "shop-api node_exporter process_exporter"
    try:
        site("lapse", lapse, "playbooks/decommission.yml", "-e", "host=shop2")
        company.on("shop2", f"systemctl stop {units}")
        quiet(60)
    finally:
        company.on("shop2", f"systemctl start {units}")
        site("lapse", lapse)
    well(120)


def test_when_nothing_happens_only_the_watchdog_comes(lapse: dict[str, Any]) -> None:
    heard = company.watchdog()["last_arrival"]
    quiet(QUIET_SECONDS)
    assert company.watchdog()["last_arrival"] > heard or SHORT


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_the_alert_arrives_with_its_labels_and_ends(outcomes: list[Outcome], alert: Any) -> None:
    [outcome] = [outcome for outcome in outcomes if outcome.alert is alert]
    assert outcome.fired, f"{outcome.cause.text}: no {alert.name} with {alert.labels} came"
    assert outcome.resolved, f"{alert.name} came and no message said that it ended"


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_links_lead_somewhere(outcomes: list[Outcome], alert: Any) -> None:
    [outcome] = [outcome for outcome in outcomes if outcome.alert is alert]
    annotations = outcome.row["annotations"]
    assert annotations["summary"] and annotations["description"]
    assert (company.ROOT / annotations["runbook"]).is_file()
    uid = re.fullmatch(r"/d/([a-z0-9-]+)(\?.*)?", annotations["dashboard"])
    assert uid and (SHIPPED.parent / "dashboards" / f"{uid[1]}.json").is_file()
    assert "<no value>" not in str(annotations) and "{{" not in str(annotations)


def test_every_golden_signal_of_every_kind_is_among_them() -> None:
    about = {alert.about for alert in ALERTS}
    for kind, signals in {
        "http": {"traffic", "errors", "latency", "saturation"},
        "rabbitmq": {"traffic", "errors", "latency", "saturation"},
        "postgresql": {"errors", "latency", "saturation"},
        "s3": {"saturation"},
        "users": {"traffic"},
    }.items():
        assert {f"{kind}, {signal}" for signal in signals} <= about
    assert len({alert.name for alert in ALERTS}) >= 15


def test_grafana_finds_what_prometheus_finds(compared: list[Comparison]) -> None:
    """Every rule's query, asked through Grafana while everything is wrong, brings what the rule itself brings."""
    assert len(compared) == sum(path.read_text("utf-8").count("- alert: ") for path in SHIPPED.glob("*_alerts.yml"))
    assert not [comparison.difference for comparison in compared if comparison.difference]
    # That is more than nothing on both sides; some ended by themselves before this moment.
    assert len({comparison.rule for comparison in compared if comparison.alerts}) >= 15


def test_a_difference_between_the_engines_is_seen() -> None:
    shop, crm = (("service", "shop-api"),), (("service", "crm-api"),)
    same = Comparison("A", "", 0.0, {shop: 1.0}, {shop: 1.0}, frozenset([shop]), frozenset([shop]), keeps_firing=False)
    assert not same.difference
    assert "brings" in replace(same, query={shop: 2.0}).difference
    assert "brings" in replace(same, prometheus={}).difference
    assert "raises" in replace(same, alerts=frozenset()).difference
    assert "raises" in replace(same, active=frozenset([shop, crm])).difference
    assert not replace(same, active=frozenset([shop, crm]), keeps_firing=True).difference
    assert "raises" in replace(same, alerts=frozenset([shop, crm]), keeps_firing=True).difference


@REAL_GRAFANA
@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_a_real_grafana_notifies_too(outcomes: list[Outcome], alert: Any) -> None:
    [outcome] = [outcome for outcome in outcomes if outcome.alert is alert]
    rows = company.notifications(outcome.begun, "grafana")
    of_alert = [row["status"] for row in rows if scenario.matches(alert, row)]
    assert {"firing", "resolved"} <= set(of_alert)


def test_what_is_inhibited_stays_away(outcomes: list[Outcome]) -> None:
    """HostDown silences what else is said of that machine; ServiceDown, which is not about a machine, comes."""
    start = min(outcome.begun for outcome in outcomes)
    [down] = [outcome for outcome in outcomes if outcome.alert.name == "HostDown"]
    assert down.fired
    rows = company.notifications(start)
    # From some seconds after HostDown to the end of its cause.
    later = [row for row in rows if row["status"] == "firing" and down.fired + 15 < row["arrived"] < down.ended]
    of_host = {row["labels"]["alertname"] for row in later if row["labels"].get("host") == "crm1"}
    assert of_host <= {"HostDown"}


@pytest.mark.parametrize("unit", ["prometheus", "alertmanager", pytest.param("grafana", marks=REAL_GRAFANA)])
def test_the_receiver_notices_within_three_minutes_when_an_engine_is_dead(outcomes: list[Outcome], unit: str) -> None:
    if SHORT and unit == "alertmanager":
        pytest.skip("the long form only: make alerts")
    engine = "grafana" if unit == "grafana" else "alertmanager"

    def silent() -> bool:
        return company.watchdog(engine).get("overdue", True)

    company.until(lambda: not silent(), 150, "the Watchdog is heard")
    stopped = time.time()
    try:
        company.on("mon1", f"systemctl stop {unit}")
        company.until(silent, DEAD_MAN_SECONDS, f"{unit} is dead and nobody noticed")
    finally:
        company.on("mon1", f"systemctl start {unit}")
    noticed = company.watchdog(engine)["alarms"][-1]["noticed"]
    assert 0 < noticed - stopped <= DEAD_MAN_SECONDS
    company.until(lambda: not silent(), 150, "the Watchdog is heard again")


def test_the_scenario_matches_by_all_labels() -> None:
    """The search for an alert is no search by name only."""
    row = {
        "labels": {
            "alertname": "TargetDown",
            "env": "demo",
            "dc": "dc1",
            "severity": "warning",
            "job": "process",
            "host": "shop1",
        }
    }
    [alert] = [alert for alert in ALERTS if alert.name == "TargetDown"]
    assert scenario.matches(alert, row)
    assert not scenario.matches(alert, {"labels": {**row["labels"], "host": "shop2"}})

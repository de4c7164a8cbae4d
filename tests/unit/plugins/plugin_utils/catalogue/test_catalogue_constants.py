# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constants: every default, every override, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.constants import constant_rules
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import interval_seconds
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.facts import threshold_facts
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.thresholds import LOWER_IS_WORSE
from tests.unit.catalogue_support import DATACENTER, ENVIRONMENT, GROUPS, catalogue

Series = dict[tuple[str, ...], float]


def constants(services: dict[str, Any], host_thresholds: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rules of a catalogue."""
    entries = read_services(services)
    targets = all_targets(entries, GROUPS, None, ENVIRONMENT, DATACENTER)
    file = constant_rules(entries, targets, ENVIRONMENT, DATACENTER, host_thresholds or {})
    assert [group["name"] for group in file["groups"]] == ["signals-constants"]
    rules: list[dict[str, Any]] = file["groups"][0]["rules"]
    return rules


def values(rules: list[dict[str, Any]], record: str, *labels: str) -> Series:
    """Values of one record by some of its labels."""
    return {
        tuple(rule["labels"][label] for label in labels): float(rule["expr"].removeprefix("vector(").removesuffix(")"))
        for rule in rules
        if rule["record"] == record
    }


def test_every_series_says_where_it_is_and_stands_once() -> None:
    rules = constants(catalogue())
    assert all(rule["labels"]["env"] == "production" and rule["labels"]["dc"] == "dc1" for rule in rules)
    assert all(set(rule) == {"record", "expr", "labels"} for rule in rules)
    identities = [(rule["record"], tuple(sorted(rule["labels"].items()))) for rule in rules]
    assert len(set(identities)) == len(identities)
    assert identities == sorted(identities)


def test_services_hosts_and_prometheus_are_known() -> None:
    found = values(constants(catalogue()), "service:info", "service", "product", "kind")
    assert found == {
        ("shop-api", "shop", "http"): 1,
        ("crm-api", "crm", "http"): 1,
        ("mes-api", "mes", "http"): 1,
        ("shop-db", "shop", "postgresql"): 1,
        ("mes-db", "mes", "postgresql"): 1,
        ("rabbitmq", "shop", "rabbitmq"): 1,
        ("s3", "shop", "s3"): 1,
        ("host", "infrastructure", "host"): 1,
        ("prometheus", "infrastructure", "prometheus"): 1,
    }


def test_expected_targets() -> None:
    found = values(constants(catalogue()), "service:expected_targets:count", "service", "job")
    assert found == {
        ("shop-api", "http"): 2,
        ("crm-api", "http"): 1,
        ("mes-api", "http"): 1,
        ("shop-db", "postgresql"): 1,
        ("mes-db", "postgresql"): 1,
        ("rabbitmq", "rabbitmq"): 1,
        ("rabbitmq", "rabbitmq-detailed"): 1,
        ("host", "node"): 8,
        ("host", "process"): 4,
        ("host", "sql"): 1,
        ("prometheus", "prometheus"): 1,
    }


def test_thresholds_are_defaults_under_the_catalogues_own() -> None:
    rules = constants(catalogue())
    latency = values(rules, "service:threshold:latency_p95_seconds", "service", "severity")
    assert latency[("shop-api", "warning")] == 0.25
    assert latency[("shop-api", "critical")] == 1
    assert latency[("crm-api", "warning")] == threshold_facts()["http"]["latency_p95_seconds"]["warning"]
    memory = values(rules, "service:threshold:memory_ratio", "service", "severity")
    assert memory[("shop-api", "warning")] == 0.8
    assert memory[("shop-api", "critical")] == threshold_facts()["http"]["memory_ratio"]["critical"]


def test_every_default_is_a_series_and_none_else() -> None:
    services = catalogue(partners={"kind": "probe", "urls": ["https://a.example.com/"]})
    rules = constants(services)
    kinds = {**{name: entry["kind"] for name, entry in services.items()}, "host": "host"}
    wanted = {
        (name, service, severity)
        for service, kind in kinds.items()
        for name, facts in threshold_facts()[kind].items()
        for severity in ("warning", "critical")
        if severity in facts
    }
    found = {
        (rule["record"].removeprefix("service:threshold:"), rule["labels"]["service"], rule["labels"]["severity"])
        for rule in rules
        if rule["record"].startswith("service:threshold:")
    }
    assert found == wanted


def test_threshold_without_default_only_where_given() -> None:
    services = catalogue(shop_api={"thresholds": {"concurrent_users": {"warning": 500}}})
    found = values(constants(services), "service:threshold:concurrent_users", "service", "severity")
    assert found == {("shop-api", "warning"): 500}


def test_host_thresholds() -> None:
    found = values(
        constants(catalogue(), {"filesystem_ratio": {"warning": 0.7}}), "service:threshold:filesystem_ratio", "severity"
    )
    assert found == {("warning",): 0.7, ("critical",): threshold_facts()["host"]["filesystem_ratio"]["critical"]}


def test_limits_and_mount_points() -> None:
    services = catalogue(
        shop_api={"cpu_limit_cores": 2, "memory_limit_bytes": 2147483648}, shop_db={"data_mountpoint": "/var/lib/pg"}
    )
    rules = constants(services)
    assert values(rules, "service:limit:cpu_cores", "service") == {("shop-api",): 2}
    assert values(rules, "service:limit:memory_bytes", "service") == {("shop-api",): 2147483648}
    assert values(rules, "service:limit:storage_bytes", "service") == {("s3",): 1.0e12}
    mounts = values(rules, "service_instance:data_mountpoint:info", "service", "host", "mountpoint")
    assert mounts == {("shop-db", "shopdb1", "/var/lib/pg"): 1}


def test_direction_of_every_default() -> None:
    for kind, facts in threshold_facts().items():
        for name, entry in facts.items():
            if entry.get("warning") is not None and entry.get("critical") is not None:
                lower = entry["warning"] > entry["critical"]
                assert (name in LOWER_IS_WORSE) == lower, (kind, name)
            elif "below which" in entry["about"] and entry["unit"] == "ratio":
                assert name in LOWER_IS_WORSE, (kind, name)


@pytest.mark.parametrize(("given", "seconds"), [(15, 15), ("15s", 15), ("1m", 60), ("1m30s", 90), ("1h", 3600)])
def test_interval(given: Any, seconds: int) -> None:
    assert interval_seconds(given) == seconds


@pytest.mark.parametrize("given", [0, -1, True, 1.5, None, "", "15", "15 s", "500ms", "0s", [15]])
def test_wrong_interval(given: Any) -> None:
    with pytest.raises(ValueError, match=r"scrape_interval: .* is not allowed; allowed: whole seconds"):
        interval_seconds(given)

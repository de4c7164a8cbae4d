# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import expectations
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.facts import FILES
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.signals import templates
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets
from tests.unit.catalogue_support import DATACENTER, ENVIRONMENT, GROUPS, catalogue

TWENTY_SEVEN = yaml.safe_load(Path(FILES, "signals.yml").read_text(encoding="utf-8"))["signals"]


def expected(services: dict[str, Any], interval: int = 15) -> dict[str, Any]:
    """What verify would look for."""
    entries = read_services(services)
    targets = all_targets(entries, GROUPS, None, ENVIRONMENT, DATACENTER)
    return expectations(entries, targets, ENVIRONMENT, DATACENTER, interval)


def signal(services: dict[str, Any], identifier: str, interval: int = 15) -> dict[str, Any]:
    """One expected signal."""
    found: dict[str, Any] = next(
        signal for signal in expected(services, interval)["signals"] if signal["id"] == identifier
    )
    return found


def test_customers_catalogue_gives_exactly_the_twenty_seven() -> None:
    result = expected(catalogue())
    assert len(TWENTY_SEVEN) == 27
    assert [entry["id"] for entry in result["signals"]] == [entry["id"] for entry in TWENTY_SEVEN]
    assert result["not_declared"] == []
    for found, wanted in zip(result["signals"], TWENTY_SEVEN, strict=True):
        for key in ("title", "service", "golden", "unit", "series"):
            assert found[key] == wanted[key], (found["id"], key)


def test_without_storage_and_users_twenty_two() -> None:
    services = catalogue("s3", shop_api={"users": {"source": "none"}})
    del services["mes-api"]["users"]
    result = expected(services)
    missing = ["dau-shop", "dau-mes", "concurrent-shop", "concurrent-mes", "s3-size"]
    assert len(result["signals"]) == 22
    assert [entry["id"] for entry in result["not_declared"]] == missing
    assert {entry["id"] for entry in result["signals"]} | set(missing) == {entry["id"] for entry in TWENTY_SEVEN}
    assert result["not_declared"][0] == {
        "id": "dau-shop",
        "title": "Daily active users of the shop API",
        "service": "shop-api",
        "golden": "traffic",
    }


def test_templates_come_from_the_file() -> None:
    by_kind = {kind: [entry.identifier for entry in entries] for kind, entries in templates().items()}
    assert by_kind == {
        "http": [
            f"{prefix}-{{short}}" for prefix in ("rps", "dau", "concurrent", "cpu", "memory", "latency", "http-500")
        ],
        "rabbitmq": ["{short}-dead-letters", "{short}-in-flight", "{short}-in-queues"],
        "postgresql": ["db-size-{short}", "db-connections-{short}"],
        "s3": ["{short}-size"],
        "probe": [],
    }


def test_other_names_get_their_own_ids_and_titles() -> None:
    services = {
        "billing": {"kind": "http", "group": "shop_api", "process": {"comm": ["billing"]}},
        "events": {"kind": "rabbitmq", "group": "rabbitmq"},
        "stock-db": {"kind": "postgresql", "group": "shop_db", "databases": ["stock"]},
        "backup": {"kind": "s3", "endpoint": "https://storage.example.com", "buckets": ["backup"]},
    }
    result = expected(services)
    titles = {entry["id"]: entry["title"] for entry in result["signals"]}
    assert titles["rps-billing"] == "Requests per second of the billing API"
    assert titles["events-dead-letters"] == "Dead-letter exchange letters in events"
    assert titles["db-size-stock"] == "Size of the stock database"
    assert titles["backup-size"] == "Size of the backup storage"
    assert len(titles) == 5 + 3 + 2 + 1
    assert len(result["not_declared"]) == 27


def test_source_selector_is_of_the_raw_series_of_the_service() -> None:
    labels = '{env="production",dc="dc1",service="shop-api"}'
    assert signal(catalogue(), "cpu-shop")["source_selector"] == f"namedprocess_namegroup_cpu_seconds_total{labels}"
    assert signal(catalogue(), "dau-shop")["source_selector"] == f"app_active_users_hll_register{labels}"
    mes = signal(catalogue(), "dau-mes")
    # The exporter shows old counts when its query fails; how old they are, is the value of another series.
    assert (mes["source"], mes["age_from"]) == ("sql_active_users_timestamp_seconds", "value")
    assert signal(catalogue(), "rps-shop")["labels"] == {"env": "production", "dc": "dc1", "service": "shop-api"}


def test_selector_quotes_label_values() -> None:
    entries = read_services(catalogue("s3"))
    result = expectations(entries, [], 'pro"d\\', "dc1", 15)
    assert 'env="pro\\"d\\\\"' in result["signals"][0]["source_selector"]


def test_freshness_follows_the_interval() -> None:
    assert signal(catalogue(), "rps-shop", 15)["max_age"] == 45
    assert signal(catalogue(), "rps-shop", 30)["max_age"] == 90
    assert signal(catalogue(), "dau-shop", 15)["max_age"] == 180
    assert signal(catalogue(), "dau-shop", 120)["max_age"] == 360
    assert signal(catalogue(), "s3-size")["max_age"] == 7200
    assert signal(catalogue(s3={"collection_interval_seconds": 600}), "s3-size")["max_age"] == 1200
    assert signal(catalogue(), "s3-size")["age_from"] == "value"
    assert signal(catalogue(), "rps-shop")["age_from"] == "timestamp"


def test_targets_carry_the_labels_of_up() -> None:
    targets = expected(catalogue(shop_api={"url": "https://shop.example.com/"}))["targets"]
    database = next(target for target in targets if target["service"] == "shop-db")
    assert database == {
        "job": "postgresql",
        "service": "shop-db",
        "host": "shopdb1",
        "address": "shopdb1:9187",
        "labels": {
            "db": "shop-db",
            "dc": "dc1",
            "env": "production",
            "host": "shopdb1",
            "instance": "shopdb1:9187",
            "job": "postgresql",
            "product": "shop",
            "service": "shop-db",
        },
    }
    probe = next(target for target in targets if target["job"] == "blackbox")
    assert (probe["address"], probe["labels"]["instance"]) == ("mon1:9115", "https://shop.example.com/")

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The customer's catalogue, and an inventory it fits."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.validate import catalogue_faults

ENVIRONMENT = "production"
DATACENTER = "dc1"

GROUPS: dict[str, list[str]] = {
    "all": ["mon1", "shop1", "shop2", "crm1", "mes1", "shopdb1", "mesdb1", "mq1"],
    "ungrouped": [],
    "prometheus": ["mon1"],
    "shop_api": ["shop2", "shop1"],
    "crm_api": ["crm1"],
    "mes_api": ["mes1"],
    "shop_db": ["shopdb1"],
    "mes_db": ["mesdb1"],
    "rabbitmq": ["mq1"],
    "empty": [],
}

SERVICES: dict[str, dict[str, Any]] = {
    "shop-api": {
        "kind": "http",
        "product": "shop",
        "group": "shop_api",
        "process": {"cmdline": ["shop_api"]},
        "users": {"source": "registers"},
        "thresholds": {"latency_p95_seconds": {"warning": 0.25, "critical": 1}, "memory_ratio": {"warning": 0.8}},
    },
    "crm-api": {"kind": "http", "product": "crm", "group": "crm_api", "process": {"cmdline": ["crm_api"]}},
    "mes-api": {
        "kind": "http",
        "product": "mes",
        "group": "mes_api",
        "process": {"exe": ["/opt/mes/bin/mes"]},
        "users": {"source": "sql", "database_service": "mes-db"},
    },
    "shop-db": {"kind": "postgresql", "product": "shop", "group": "shop_db", "databases": ["shop"]},
    "mes-db": {"kind": "postgresql", "product": "mes", "group": "mes_db", "databases": ["mes"]},
    "rabbitmq": {"kind": "rabbitmq", "product": "shop", "group": "rabbitmq", "dead_letter_queues": r".*\.dlq"},
    "s3": {
        "kind": "s3",
        "product": "shop",
        "endpoint": "https://storage.example.com",
        "buckets": ["shop-pictures"],
        "quota_bytes": 1.0e12,
    },
}


def faults_of(services: Any, inventory: Any = None, host_thresholds: Any = None) -> list[str]:
    """The faults of a catalogue in an inventory whose other variables are right."""
    inventory = GROUPS if inventory is None else inventory
    return catalogue_faults(services, inventory, host_thresholds or {}, ENVIRONMENT, DATACENTER, "15s")


def only(services: Any, inventory: Any = None, host_thresholds: Any = None) -> str:
    """The one fault of a catalogue."""
    faults = faults_of(services, inventory, host_thresholds)
    assert len(faults) == 1, faults
    return faults[0]


def catalogue(*without: str, **changes: Any) -> dict[str, Any]:
    """A copy of the customer's catalogue without some services; ``shop_api={...}`` changes keys of shop-api."""
    services = {name: deepcopy(entry) for name, entry in SERVICES.items() if name not in without}
    for name, keys in changes.items():
        services.setdefault(name.replace("_", "-"), {}).update(deepcopy(keys))
    return services


def groups(**changes: list[str]) -> dict[str, list[str]]:
    """A copy of the inventory's groups, some changed."""
    return {**deepcopy(GROUPS), **changes}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import (
    host_components,
    process_groups,
    s3_storages,
    views_on,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from tests.unit.catalogue_support import GROUPS, catalogue

SERVICES = read_services(catalogue())


def group_names(host: str) -> list[str]:
    """Groups of a host, as Ansible's group_names."""
    return [name for name, hosts in GROUPS.items() if host in hosts and name != "all"]


def test_components_by_host() -> None:
    wanted = {
        "mon1": ["node_exporter", "s3_exporter", "prometheus"],
        "shop1": ["node_exporter", "process_exporter"],
        "shopdb1": ["node_exporter", "postgres_exporter"],
        "mq1": ["node_exporter", "rabbitmq_exporter"],
        "stranger": ["node_exporter"],
    }
    for host, components in wanted.items():
        assert host_components(SERVICES, host, GROUPS) == components
        assert host_components(SERVICES, host, group_names(host)) == components


def test_blackbox_exporter_only_where_something_is_probed() -> None:
    services = read_services(catalogue(partners={"kind": "probe", "urls": ["https://a.example.com/"]}))
    assert host_components(services, "mon1", GROUPS) == [
        "node_exporter",
        "s3_exporter",
        "blackbox_exporter",
        "prometheus",
    ]
    assert "blackbox_exporter" not in host_components(services, "shop1", GROUPS)


def test_everything_on_one_host() -> None:
    services = read_services(catalogue(shop_api={"url": "https://shop.example.com/"}))
    every = {name: ["one"] for name in (*GROUPS, "alertmanager")}
    assert host_components(services, "one", every) == [
        "node_exporter",
        "process_exporter",
        "postgres_exporter",
        "sql_exporter",
        "rabbitmq_exporter",
        "s3_exporter",
        "blackbox_exporter",
        "alertmanager",
        "prometheus",
    ]


def test_views_are_read_where_the_database_service_runs() -> None:
    view = {"service": "mes-api", "database": "mes", "view": "active_users"}
    assert views_on(SERVICES, "mesdb1", GROUPS) == views_on(SERVICES, "mesdb1", ["mes_db"]) == [view]
    assert views_on(SERVICES, "mes1", GROUPS) == views_on(SERVICES, "shopdb1", ["shop_db"]) == []
    users = {"source": "sql", "database_service": "shop-db", "database": "crm", "view": "statistics.users"}
    services = read_services(catalogue(crm_api={"users": users}))
    assert views_on(services, "shopdb1", GROUPS) == [
        {"service": "crm-api", "database": "crm", "view": "statistics.users"}
    ]
    assert "sql_exporter" in host_components(services, "shopdb1", GROUPS)
    assert "sql_exporter" not in host_components(services, "shop1", GROUPS)


def test_process_groups_are_named_as_services() -> None:
    assert process_groups(SERVICES, "shop1", GROUPS) == [{"name": "shop-api", "cmdline": ["shop_api"]}]
    assert process_groups(SERVICES, "mes1", ["mes_api"]) == [{"name": "mes-api", "exe": ["/opt/mes/bin/mes"]}]
    assert process_groups(SERVICES, "mq1", GROUPS) == []


def test_storages_are_collected_from_the_hosts_of_their_group() -> None:
    services = read_services(
        catalogue(
            backup={"kind": "s3", "endpoint": "https://b.example.com", "buckets": ["all"], "group": "shop_api",
                    "collection_interval_seconds": 600, "region": "ru-central1", "ca_file": "/etc/ssl/b.pem"}
        )
    )  # fmt: skip
    assert s3_storages(services, "mon1", GROUPS) == [
        {
            "name": "s3",
            "endpoint": "https://storage.example.com",
            "buckets": ["shop-pictures"],
            "region": "us-east-1",
            "ca_file": None,
            "quota_bytes": 1.0e12,
            "collection_interval_seconds": 3600,
        }
    ]
    [found] = s3_storages(services, "shop1", group_names("shop1"))
    assert (found["name"], found["region"], found["collection_interval_seconds"]) == ("backup", "ru-central1", 600)
    assert s3_storages(services, "mq1", GROUPS) == []


class OneGroup(Mapping[str, Any]):
    """groups of a large inventory: a look at any group but the service's own fails."""

    def __getitem__(self, name: str) -> list[str]:
        return GROUPS[name]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("a host's components need no walk over all groups")

    def __len__(self) -> int:
        raise AssertionError("a host's components need no walk over all groups")


def test_other_groups_are_not_read() -> None:
    assert host_components(SERVICES, "shop1", OneGroup()) == ["node_exporter", "process_exporter"]

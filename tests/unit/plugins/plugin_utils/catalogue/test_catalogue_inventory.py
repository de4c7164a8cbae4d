# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of a catalogue that only the inventory shows: ports claimed twice, groups without hosts."""

from __future__ import annotations

from tests.unit.catalogue_support import GROUPS, catalogue, faults_of, groups, only


def test_two_services_on_one_port() -> None:
    assert only(catalogue(crm_api={"group": "shop_api"})).startswith(
        "signals_services.crm-api.port: 9464 is also claimed by signals_services.shop-api.port on shop1, shop2"
    )


def test_ports_of_exporters_and_prometheus() -> None:
    inventory = groups(crm_api=["mon1"], shop_db=["crm1", "shopdb1"])
    services = catalogue(crm_api={"port": 9090}, shop_api={"url": "https://shop.example.com"})
    assert only(services, inventory).startswith(
        "signals_services.crm-api.port: 9090 is also claimed by prometheus on mon1"
    )
    services["crm-api"]["port"] = 9115
    assert only(services, inventory).startswith(
        "signals_services.crm-api.port: 9115 is also claimed by blackbox_exporter on mon1"
    )
    services["crm-api"]["port"] = 9093
    assert only(services, {**inventory, "alertmanager": ["mon1"]}).startswith(
        "signals_services.crm-api.port: 9093 is also claimed by alertmanager on mon1"
    )
    # the port of the cluster is used where there is one
    services["crm-api"]["port"] = 9094
    assert faults_of(services, {**inventory, "alertmanager": ["mon1"]}) == []
    assert "9094" in only(services, {**inventory, "alertmanager": ["mon1", "crm1"]})
    assert only(catalogue(crm_api={"port": 9187}), groups(crm_api=["shopdb1"])).startswith(
        "signals_services.shop-db.port: 9187 is also claimed by signals_services.crm-api.port on shopdb1"
    )
    assert only(catalogue(mes_api={"port": 15692}), groups(mes_api=["mq1"])).startswith(
        "signals_services.rabbitmq.port: 15692 is also claimed by signals_services.mes-api.port on mq1"
    )


def test_many_hosts_are_not_all_named() -> None:
    hosts = [f"h{number}" for number in range(9)]
    fault = only(catalogue(crm_api={"group": "shop_api"}), groups(shop_api=hosts))
    assert "on h0, h1, h2 and 6 more;" in fault


def test_one_exporter_a_host() -> None:
    fault = only(catalogue(mes_db={"group": "shop_db", "port": 9188}))
    assert fault.startswith(
        "signals_services.mes-db.group: shopdb1 already has signals_services.shop-db, and a host has one"
    )


def test_no_prometheus() -> None:
    for hosts in ({}, {"prometheus": []}):
        inventory = {key: value for key, value in GROUPS.items() if key != "prometheus"} | hosts
        faults = faults_of(catalogue("s3"), inventory)
        assert len(faults) == 1
        assert faults[0].startswith("groups: no host is in the inventory group prometheus")

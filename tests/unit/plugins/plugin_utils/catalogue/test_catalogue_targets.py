# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets, target_files
from tests.unit.catalogue_support import DATACENTER, ENVIRONMENT, GROUPS, catalogue, groups


class CountingVariables(Mapping[str, Any]):
    """One host's variables; counts what is read."""

    def __init__(self, values: dict[str, Any], counts: dict[str, int]) -> None:
        self._values, self._counts = values, counts

    def __getitem__(self, key: str) -> Any:
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("all variables of a host are read")

    def __len__(self) -> int:
        raise AssertionError("all variables of a host are read")


class CountingHostvars(Mapping[str, Any]):
    """hostvars; counts how often each host is built."""

    def __init__(self, values: dict[str, dict[str, Any]]) -> None:
        self._values = values
        self.hosts: dict[str, int] = {}
        self.variables: dict[str, int] = {}

    def __getitem__(self, host: str) -> CountingVariables:
        self.hosts[host] = self.hosts.get(host, 0) + 1
        return CountingVariables(self._values.get(host, {}), self.variables)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("every host's variables are read")

    def __len__(self) -> int:
        raise AssertionError("every host's variables are read")


def files(services: dict[str, Any], inventory: Any = None, hostvars: Any = None) -> dict[str, list[dict[str, Any]]]:
    """Target files of a catalogue."""
    entries = read_services(services)
    return target_files(entries, all_targets(entries, inventory or GROUPS, hostvars, ENVIRONMENT, DATACENTER))


def test_label_contract_on_every_target() -> None:
    result = files(catalogue(shop_api={"url": "https://shop.example.com/"}), {**GROUPS, "alertmanager": ["mon1"]})
    for name, entries in result.items():
        assert entries, name
        for entry in entries:
            assert set(entry) == {"targets", "labels"}
            assert {"env", "dc", "host", "service", "product"} <= set(entry["labels"]), name
            assert all(isinstance(value, str) and value for value in entry["labels"].values())
    assert result["postgresql.json"][0]["labels"]["db"] == result["postgresql.json"][0]["labels"]["service"]
    assert result["rabbitmq.json"] == result["rabbitmq-detailed.json"]
    assert result["rabbitmq.json"][0]["labels"]["cluster"] == "rabbitmq"


def test_jobs_and_hosts() -> None:
    result = files(catalogue())
    hosts = {name: [entry["labels"]["host"] for entry in entries] for name, entries in result.items()}
    assert hosts == {
        # Prometheus reads the file, also where there is no Alertmanager
        "alertmanager.json": [],
        "http.json": ["crm1", "mes1", "shop1", "shop2"],
        "node.json": sorted(GROUPS["all"]),
        "postgresql.json": ["mesdb1", "shopdb1"],
        "process.json": ["crm1", "mes1", "shop1", "shop2"],
        "prometheus.json": ["mon1"],
        "rabbitmq.json": ["mq1"],
        "rabbitmq-detailed.json": ["mq1"],
        "sql.json": ["mesdb1"],
    }
    assert {entry["labels"]["service"] for entry in result["node.json"] + result["process.json"]} == {"host"}
    assert result["prometheus.json"][0]["labels"]["service"] == "prometheus"
    [alertmanager] = files(catalogue(), {**GROUPS, "alertmanager": ["shop2"]})["alertmanager.json"]
    assert alertmanager["targets"] == ["shop2:9093"] and alertmanager["labels"]["service"] == "prometheus"


def test_two_services_on_one_host_share_the_host_jobs() -> None:
    services = catalogue(crm_api={"group": "shop_api", "port": 9465})
    result = files(services)
    assert [entry["labels"]["host"] for entry in result["process.json"]] == ["mes1", "shop1", "shop2"]
    assert sorted(entry["targets"][0] for entry in result["http.json"] if entry["labels"]["host"] == "shop1") == [
        "shop1:9464",
        "shop1:9465",
    ]


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, "shop1:9464"),
        ({"ansible_host": "10.0.0.2"}, "10.0.0.2:9464"),
        ({"ansible_host": "10.0.0.2", "signals_address": "192.0.2.7"}, "192.0.2.7:9464"),
        ({"signals_address": "", "ansible_host": "10.0.0.2"}, "10.0.0.2:9464"),
        ({"signals_address": "2001:db8::7"}, "[2001:db8::7]:9464"),
        ({"signals_address": "[2001:db8::7]"}, "[2001:db8::7]:9464"),
        ({"ansible_host": None}, "shop1:9464"),
    ],
)
def test_address(variables: dict[str, Any], address: str) -> None:
    result = files(catalogue(), hostvars=CountingHostvars({"shop1": variables}))
    assert address in [entry["targets"][0] for entry in result["http.json"]]


def test_path_and_scheme_only_where_they_differ() -> None:
    result = files(catalogue(shop_api={"metrics_path": "/actuator/prometheus", "scheme": "https"}))
    by_service = {entry["labels"]["service"]: entry["labels"] for entry in result["http.json"]}
    assert by_service["shop-api"]["__metrics_path__"] == "/actuator/prometheus"
    assert by_service["shop-api"]["__scheme__"] == "https"
    assert not [label for label in by_service["crm-api"] if label.startswith("__")]


def test_every_prometheus_probes_every_url() -> None:
    services = catalogue(
        shop_api={"url": "https://shop.example.com/"},
        partners={"kind": "probe", "urls": ["https://a.example.com/", "https://b.example.com/"], "module": "tls"},
    )
    result = files(services, groups(prometheus=["mon2", "mon1"]))
    probes = [(entry["targets"][0], entry["labels"]["__param_target"]) for entry in result["blackbox.json"]]
    assert len(probes) == 6
    assert len(set(probes)) == 6
    partner = next(entry for entry in result["blackbox.json"] if entry["labels"]["service"] == "partners")
    assert partner["labels"]["__param_module"] == "tls"
    assert [entry["targets"][0] for entry in result["blackbox-exporter.json"]] == ["mon1:9115", "mon2:9115"]


def test_order_of_input_does_not_matter() -> None:
    services = catalogue()
    turned = dict(reversed(list(services.items())))
    inventory = {name: list(reversed(hosts)) for name, hosts in reversed(list(GROUPS.items()))}
    assert json.dumps(files(services)) == json.dumps(files(turned, inventory))


def test_four_thousand_hosts_are_read_once_each() -> None:
    names = [f"host{number:04d}" for number in range(4000)]
    inventory = groups(all=[*names, "mon1"], shop_api=names, crm_api=names)
    hostvars = CountingHostvars(
        {name: {"ansible_host": f"10.0.{number // 250}.{number % 250}"} for number, name in enumerate(names)}
    )
    services = {
        name: {"kind": "http", "group": group, "port": port, "process": {"comm": ["x"]}}
        for name, group, port in (("shop-api", "shop_api", 9464), ("crm-api", "crm_api", 9465))
    }
    result = files(services, inventory, hostvars)
    assert len(result["http.json"]) == 8000
    assert set(hostvars.hosts.values()) == {1}
    assert hostvars.variables == {"ansible_host": 4000}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import CatalogueError, read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.validate import catalogue_faults
from tests.unit.catalogue_support import GROUPS, catalogue, faults_of, only

LATENCY = "latency_p95_seconds"


SHOP = "signals_services.shop-api"


def test_customers_catalogue_has_no_faults() -> None:
    assert faults_of(catalogue(), host_thresholds={"filesystem_ratio": {"warning": 0.7}}) == []


CHANGES: list[tuple[dict[str, Any], str]] = [
    (
        {"kind": "htp"},
        "kind: 'htp' is not a kind; allowed: http, postgresql, probe, rabbitmq, s3; did you mean http?",
    ),
    ({"prot": 1}, "prot: unknown key of kind http; allowed: cpu_limit_cores, "),
    (
        {"group": "shop_apis"},
        "group: 'shop_apis' is not a group of the inventory; allowed: crm_api, ",
    ),
    (
        {"group": "empty"},
        "group: the group 'empty' has no hosts; allowed: a group with at least one host",
    ),
    ({"group": ["shop_api"]}, "group: ['shop_api'] is not allowed; allowed: one line"),
    ({"port": "9464"}, "port: '9464' is not a port; allowed: a whole number from 1 to 65535"),
    ({"port": True}, "port: True is not a port"),
    (
        {"port": 9100},
        "port: 9100 is also claimed by node_exporter on shop1, shop2; allowed: a port",
    ),
    ({"port": 9256}, "port: 9256 is also claimed by process_exporter on shop1, shop2"),
    ({"metrics_path": "metrics"}, "metrics_path: 'metrics' is not a path"),
    (
        {"scheme": "htps"},
        "scheme: 'htps' is not a scheme; allowed: http, https; did you mean https?",
    ),
    ({"process": {}}, "process: {} is not allowed; allowed: a mapping"),
    (
        {"process": {"cmd": ["x"]}},
        "process.cmd: unknown key; allowed: cmdline, comm, exe; did you mean",
    ),
    (
        {"process": {"cmdline": "shop"}},
        "process.cmdline: 'shop' is not allowed; allowed: a list",
    ),
    (
        {"process": {"cmdline": ["(?=x)"]}},
        "process.cmdline[0]: '(?=x)' is not a regular expression in RE2 syntax",
    ),
    (
        {"users": {"source": "sqll"}},
        "users.source: 'sqll' is not a source of users; allowed: none, registers, sql; did you mean sql?",
    ),
    ({"users": "sql"}, "users: 'sql' is not allowed; allowed: a mapping"),
    (
        {"cpu_limit_cores": 0},
        "cpu_limit_cores: 0 is not allowed; allowed: a number greater than 0",
    ),
    (
        {"memory_limit_bytes": "2G"},
        "memory_limit_bytes: '2G' is not allowed; allowed: a number",
    ),
    ({"url": "shop.example.com"}, "url: 'shop.example.com' is not a URL; allowed: http://"),
    (
        {"url": "https://me:secret@shop.example.com"},
        "url: the URL carries a user name or password",
    ),
    ({"product": ""}, "product: '' is not allowed"),
    (
        {"latency_buckets": [0.25, 0.5, 0.3, 1]},
        "latency_buckets: [0.25, 0.5, 0.3, 1] is not in order",
    ),
    ({"thresholds": [1]}, "thresholds: [1] is not a mapping; allowed: threshold names"),
    (
        {"thresholds": {"latency_p99": {"warning": 1}}},
        "thresholds.latency_p99: unknown threshold; allowed: burn_minimum_errors",
    ),
    ({"thresholds": {LATENCY: 0.5}}, f"thresholds.{LATENCY}: 0.5 is not a mapping"),
    (
        {"thresholds": {LATENCY: {"warn": 0.5}}},
        f"thresholds.{LATENCY}.warn: unknown severity; allowed: critical, warning; did you mean warning?",
    ),
    (
        {"thresholds": {LATENCY: {"warning": "0.5"}}},
        f"thresholds.{LATENCY}.warning: '0.5' is not a number; allowed: a number in s",
    ),
    (
        {"thresholds": {LATENCY: {"warning": float("nan")}}},
        f"thresholds.{LATENCY}.warning: nan is not a number",
    ),
    (
        {"thresholds": {LATENCY: {"warning": -1}}},
        f"thresholds.{LATENCY}.warning: -1 is negative; allowed: 0 or more (s)",
    ),
    (
        {"thresholds": {"memory_ratio": {"warning": 85}}},
        "thresholds.memory_ratio.warning: 85 is beyond 1; allowed: a ratio from 0 to 1",
    ),
    (
        {"thresholds": {LATENCY: {"warning": 0.3}}},
        f"thresholds.{LATENCY}.warning: 0.3 is not a bucket bound of the histogram (latency_buckets); allowed: 0.005",
    ),
    (
        {"thresholds": {LATENCY: {"warning": 5}}},
        f"thresholds.{LATENCY}: critical 2 (the default) is milder than warning 5; allowed: critical at least warning",
    ),
    (
        {"thresholds": {"certificate_days": {"critical": 30}}},
        "thresholds.certificate_days: critical 30 is milder than warning 14 (the default); allowed: critical at most",
    ),
]


@pytest.mark.parametrize(
    ("change", "fault"), CHANGES, ids=[f"{number}-{next(iter(change))}" for number, (change, _) in enumerate(CHANGES)]
)
def test_one_fault_of_a_http_service(change: dict[str, Any], fault: str) -> None:
    assert only(catalogue(shop_api=change)).startswith(f"{SHOP}.{fault}")


@pytest.mark.parametrize(
    ("service", "key", "fault"),
    [
        ("shop-api", "kind", "signals_services.shop-api.kind: is missing; allowed: http"),
        (
            "shop-api",
            "group",
            "signals_services.shop-api.group: is missing and has no default; it says: inventory group",
        ),
        (
            "shop-api",
            "process",
            "signals_services.shop-api.process: is missing and has no default; it says: how its processes",
        ),
        ("shop-db", "databases", "signals_services.shop-db.databases: is missing and has no default"),
        ("s3", "buckets", "signals_services.s3.buckets: is missing and has no default"),
        ("s3", "endpoint", "signals_services.s3.endpoint: is missing and has no default"),
    ],
)
def test_what_only_the_user_can_know_is_asked_for(service: str, key: str, fault: str) -> None:
    services = catalogue()
    del services[service][key]
    assert only(services).startswith(fault)


@pytest.mark.parametrize(
    ("services", "fault"),
    [
        ({}, "signals_services: the catalogue is empty; allowed: at least one service"),
        (None, "signals_services: None is not a mapping"),
        ([{"kind": "http"}], "signals_services: [{'kind': 'http'}] is not a mapping; allowed: service names"),
        ({"a": None}, "signals_services.a: None is not a mapping; allowed: kind and its keys"),
        (
            catalogue(shop_db={"databases": []}),
            "signals_services.shop-db.databases: [] is not allowed; allowed: a list of names",
        ),
        (catalogue(shop_db={"databases": ["a", "a"]}), "signals_services.shop-db.databases[1]: 'a' stands twice"),
        (
            catalogue(s3={"buckets": "shop"}),
            "signals_services.s3.buckets: 'shop' is not allowed; allowed: a list of bucket names",
        ),
        (
            catalogue(s3={"buckets": ["shop", "a b"]}),
            "signals_services.s3.buckets[1]: 'a b' is not a bucket name; allowed: 3 to 255 letters, digits, . _ -",
        ),
        (
            catalogue(s3={"region": "eu west"}),
            "signals_services.s3.region: 'eu west' is not a region; allowed: letters",
        ),
        (catalogue(s3={"ca_file": "ca.pem"}), "signals_services.s3.ca_file: 'ca.pem' is not a path"),
        (
            catalogue(s3={"collection_interval_seconds": 86400}),
            "signals_services.s3.collection_interval_seconds: 86400 is more than half of thresholds."
            "collection_age_seconds (21600), so that S3CollectorStale would fire between two collections; allowed: at "
            "most 10800, or a greater threshold",
        ),
        (
            catalogue(rabbitmq={"dead_letter_queues": "(dlq"}),
            "signals_services.rabbitmq.dead_letter_queues: '(dlq' is not a regular expression in RE2",
        ),
        (
            catalogue(rabbitmq={"stream_queues": r"(a)\1"}),
            r"signals_services.rabbitmq.stream_queues: '(a)\\1' is not a regular expression in RE2 syntax: back",
        ),
        (
            catalogue(p={"kind": "probe", "urls": ["https://a.example.com"], "module": "a b"}),
            "signals_services.p.module: 'a b' is not a module name",
        ),
    ],
)
def test_one_fault_of_another_catalogue(services: Any, fault: str) -> None:
    assert only(services).startswith(fault)


def test_a_rare_collection_needs_a_greater_threshold() -> None:
    age = {"collection_age_seconds": {"warning": 180000}}
    assert faults_of(catalogue(s3={"collection_interval_seconds": 86400, "thresholds": age})) == []


@pytest.mark.parametrize("name", ["Shop", "shop_api", "-shop", "shop-", "shop api", "", "a" * 64, "host", "prometheus"])
def test_service_names(name: str) -> None:
    services = catalogue("shop-api")
    services[name] = {"kind": "http", "group": "shop_api", "process": {"comm": ["shop"]}}
    assert only(services).startswith(f"signals_services.{name}: ")


def test_number_as_service_name() -> None:
    services = catalogue()
    services[7] = {"kind": "http", "group": "shop_api", "port": 1, "process": {"comm": ["shop"]}}
    assert only(services).startswith("signals_services.7: 7 is not a service name")


def test_same_signal_ids() -> None:
    services = catalogue(shop={"kind": "http", "group": "shop_api", "port": 8080, "process": {"comm": ["shop"]}})
    assert only(services).startswith(
        "signals_services.shop: its signal rps-shop has the same id as one of signals_services.shop-api"
    )


def test_own_buckets_must_have_the_default_thresholds() -> None:
    services = catalogue(crm_api={"latency_buckets": [0.1, 0.5, 1, 2.5]})
    assert only(services).startswith(
        f"signals_services.crm-api.thresholds.{LATENCY}.critical: 2 (the default) is not a bucket bound of"
    )
    services["crm-api"]["thresholds"] = {LATENCY: {"critical": 2.5}}
    assert faults_of(services) == []


def test_host_thresholds() -> None:
    assert only(catalogue(), host_thresholds={"filesystem_ratio": {"warning": 90}}).startswith(
        "signals_host_thresholds.filesystem_ratio.warning: 90 is beyond 1"
    )
    assert only(catalogue(), host_thresholds={"filesystem": {"warning": 0.9}}).startswith(
        "signals_host_thresholds.filesystem: unknown threshold; allowed: clock_offset_seconds, filesystem_ratio"
    )


def test_variables_of_the_site() -> None:
    assert catalogue_faults(catalogue(), GROUPS, {}, "", 7, "soon") == [
        "signals_environment: '' is not allowed; allowed: one line of 1 to 200 characters",
        "signals_datacenter: 7 is not allowed; allowed: one line of 1 to 200 characters",
        "signals_scrape_interval: 'soon' is not allowed; allowed: whole seconds, or a duration such as 15s or 1m",
    ]


def test_threshold_without_default_may_be_set() -> None:
    services = catalogue(shop_api={"thresholds": {"concurrent_users": {"warning": 500, "critical": 800}}})
    assert faults_of(services) == []


def test_all_faults_at_once() -> None:
    services = catalogue(
        shop_api={"kind": "htp"},
        crm_api={"group": "nowhere", "colour": "red"},
        shop_db={"databases": [], "thresholds": {"size_bytes": {"warning": "big"}}},
    )
    places = [fault.split(": ")[0].removeprefix("signals_services.") for fault in faults_of(services)]
    assert places == [
        "shop-api.kind",
        "crm-api.colour",
        "shop-db.databases",
        "shop-db.thresholds.size_bytes.warning",
        "crm-api.group",
    ]


def test_malformed_catalogue_is_refused_with_all_its_faults() -> None:
    with pytest.raises(CatalogueError) as caught:
        read_services(catalogue(shop_api={"kind": "htp"}, crm_api={"colour": "red"}))
    assert len(caught.value.faults) == 2
    with pytest.raises(CatalogueError, match="the catalogue is empty"):
        read_services({})

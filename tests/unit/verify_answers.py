# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small datacenter for the tests of verify: what is expected of it, and what Prometheus says when all is well."""

from __future__ import annotations

from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.verify.answers import Answers
from ansible_collections.golden.signals.plugins.module_utils.verify.client import Sample
from ansible_collections.golden.signals.plugins.module_utils.verify.expected import parse_expectations
from ansible_collections.golden.signals.plugins.module_utils.verify.findings import Assessment
from ansible_collections.golden.signals.plugins.module_utils.verify.judge import assess
from tests.unit.verify_support import LABELS, expectations, signal, target

RATE = "service:http_server_requests:rate5m"
CPU = "service:cpu_utilisation:ratio5m"
SIZE = "service:postgresql_size_bytes:sum"
COUNT = "http_server_request_duration_seconds_count"
PROCESS = "namedprocess_namegroup_cpu_seconds_total"
DATABASE = "pg_database_size_bytes"
SHOP = {**LABELS, "service": "shop-api"}
SHOP_DB = {**LABELS, "service": "shop-db"}
RULES = {"golden-http": [RATE, "HttpLatencyHigh"], "golden-process": [CPU]}

RAW = expectations(
    [
        signal("rps-shop", "shop-api", RATE, COUNT),
        signal("cpu-shop", "shop-api", CPU, PROCESS, "percentunit"),
        signal("db-size-shop", "shop-db", SIZE, DATABASE, "bytes"),
    ],
    [
        target("http", "shop-api", "shop1", "shop1:9464"),
        target("http", "shop-api", "shop2", "shop2:9464"),
        target("process", "host", "shop1", "shop1:9256"),
        target("process", "host", "shop2", "shop2:9256"),
        target("node", "host", "shop1", "shop1:9100"),
        target("postgresql", "shop-db", "shopdb1", "shopdb1:9187"),
    ],
    not_declared=[{"id": "s3-size", "title": "Size of the S3 storage", "service": "s3", "golden": "saturation"}],
)


def active(entry: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An expected target as Prometheus shows it."""
    return {
        "labels": dict(entry["labels"]),
        "discoveredLabels": {"__address__": entry["address"]},
        "scrapePool": entry["job"],
        "scrapeUrl": f"http://{entry['address']}/metrics",
        "health": "up",
        "lastError": "",
        **more,
    }


def rule(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "recording", "health": "ok", **more}


def place(labels: dict[str, str], job: str, host: str) -> dict[str, str]:
    return {**labels, "job": job, "host": host}


def healthy() -> Answers:
    """Prometheus when all is well."""
    shop1, shop2 = place(SHOP, "process", "shop1"), place(SHOP, "process", "shop2")
    return Answers(
        targets=[active(entry) for entry in RAW["targets"]],
        rule_groups=[{"name": group, "rules": [rule(name) for name in names]} for group, names in RULES.items()],
        values={RATE: [Sample(SHOP, 12.0)], CPU: [Sample(SHOP, 0.25)], SIZE: [Sample(SHOP_DB, 9e6)]},
        ages={
            COUNT: [Sample(place(SHOP, "http", "shop1"), 4.04), Sample(place(SHOP, "http", "shop2"), 9.0)],
            PROCESS: [Sample(shop1, 1.0), Sample(shop2, 2.0)],
            DATABASE: [Sample(place(SHOP_DB, "postgresql", "shopdb1"), 3.0)],
        },
        evidence={"processes": [Sample(shop1, 2.0), Sample(shop2, 2.0)]},
    )


def judged(answers: Answers, lost: list[str] | None = None) -> Assessment:
    expected = parse_expectations(RAW, RULES, lost or [])
    return assess(expected, answers, "http://mon1:9090", "2026-11-23T20:00:00Z")


def found(assessment: Assessment, name: str) -> tuple[str, str]:
    one = next(finding for finding in assessment.signals if finding.id == name)
    return one.status, one.reason

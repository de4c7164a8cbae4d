# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verify against a real Prometheus with real targets and rules: each status comes from what really happens there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify import answers
from ansible_collections.golden.signals.plugins.module_utils.verify.client import Connection, PrometheusClient
from ansible_collections.golden.signals.plugins.module_utils.verify.expected import Expectations, parse_expectations
from ansible_collections.golden.signals.plugins.module_utils.verify.findings import Assessment
from ansible_collections.golden.signals.plugins.module_utils.verify.run import look_back, verify
from tests.unit.real_prometheus import prometheus, until
from tests.unit.verify_support import LABELS, Server, expectations, serving, signal, target

COUNT = "http_server_request_duration_seconds_count"
BUCKET = "http_server_request_duration_seconds_bucket"
PROCESS = "namedprocess_namegroup_cpu_seconds_total"
DATABASE = "pg_database_size_bytes"
RATE = "service:http_server_requests:rate5m"
LATENCY = "service:http_server_request_duration_seconds:p95_5m"
CPU = "service:cpu_utilisation:ratio5m"
SIZE = "service:postgresql_size_bytes:sum"
BROKEN = "service:broken:sum"
NOTHING = "service:nothing:sum"

RULES = {
    "groups": [
        {
            "name": "golden",
            "rules": [
                {"record": RATE, "expr": f"sum by (env, dc, service) (rate({COUNT}[1m]))"},
                {
                    "record": LATENCY,
                    "expr": f"histogram_quantile(0.95, sum by (env,dc,service,le) (rate({BUCKET}[1m])))",
                },
                {"record": CPU, "expr": f"sum by (env, dc, service) (rate({PROCESS}[1m]))"},
                {"record": SIZE, "expr": f"sum by (env, dc, service, host) ({DATABASE})"},
                {"record": BROKEN, "expr": f"{DATABASE} * on (env) {DATABASE}"},
            ],
        }
    ]
}
EXPECTED_RULES = {"golden": [RATE, LATENCY, CPU, SIZE, BROKEN], "forgotten": [NOTHING]}


def page(server: Server, path: str, lines: list[str]) -> None:
    server.answers[path] = (200, {}, "\n".join([*lines, ""]).encode())


def write_pages(server: Server) -> None:
    """The exporters of one service, its machine and its database."""
    page(server, "/http", [f"{COUNT} 7", f'{BUCKET}{{le="0.1"}} 7', f'{BUCKET}{{le="+Inf"}} 7'])
    processes = [f'{PROCESS}{{mode="user"}} 3', "namedprocess_namegroup_num_procs 1"]
    page(server, "/process", processes)
    sizes = [f'{DATABASE}{{datname="{name}"}} 1000' for name in ("shop", "mes")]
    sessions = ['pg_stat_database_numbackends{datname="shop"} 9', 'pg_stat_activity_count{datname="shop"} 1']
    page(server, "/postgresql", [*sizes, *sessions, "pg_up 1", 'pg_scrape_collector_success{collector="database"} 0'])


def scrape(job: str, service: str, host: str, address: str) -> dict[str, Any]:
    labels = {**LABELS, "service": service, "host": host}
    return {
        "job_name": job,
        "metrics_path": f"/{job}",
        "honor_labels": job == "process",
        "static_configs": [{"targets": [address], "labels": labels}],
    }


@pytest.fixture(scope="module")
def exporters() -> Iterator[Server]:
    with serving() as server:
        write_pages(server)
        yield server


@pytest.fixture(scope="module")
def url(exporters: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address = exporters.address
    processes = scrape("process", "host", "shop1", address)
    processes["metric_relabel_configs"] = [
        {
            "source_labels": ["__name__"],
            "regex": "namedprocess_.*",
            "target_label": "service",
            "replacement": "shop-api",
        }
    ]
    jobs = [
        scrape("http", "shop-api", "shop1", address),
        processes,
        scrape("postgresql", "shop-db", "shopdb1", address),
        scrape("unknown", "old", "old9", address),
    ]
    with prometheus(tmp_path_factory.mktemp("prometheus"), jobs, RULES) as running:
        yield running


def expected_of(address: str, **more: Any) -> Expectations:
    raw = expectations(
        [
            signal("rps-shop", "shop-api", RATE, COUNT),
            signal("latency-shop", "shop-api", LATENCY, BUCKET, "s"),
            signal("cpu-shop", "shop-api", CPU, PROCESS, "percentunit"),
            signal("db-size-shop", "shop-db", SIZE, DATABASE, "bytes"),
            signal("broken", "shop-db", BROKEN, "pg_up", "messages"),
            signal("nothing", "shop-api", NOTHING, COUNT, "messages"),
        ],
        [
            target("http", "shop-api", "shop1", address),
            target("process", "host", "shop1", address),
            target("postgresql", "shop-db", "shopdb1", address),
            target("node", "host", "shop1", address),
        ],
        **more,
    )
    return parse_expectations(raw, EXPECTED_RULES, [])


def proof(url: str, address: str, wait: float = 0, **more: Any) -> Assessment:
    return verify(PrometheusClient(Connection(url)), expected_of(address, **more), wait)


def found(assessment: Assessment) -> dict[str, tuple[str, str]]:
    return {finding.id: (finding.status, finding.reason) for finding in assessment.signals}


RATES = ("latency-shop", "cpu-shop")  # their series begin with the second scrape


@pytest.fixture(scope="module")
def settled(url: str, exporters: Server) -> Assessment:
    """The proof when every rule has been evaluated on two scrapes, which takes a few seconds."""
    holder: list[Assessment] = []

    def there() -> bool:
        holder[:] = [proof(url, exporters.address)]
        statuses = {rule.status for rule in holder[0].rules}
        recorded = all(found_signal.series for found_signal in holder[0].signals if found_signal.id in RATES)
        return holder[0].proven >= 1 and "not_evaluated" not in statuses and recorded

    until(there, 40, lambda: repr(holder))
    return holder[0]


def test_proven(settled: Assessment) -> None:
    assert found(settled)["rps-shop"] == ("proven", "")
    first = settled.signals[0]
    assert (first.value, first.series) == (0.0, 1)
    assert first.age_seconds is not None
    assert 0 <= first.age_seconds < 10


def test_the_last_hour(settled: Assessment, url: str, exporters: Server) -> None:
    """A look back at whole minutes: this young Prometheus has crossed one at most a minute after it began."""
    client, expected = PrometheusClient(Connection(url)), expected_of(exporters.address)

    def seen() -> list[float | None]:
        return look_back(client, expected, settled).signals[0].history

    until(lambda: bool(seen()), 70, lambda: repr(seen()))
    history = seen()
    assert len(history) == 60
    assert history[59] == 0.0
    assert history[:50] == [None] * 50


def test_no_traffic(settled: Assessment) -> None:
    assert found(settled)["latency-shop"][1].startswith("no traffic in the last five minutes")


def test_a_target_that_never_appeared(settled: Assessment) -> None:
    assert found(settled)["cpu-shop"][0] == "stale"
    assert found(settled)["cpu-shop"][1].startswith("target node on shop1 is missing: never appeared")


def test_wrong_labels(settled: Assessment) -> None:
    assert found(settled)["db-size-shop"] == ("wrong_labels", "label host='shopdb1' is not promised")


def test_a_broken_rule(settled: Assessment) -> None:
    status, reason = found(settled)["broken"]
    assert status == "missing"
    assert reason.startswith(f"its recording rule {BROKEN} in group golden is broken: ")
    assert "many" in reason or "duplicate" in reason


def test_a_rule_that_is_not_loaded(settled: Assessment) -> None:
    assert found(settled)["nothing"] == (
        "missing",
        f"its recording rule {NOTHING} in group forgotten is not loaded: its group is not loaded",
    )


def test_warnings(settled: Assessment, exporters: Server) -> None:
    assert settled.warnings == [
        f"target unknown on old9 ({exporters.address}): not in the catalogue; its health is 'down'",
        "the postgres exporter on shopdb1 does not see 8 sessions: has its role pg_monitor?",
    ]


def test_every_failure_is_named(settled: Assessment) -> None:
    starts = [line.split(":")[0] for line in settled.failures()]
    assert [start for start in starts if not start.startswith(("target", "rule"))] == [
        "latency-shop",
        "cpu-shop",
        "db-size-shop",
        "broken",
        "nothing",
    ]


def test_a_source_that_stops(settled: Assessment, url: str, exporters: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorded rate goes on for a while: only the raw series and the target tell."""
    monkeypatch.setattr(answers, "LAST_SEEN_STEP", "1s")  # this Prometheus is younger than the usual step
    exporters.answers["/http"] = (500, {}, b"")
    try:
        until(
            lambda: found(proof(url, exporters.address))["rps-shop"][0] == "stale",
            15,
            lambda: repr(proof(url, exporters.address)),
        )
        assessment = proof(url, exporters.address)
        finding = assessment.signals[0]
        assert finding.reason == "target http on shop1 is down: server returned HTTP status 500 Internal Server Error"
        assert finding.value is not None
        assert finding.age_seconds is not None
        assert 0 < finding.age_seconds < 20
    finally:
        write_pages(exporters)
    until(
        lambda: found(proof(url, exporters.address))["rps-shop"][0] == "proven",
        15,
        lambda: repr(proof(url, exporters.address)),
    )

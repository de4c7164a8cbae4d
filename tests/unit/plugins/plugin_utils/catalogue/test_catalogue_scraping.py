# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue's targets and jobs in a real Prometheus: frameworks become one, patterns become labels."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.jobs import scrape_jobs
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets, target_files
from tests.unit.real_prometheus import prometheus, until
from tests.unit.verify_support import Server, serving

GOOD, BAD = 7, 3
COUNT = "http_server_request_duration_seconds_count"
BUCKET = "http_server_request_duration_seconds_bucket"
Query = Callable[[str], list[tuple[dict[str, str], float]]]


def histogram(name: str, count: int, **labels: str) -> list[str]:
    """A histogram of answers which all took 0.2 s."""
    text = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return [
        *(
            f'{name}_bucket{{{text},le="{bound}"}} {count if bound != "0.1" else 0}'
            for bound in ("0.1", "0.25", "+Inf")
        ),
        f"{name}_sum{{{text}}} {count * 0.2}",
        f"{name}_count{{{text}}} {count}",
    ]


def answers(name: str, status: str, method: str, route: str | None, **more: str) -> list[str]:
    """Seven answers of 200 and three of 500, in a framework's own words."""
    lines: list[str] = []
    for value, count in (("200", GOOD), ("500", BAD)):
        labels = {status: value, method: "GET", **({route: "/orders/{id}"} if route else {}), **more}
        lines += histogram(name, count, **labels)
    return lines


DJANGO_COUNTER = "django_http_responses_total_by_status_view_method_total"
PAGES: dict[str, list[str]] = {
    "micrometer": [
        *answers("http_server_requests_seconds", "status", "method", "uri", outcome="X", exception="None"),
        *histogram(
            "http_server_requests_seconds",
            2,
            status="500",
            method="GET",
            uri="/orders/{id}",
            outcome="X",
            exception="IO",
        ),
        'http_server_requests_seconds_max{status="200",method="GET",uri="/orders/{id}"} 0.2',
    ],
    # The Java agent tells its command line, longer than the job allows a value to be.
    "opentelemetry": [
        *answers(
            "http_server_request_duration_seconds", "http_response_status_code", "http_request_method", "http_route"
        ),
        f'target_info{{process_command_args="{"java " * 60}"}} 1',
    ],
    "opentelemetry-node": answers(
        "http_server_request_duration", "http_response_status_code", "http_request_method", "http_route"
    ),
    "prometheus-net": answers(
        "http_request_duration_seconds", "code", "method", "endpoint", controller="Orders", action="Get"
    ),
    "starlette": answers("starlette_request_duration_seconds", "status_code", "method", "path", app_name="shop"),
    "flask": answers("flask_http_request_duration_seconds", "status", "method", "path"),
    "express": [*answers("http_request_duration_seconds", "status_code", "method", "path"), "# TYPE up gauge", "up 1"],
    "traefik": answers("traefik_service_request_duration_seconds", "code", "method", None, service="shop@file"),
    "caddy": answers("caddy_http_request_duration_seconds", "code", "method", "handler", server="srv0"),
    "promhttp": [
        line.replace("GET", "get")
        for line in answers("http_server_request_duration_seconds", "code", "method", "http_route")
    ],
    "django": [
        *histogram("django_http_requests_latency_seconds_by_view_method", GOOD + BAD, method="GET", view="orders"),
        f'{DJANGO_COUNTER}{{status="200",method="GET",view="orders"}} {GOOD}',
        f'{DJANGO_COUNTER}{{status="500",method="GET",view="orders"}} {BAD}',
    ],
    "fastapi": [
        *histogram("http_request_duration_seconds", GOOD + BAD, method="GET", handler="/orders/{id}"),
        f'http_requests_total{{status="2xx",method="GET",handler="/orders/{{id}}"}} {GOOD}',
        f'http_requests_total{{status="5xx",method="GET",handler="/orders/{{id}}"}} {BAD}',
    ],
}
QUEUES = ("orders", "orders.dlq", "dlq-orders", "delay.orders", "log.stream")
OTHER_PAGES: dict[str, dict[str, list[str]]] = {
    "process": {
        "/metrics": [f'namedprocess_namegroup_num_procs{{groupname="{group}"}} 2' for group in ("caddy", "flask")]
        + ["go_goroutines 8"]
    },
    "node": {
        "/metrics": ["node_load1 0.5", 's3_bucket_used_bytes{service="pictures",bucket="a"} 5'],
    },
    "postgresql": {
        "/metrics": [
            f'pg_database_size_bytes{{datname="{name}"}} 9' for name in ("stock", "stock-2", "xstock", "postgres")
        ]
    },
    "rabbitmq": {
        "/metrics": ["rabbitmq_queue_messages 4", 'erlang_vm_allocators{alloc="ets"} 1'],
        "/metrics/detailed": [
            *(f'rabbitmq_detailed_queue_messages{{vhost="/",queue="{queue}"}} 1' for queue in QUEUES),
            "rabbitmq_identity_info 1",
        ],
    },
}
SERVICES: dict[str, Any] = {
    **{
        name: {"kind": "http", "group": name, "metrics_path": f"/{name}", "process": {"comm": [name]}} for name in PAGES
    },
    "stock": {"kind": "postgresql", "group": "data", "databases": ["stock", "stock-2"]},
    "broker": {
        "kind": "rabbitmq",
        "group": "data",
        "dead_letter_queues": r".*\.dlq|dead\..*",
        "queues_without_readers": r"delay\..*",
        "stream_queues": ".*stream",
    },
}


def put(server: Server, pages: dict[str, list[str]]) -> None:
    """Give the pages by path."""
    for path, lines in pages.items():
        server.answers[path] = (200, {"Content-Type": "text/plain; version=0.0.4"}, "\n".join([*lines, ""]).encode())


def with_targets(job: dict[str, Any], files: dict[str, Any], servers: dict[str, Server]) -> dict[str, Any]:
    """A job with the content of its target file in it, every address that of a stand-in.

    Not by the file itself: Prometheus needs an inotify instance to read it, and a computer full of containers may have
    none left.
    """
    name = job["job_name"]
    server = servers.get(name.removesuffix("-detailed"))
    entries = [{**entry, "targets": [server.address]} for entry in files[f"{name}.json"]] if server else []
    # What stands once a host is there once: all hosts share the stand-in's address.
    kept = entries[:1] if name in ("node", "process") else entries
    return {**{key: value for key, value in job.items() if key != "file_sd_configs"}, "static_configs": kept}


@pytest.fixture(name="query", scope="module")
def fixture_query(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    """Asks a Prometheus that runs with the catalogue's own jobs and target files."""
    directory = tmp_path_factory.mktemp("prometheus")
    with ExitStack() as stack:
        servers = {job: stack.enter_context(serving()) for job in ("http", *OTHER_PAGES)}
        put(servers["http"], {f"/{name}": lines for name, lines in PAGES.items()})
        for job, pages in OTHER_PAGES.items():
            put(servers[job], pages)
        services = read_services(SERVICES)
        groups = {**{name: [name] for name in PAGES}, "data": ["data1"], "all": [*PAGES, "data1"]}
        files = target_files(services, all_targets(services, groups, None, "test", "dc1"))
        jobs = [with_targets(job, files, servers) for job in scrape_jobs(services, 1)]
        url = stack.enter_context(prometheus(directory, jobs, {"groups": []}))
        yield lambda expression: ask(url, expression)


def ask(url: str, expression: str) -> list[tuple[dict[str, str], float]]:
    """The answer to an instant query; waits until there is one, 20 seconds at most."""
    found: list[tuple[dict[str, str], float]] = []

    def filled() -> bool:
        address = f"{url}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        with urllib.request.urlopen(address, timeout=5) as answer:
            result = json.load(answer)["data"]["result"]
        found[:] = [(entry["metric"], float(entry["value"][1])) for entry in result]
        return bool(found)

    until(filled, 20, lambda: f"no answer to {expression}")
    return found


def by(query: Query, label: str, expression: str) -> dict[str, float]:
    """Values by one label."""
    return {metric.get(label, ""): value for metric, value in query(expression)}


@pytest.fixture(name="scraped", scope="module")
def fixture_scraped(query: Query) -> Query:
    """As query, once every target has been scraped."""
    wanted = len(PAGES) + 5

    def all_up() -> bool:
        return query("count(up) or vector(0)")[0][1] == wanted

    until(all_up, 40, lambda: f"{query('up')} instead of {wanted} targets")
    return query


def test_every_target_is_up_and_up_is_prometheus_own(scraped: Query) -> None:
    result = scraped("up")
    assert {value for _metric, value in result} == {1.0}
    assert len({json.dumps(metric, sort_keys=True) for metric, _value in result}) == len(PAGES) + 5
    assert sorted(metric["service"] for metric, _value in result if metric["job"] == "http") == sorted(PAGES)


def test_no_duplicates(scraped: Query) -> None:
    after = by(scraped, "service", 'scrape_samples_post_metric_relabeling{job="http"}')
    stored = by(scraped, "service", 'count by (service) ({job="http",__name__!~"up|scrape_.*"})')
    # Prometheus counts before it finds that two series became one; what is stored is what is left.
    assert stored == after
    assert stored["express"] == len(PAGES["express"]) - 2  # its own `up` and a comment


def test_requests_by_status_of_every_framework(scraped: Query) -> None:
    total = by(scraped, "service", f"sum by (service) ({COUNT})")
    assert total == {name: GOOD + BAD + (2 if name == "micrometer" else 0) for name in PAGES}
    bad = by(scraped, "service", f'sum by (service) ({COUNT}{{http_response_status_code="500"}})')
    exact = set(PAGES) - {"fastapi"}  # groups its codes as 5xx by default and has none on its histogram
    assert bad == {name: BAD + (2 if name == "micrometer" else 0) for name in exact}


def test_routes_and_methods(scraped: Query) -> None:
    methods = scraped(f"count by (service, http_request_method) ({COUNT})")
    assert {metric["service"] for metric, _value in methods} == set(PAGES)
    assert {metric.get("http_request_method") for metric, _value in methods} == {"GET"}
    routes = {
        (metric["service"], metric.get("http_route"))
        for metric, _value in scraped(f"count by (service, http_route) ({COUNT})")
    }
    wanted = dict.fromkeys(PAGES, "/orders/{id}") | {"django": "orders", "traefik": None}
    assert routes == set(wanted.items())


def test_quantiles_of_every_framework(scraped: Query) -> None:
    result = by(scraped, "service", f"histogram_quantile(1, sum by (service, le) ({BUCKET}))")
    assert result == pytest.approx(dict.fromkeys(PAGES, 0.25))


def test_own_service_label_of_a_proxy_does_not_win(scraped: Query) -> None:
    labels = {metric["service"]: metric for metric, _value in scraped(f'{COUNT}{{service="traefik"}}')}
    assert labels["traefik"]["exported_service"] == "shop@file"


def test_queues_are_marked(scraped: Query) -> None:
    marks = {
        metric["queue"]: {key: metric[key] for key in ("dead_letter", "expects_readers", "stream") if key in metric}
        for metric, _value in scraped("rabbitmq_detailed_queue_messages")
    }
    assert marks == {
        "orders": {},
        "orders.dlq": {"dead_letter": "true", "expects_readers": "false"},
        "dlq-orders": {},
        "delay.orders": {"expects_readers": "false"},
        "log.stream": {"stream": "true"},
    }
    identity = scraped('rabbitmq_identity_info{job="rabbitmq-detailed"}')[0][0]
    assert not {"dead_letter", "expects_readers", "stream"} & set(identity)
    assert identity["cluster"] == "broker"


def test_allocators_are_dropped(scraped: Query) -> None:
    assert scraped('rabbitmq_queue_messages{job="rabbitmq"}')
    assert scraped("count(erlang_vm_allocators) or vector(0)")[0][1] == 0


def test_named_databases_are_watched(scraped: Query) -> None:
    watched = {metric["datname"]: metric.get("watched") for metric, _value in scraped("pg_database_size_bytes")}
    assert watched == {"stock": "true", "stock-2": "true", "xstock": None, "postgres": None}


def test_process_groups_become_services(scraped: Query) -> None:
    result = {metric["groupname"]: metric["service"] for metric, _value in scraped("namedprocess_namegroup_num_procs")}
    assert result == {"caddy": "caddy", "flask": "flask"}
    assert scraped('go_goroutines{job="process"}')[0][0]["service"] == "host"


def test_textfile_series_carry_their_own_service(scraped: Query) -> None:
    metric = scraped("s3_bucket_used_bytes")[0][0]
    assert metric["service"] == "pictures"
    assert "exported_service" not in metric
    assert scraped("node_load1")[0][0]["service"] == "host"

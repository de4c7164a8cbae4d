# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All services at once, a real Prometheus with the catalogue's own jobs and the shipped rules, and known traffic."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.jobs import scrape_jobs
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets, target_files
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.validate import catalogue_faults
from tests.instrumentation.processes import running, status_of, wait_for
from tests.instrumentation.query import Query
from tests.instrumentation.services import SERVICES, Start
from tests.instrumentation.traffic import ROUTES, Ledger, plan, send
from tests.unit.real_prometheus import ROOT, free_port, prometheus, until

INTERVAL = 2
# So many scrapes before and after the traffic: a rate over few of them extrapolates far.
SCRAPES = 6


@dataclass(frozen=True)
class World:
    """What the tests look at: Prometheus, the ledger and the counters before the traffic, and the services."""

    query: Query
    ledgers: dict[str, Ledger]
    before: dict[tuple[str, ...], float]
    buckets_before: dict[tuple[str, float], float]
    starts: dict[str, Start]

    def metrics_url(self, name: str) -> str:
        path = SERVICES[name].catalogue.get("metrics_path", "/metrics")
        return f"http://127.0.0.1:{self.starts[name].metrics_port}{path}"


def pytest_configure() -> None:
    """Whoever ends the stage ends its services, too: a signal to end is handled like Ctrl-C."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def catalogue(starts: dict[str, Start]) -> dict[str, Any]:
    """The services as a user declares them."""
    return {
        name: {
            "kind": "http",
            "group": name.replace("-", "_"),
            "port": starts[name].metrics_port,
            "process": {"comm": [name]},
            **service.catalogue,
        }
        for name, service in SERVICES.items()
    }


def scraping(starts: dict[str, Start]) -> list[dict[str, Any]]:
    """The job http as the collection writes it; its targets stand in it, where they stand in a file elsewhere."""
    declared = catalogue(starts)
    groups = {entry["group"]: [name] for name, entry in declared.items()} | {"prometheus": ["mon1"]}
    hosts = {name: {"signals_address": "127.0.0.1"} for names in groups.values() for name in names}
    assert not catalogue_faults(declared, groups, {}, "test", "dc1", INTERVAL)
    services = read_services(declared)
    files = target_files(services, all_targets(services, groups, hosts, "test", "dc1"))
    job = next(job for job in scrape_jobs(services, INTERVAL) if job["job_name"] == "http")
    return [{**{key: job[key] for key in job if key != "file_sd_configs"}, "static_configs": files["http.json"]}]


def rules() -> dict[str, Any]:
    """The shipped recordings of HTTP services, evaluated as often as this Prometheus evaluates."""
    shipped = yaml.safe_load((ROOT / "roles/signals/files/rules/http.yml").read_text(encoding="utf-8"))
    for group in shipped["groups"]:
        group.pop("interval")
    return dict(shipped)


def start_all(stack: ExitStack, directory: Path) -> dict[str, Start]:
    """Start every service, and wait until each answers on both ports."""
    starts: dict[str, Start] = {}
    waiting = []
    for name, service in SERVICES.items():
        own = directory / name
        own.mkdir()
        start = starts[name] = Start(free_port(), free_port(), free_port(), own)
        environment = {"PORT": str(start.port), "METRICS_PORT": str(start.metrics_port), **service.prepare(start)}
        for beside, command in service.beside(start).items():
            stack.enter_context(running(beside, command, own, environment))
        waiting.append((name, stack.enter_context(running(name, service.command(start), own, environment)), own))
    for name, process, own in waiting:
        metrics = f"http://127.0.0.1:{starts[name].metrics_port}/"
        wait_for(name, process, own, f"http://127.0.0.1:{starts[name].port}/nowhere", metrics)
    return starts


def wait_for_status(start: Start, route: str, status: int) -> None:
    """Wait until a service answers one of its routes as it shall."""
    address = f"http://127.0.0.1:{start.port}/{route}/1"
    until(
        lambda: status_of(address) == status,
        30,
        lambda: f"/{route}/1 of {start.directory.name} is not answered with {status}",
    )


@pytest.fixture(name="world", scope="session")
def fixture_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everything running, after the traffic and long enough after it that Prometheus has seen its end."""
    with ExitStack() as stack:
        starts = start_all(stack, tmp_path_factory.mktemp("services"))
        for start in starts.values():
            for route, status in ROUTES.items():
                wait_for_status(start, route, status)
        url = stack.enter_context(prometheus(tmp_path_factory.mktemp("prometheus"), scraping(starts), rules()))
        query = Query(url)
        query.wait_for_scrapes(len(SERVICES), SCRAPES)
        before, buckets_before = query.counters(), query.buckets()
        ledgers = {name: plan(number) for number, name in enumerate(SERVICES)}
        with ThreadPoolExecutor(len(SERVICES)) as pool:
            list(pool.map(lambda name: send(starts[name].port, ledgers[name]), SERVICES))
        query.wait_for_scrapes(len(SERVICES), SCRAPES)
        yield World(query, ledgers, before, buckets_before, starts)

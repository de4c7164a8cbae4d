# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""What /metrics shows: one process's registry, or the sum of all worker processes."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from typing import Any, Callable

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from .users import shared_registers
from .workers import forget_dead_workers, worker_directory

_preparations: list[weakref.WeakMethod[Callable[[], None]]] = []


def before_scrape(preparation: Callable[[], None]) -> None:
    """Call a bound method before each reading, as long as its object lives: routes may be added at any time."""
    _preparations.append(weakref.WeakMethod(preparation))


def metrics_registry(version: str = "", registry: CollectorRegistry = REGISTRY) -> CollectorRegistry:
    """A registry to expose, for a server of your own; :func:`serve_metrics` uses it.

    Args:
        version: version of the service, shown as ``app_build_info{version}``; empty: not shown.
        registry: what is shown when there is a single process.

    Raises:
        RuntimeError: PROMETHEUS_MULTIPROC_DIR was set too late or names no directory.
    """
    worker_directory()
    exposed = CollectorRegistry(auto_describe=False)
    exposed.register(_Exposition(version, registry))
    return exposed


class _Exposition(Collector):
    """Collector over everything that is to be shown."""

    def __init__(self, version: str, registry: CollectorRegistry) -> None:
        self._version = version
        self._registry = registry
        self._created = os.environ.get("PROMETHEUS_DISABLE_CREATED_SERIES", "true").lower() in ("false", "0", "f")

    def collect(self) -> Iterator[Metric]:
        """All metrics; without *_created series unless PROMETHEUS_DISABLE_CREATED_SERIES is false."""
        for reference in list(_preparations):
            preparation: Any = reference()
            if preparation is None:
                _preparations.remove(reference)
            else:
                preparation()
        if self._version:
            yield self._build_info()
        for metric in self._metrics():
            if not self._created and metric.type in ("counter", "histogram", "summary"):
                metric.samples = [sample for sample in metric.samples if sample.name != metric.name + "_created"]
            yield metric

    def _build_info(self) -> Metric:
        family = GaugeMetricFamily("app_build_info", "Version of the service.", labels=["version"])
        family.add_metric([self._version], 1)
        return family

    def _metrics(self) -> Iterator[Metric]:
        directory = worker_directory()
        if directory is None:
            yield from self._registry.collect()
            return
        forget_dead_workers(directory)
        collector: Any = MultiProcessCollector
        yield from collector(CollectorRegistry(), str(directory)).collect()
        yield from shared_registers(directory)

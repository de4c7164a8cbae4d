# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The HTTP metrics and their labels: names and buckets follow OpenTelemetry's stable HTTP conventions.

https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from weakref import WeakKeyDictionary

from prometheus_client import REGISTRY, CollectorRegistry, Gauge, Histogram

DURATION = "http_server_request_duration_seconds"
ACTIVE = "http_server_active_requests"
LABELS = ("http_request_method", "http_response_status_code", "http_route")

# Bounds in seconds, as the OpenTelemetry conventions advise, and 1 and 2 beside them for thresholds on full seconds.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.0, 2.5, 5.0, 7.5, 10.0)

METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
OTHER_METHOD = "_OTHER"
UNMATCHED = "unmatched"

# What nginx logs when a client closed the connection before the answer: no fault of the server.
CLIENT_GONE = 499

# A series that is born with its first error shows no increase: these exist from the start.
STATUSES_FROM_START = (200, 500)


def known_method(method: str) -> str:
    """The method as label value: one of METHODS, anything else is ``_OTHER``."""
    return method if method in METHODS else OTHER_METHOD


class HttpMetrics:
    """The metrics of one registry; use :func:`http_metrics`, since a registry takes each name once.

    Args:
        registry: where the metrics are registered (not used for reading when there are several worker processes).
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._duration = Histogram(
            DURATION,
            "Time from the arrival of a request to the end of its answer.",
            LABELS,
            buckets=BUCKETS,
            registry=registry,
        )
        # "livesum": a worker process that is gone has no requests in flight.
        self.active = Gauge(ACTIVE, "Requests being answered.", registry=registry, multiprocess_mode="livesum")
        self.active.set(0)
        self._created: set[tuple[str, str]] = set()

    def create_series(self, routes: Iterable[tuple[str, str]]) -> None:
        """Create the series of 200 and 500 for (method, route template) pairs, and 500 for faults before routing."""
        for method, route in routes:
            method = known_method(method)
            if (method, route) in self._created:
                continue
            self._created.add((method, route))
            for status in STATUSES_FROM_START:
                self._duration.labels(method, str(status), route)
            self._duration.labels(method, "500", UNMATCHED)

    def observe(self, method: str, status: int, route: str, seconds: float) -> None:
        """Count one answered request."""
        self._duration.labels(known_method(method), str(status), route).observe(seconds)


_lock = Lock()
_of_registry: WeakKeyDictionary[CollectorRegistry, HttpMetrics] = WeakKeyDictionary()


def http_metrics(registry: CollectorRegistry = REGISTRY) -> HttpMetrics:
    """The metrics of a registry, made at the first call: several applications in one process share them."""
    with _lock:
        if registry not in _of_registry:
            _of_registry[registry] = HttpMetrics(registry)
        return _of_registry[registry]

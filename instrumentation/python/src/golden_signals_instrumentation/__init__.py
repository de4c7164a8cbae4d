# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""HTTP metrics in the canonical form of golden.signals for ASGI and WSGI services."""

from __future__ import annotations

from .asgi import ASGIMiddleware
from .exposition import metrics_registry
from .metrics import BUCKETS, UNMATCHED
from .server import MetricsServer, serve_metrics
from .workers import clear_worker_files
from .wsgi import WSGIMiddleware

__all__ = [
    "BUCKETS",
    "UNMATCHED",
    "ASGIMiddleware",
    "MetricsServer",
    "WSGIMiddleware",
    "clear_worker_files",
    "metrics_registry",
    "serve_metrics",
]

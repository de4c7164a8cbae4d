# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Hooks for gunicorn's configuration file:

``from golden_signals_instrumentation.gunicorn_hooks import child_exit, on_starting``
"""

from __future__ import annotations

import os
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

from .workers import clear_worker_files

__all__ = ["child_exit", "on_starting"]


def on_starting(server: Any) -> None:
    """Remove the files of an earlier run; not when gunicorn replaces itself (USR2), since old workers still count."""
    if "GUNICORN_PID" not in os.environ:
        clear_worker_files()


def child_exit(server: Any, worker: Any) -> None:
    """Forget the requests in flight of a worker that is gone, at once rather than at the next scrape."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]

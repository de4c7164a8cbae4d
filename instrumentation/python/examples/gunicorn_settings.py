# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""gunicorn's configuration: the workers' files are emptied at the start, a dead worker's requests are forgotten."""

from __future__ import annotations

from golden_signals_instrumentation.gunicorn_hooks import child_exit, on_starting

__all__ = ["child_exit", "on_starting"]

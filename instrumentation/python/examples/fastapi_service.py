# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""FastAPI under uvicorn with several workers:

PROMETHEUS_MULTIPROC_DIR=/run/shop uvicorn --workers 4 fastapi_service:app
"""

from __future__ import annotations

import asyncio
import os

from fastapi import FastAPI
from golden_signals_instrumentation import ASGIMiddleware, serve_metrics

api = FastAPI()


@api.get("/items/{number}")
async def item(number: int) -> int:
    """A route that answers."""
    return number


@api.get("/slow/{number}")
async def slow(number: int) -> int:
    """A route that takes its time."""
    await asyncio.sleep(0.3)
    return number


@api.get("/fail/{number}")
async def fail(number: int) -> int:
    """A route with a fault."""
    raise RuntimeError("wanted by the test")


app = ASGIMiddleware(api)
serve_metrics(int(os.environ.get("METRICS_PORT", "9464")), "127.0.0.1", version="1.0.0")

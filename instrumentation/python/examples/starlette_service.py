# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Starlette under uvicorn with one process, which shows its own CPU and memory, too:

uvicorn starlette_service:app
"""

from __future__ import annotations

import asyncio
import os

from golden_signals_instrumentation import ASGIMiddleware, serve_metrics
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


async def item(request: Request) -> Response:
    """A route that answers."""
    return PlainTextResponse(request.path_params["number"])


async def slow(request: Request) -> Response:
    """A route that takes its time."""
    await asyncio.sleep(0.3)
    return PlainTextResponse(request.path_params["number"])


async def fail(request: Request) -> Response:
    """A route with a fault."""
    raise RuntimeError("wanted by the test")


routes = [Route("/items/{number}", item), Route("/slow/{number}", slow), Route("/fail/{number}", fail)]
app = ASGIMiddleware(Starlette(routes=routes))
serve_metrics(int(os.environ.get("METRICS_PORT", "9464")), "127.0.0.1", version="1.0.0")

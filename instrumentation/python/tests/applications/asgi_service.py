# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""A Starlette service for the tests with several worker processes."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from golden_signals_instrumentation import ASGIMiddleware, serve_metrics
from golden_signals_instrumentation.users_key import VARIABLE
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


async def pid(request: Request) -> Response:
    """Which worker answers; it takes its time, so that another one answers the next request."""
    await asyncio.sleep(0.05)
    return PlainTextResponse(str(os.getpid()))


async def item(request: Request) -> Response:
    """A route with a parameter."""
    return PlainTextResponse(request.path_params["number"])


async def fail(request: Request) -> Response:
    """A fault of the service."""
    raise RuntimeError("wanted by the test")


async def sleep(request: Request) -> Response:
    """A request that stays in flight."""
    await asyncio.sleep(30)
    return PlainTextResponse("late")


routes = [Route("/pid", pid), Route("/items/{number}", item), Route("/fail", fail), Route("/sleep", sleep)]


def user(scope: Any) -> str | None:
    """The authenticated user; this service believes a header."""
    return Headers(scope=scope).get("x-user")


app = ASGIMiddleware(Starlette(routes=routes), exclude=["/pid"], user=user if os.environ.get(VARIABLE) else None)
serve_metrics(int(os.environ["TEST_METRICS_PORT"]), "127.0.0.1", version="1.2.3")

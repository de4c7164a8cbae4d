# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP service of the company: Starlette on uvicorn, measured by the instrumentation package.

Settings come from the environment: PORT, METRICS_PORT, WORKERS, SERVICE_VERSION, libpq's PG* variables, BROKER_*.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from typing import Any

import psycopg
import uvicorn
from golden_signals_instrumentation import ASGIMiddleware, clear_worker_files, serve_metrics
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from .broker import BrokerError
from .database import pool
from .faults import FaultMiddleware


async def health(request: Request) -> Response:
    """Whether the service can work: its database answers."""
    await run_in_threadpool(_ask_database)
    return JSONResponse({"status": "ok"})


def _ask_database() -> None:
    with pool.connection(timeout=2) as connection:
        connection.execute("SELECT 1")


async def unavailable(request: Request, error: Exception) -> Response:
    """The database or the broker does not answer: the service itself is well, and says so with 503."""
    return JSONResponse({"error": str(error)}, status_code=503)


async def refused(request: Request, error: Exception) -> Response:
    """The customer's input is wrong."""
    return JSONResponse({"error": str(error)}, status_code=422)


class InputError(ValueError):
    """The input of a request is wrong; the text says what and what is allowed."""


def positive_number(name: str, text: object, maximum: int) -> int:
    """A whole number from 1 to the maximum.

    Raises:
        InputError: it is none.
    """
    try:
        number = int(str(text))
    except ValueError:
        number = 0
    if not 1 <= number <= maximum:
        raise InputError(f"{name}: {text!r} is not allowed; allowed: 1 to {maximum}")
    return number


def application(
    routes: Sequence[BaseRoute],
    helpers: Sequence[Callable[[], AbstractContextManager[object]]],
    middleware: Sequence[Middleware] = (),
    user: Callable[[Any], str | None] | None = None,
) -> ASGIMiddleware:
    """The measured application of one worker process; the helpers (publisher, consumer) live as long as it does.

    ``user`` gives the user of a request, for a service whose users are counted by registers.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with ExitStack() as stack:
            stack.callback(pool.close)
            for helper in helpers:
                stack.enter_context(helper())
            yield

    app = Starlette(
        routes=[*routes, Route("/health", health)],
        middleware=[*middleware, Middleware(FaultMiddleware)],
        exception_handlers={
            InputError: refused,
            psycopg.OperationalError: unavailable,
            BrokerError: unavailable,
        },
        lifespan=lifespan,
    )
    serve_metrics(int(os.environ.get("METRICS_PORT", "9464")), version=os.environ.get("SERVICE_VERSION", "1.0.0"))
    return ASGIMiddleware(app, user=user)


def run(module: str) -> None:
    """Start the service; ``module`` is where ``app`` is."""
    clear_worker_files()
    uvicorn.run(
        f"{module}:app",
        host="0.0.0.0",
        port=int(os.environ.get("PORT", "8000")),
        workers=int(os.environ.get("WORKERS", "1")),
        log_level="warning",
        access_log=False,
    )

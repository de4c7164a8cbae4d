# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""A Flask service for the tests with several worker processes."""

from __future__ import annotations

import os
import time
from typing import Any

from flask import Flask, request
from golden_signals_instrumentation import WSGIMiddleware, serve_metrics
from golden_signals_instrumentation.users_key import VARIABLE

app = Flask(__name__)


@app.get("/pid")
def pid() -> str:
    """Which worker answers; it takes its time, so that another one answers the next request."""
    time.sleep(0.05)
    return str(os.getpid())


@app.get("/items/<int:number>")
def item(number: int) -> str:
    """A route with a parameter."""
    return str(number)


@app.get("/fail")
def fail() -> str:
    """A fault of the service."""
    raise RuntimeError("wanted by the test")


def user(environ: dict[str, Any]) -> str | None:
    """The authenticated user; this service believes a header."""
    return request.headers.get("x-user")


app.wsgi_app = WSGIMiddleware(  # type: ignore[method-assign]
    app.wsgi_app, flask=app, exclude=["/pid"], user=user if os.environ.get(VARIABLE) else None
)
serve_metrics(int(os.environ["TEST_METRICS_PORT"]), "127.0.0.1", version="1.2.3")

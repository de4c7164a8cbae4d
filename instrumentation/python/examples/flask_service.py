# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Flask under gunicorn with several workers:

PROMETHEUS_MULTIPROC_DIR=/run/shop gunicorn -c python:gunicorn_settings -w 4 flask_service:app
"""

from __future__ import annotations

import os
import time

from flask import Flask
from golden_signals_instrumentation import WSGIMiddleware, serve_metrics

app = Flask(__name__)


@app.get("/items/<int:number>")
def item(number: int) -> str:
    """A route that answers."""
    return str(number)


@app.get("/slow/<int:number>")
def slow(number: int) -> str:
    """A route that takes its time."""
    time.sleep(0.3)
    return str(number)


@app.get("/fail/<int:number>")
def fail(number: int) -> str:
    """A route with a fault."""
    raise RuntimeError("wanted by the test")


app.wsgi_app = WSGIMiddleware(app.wsgi_app, flask=app)  # type: ignore[method-assign]
serve_metrics(int(os.environ.get("METRICS_PORT", "9464")), "127.0.0.1", version="1.0.0")

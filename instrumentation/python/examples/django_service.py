# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Django under gunicorn with several workers; what stands here in one file is wsgi.py, urls.py and views.py elsewhere:

PROMETHEUS_MULTIPROC_DIR=/run/shop gunicorn -c python:gunicorn_settings -w 4 django_service:application
"""

from __future__ import annotations

import os
import time

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from golden_signals_instrumentation import WSGIMiddleware, serve_metrics
from golden_signals_instrumentation.django import django_route, django_routes

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)


def item(request: HttpRequest, number: int) -> HttpResponse:
    """A route that answers."""
    return HttpResponse(str(number))


def slow(request: HttpRequest, number: int) -> HttpResponse:
    """A route that takes its time."""
    time.sleep(0.3)
    return HttpResponse(str(number))


def fail(request: HttpRequest, number: int) -> HttpResponse:
    """A route with a fault."""
    raise RuntimeError("wanted by the test")


urlpatterns = [path("items/<int:number>", item), path("slow/<int:number>", slow), path("fail/<int:number>", fail)]

application = get_wsgi_application()
application = WSGIMiddleware(application, routes=django_routes(), route_of=django_route)
serve_metrics(int(os.environ.get("METRICS_PORT", "9464")), "127.0.0.1", version="1.0.0")

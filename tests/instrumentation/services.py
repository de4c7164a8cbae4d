# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small real services of instrumentation/, each as its page says it is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.instrumentation.nginx import mtail_command, nginx_command, write_settings

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "build/instrumentation"
PYTHON = ROOT / "instrumentation/python"

JAR = str(BUILT / "jvm/target/example.jar")
JAVA = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dspring.main.banner-mode=off"]


@dataclass(frozen=True)
class Start:
    """Where a service shall listen, a free port for a helper of its own, and a directory of its own."""

    port: int
    metrics_port: int
    spare_port: int
    directory: Path


@dataclass(frozen=True)
class Service:
    """One service.

    :param command: its command line.
    :param metric: the HTTP metric as it writes it itself.
    :param template: how it writes the template of the route ``items`` with a number.
    :param prepare: writes what it needs and returns its environment besides PORT and METRICS_PORT.
    :param beside: further processes it needs, by name.
    :param catalogue: its keys in the catalogue besides kind, group, port and process.
    :param pre_created: whether series of 500 exist before the first error.
    """

    command: Callable[[Start], list[str]]
    metric: str = "http_server_request_duration_seconds"
    template: str = "/{route}/{{number}}"
    prepare: Callable[[Start], dict[str, str]] = lambda start: {}
    beside: Callable[[Start], dict[str, list[str]]] = lambda start: {}
    catalogue: dict[str, Any] = field(default_factory=dict)
    pre_created: bool = False

    def route(self, name: str) -> str:
        """The value of ``http_route`` of items, slow or fail."""
        return self.template.format(route=name)


def gunicorn(application: str) -> Callable[[Start], list[str]]:
    return lambda start: [
        *(sys.executable, "-m", "gunicorn", "-c", "python:gunicorn_settings", "--workers", "2"),
        *("-b", f"127.0.0.1:{start.port}", application),
    ]


def uvicorn(application: str, *more: str) -> Callable[[Start], list[str]]:
    return lambda start: [
        *(sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(start.port), *more, application),
    ]


def python_path(start: Start) -> dict[str, str]:
    inherited = os.environ.get("PYTHONPATH", "")
    return {"PYTHONPATH": os.pathsep.join(filter(None, (f"{PYTHON}/src", f"{PYTHON}/examples", inherited)))}


def workers(start: Start) -> dict[str, str]:
    shared = start.directory / "workers"
    shared.mkdir(exist_ok=True)
    return {**python_path(start), "PROMETHEUS_MULTIPROC_DIR": str(shared)}


def java_agent(start: Start) -> list[str]:
    agent = BUILT / "jvm/target/opentelemetry-javaagent.jar"
    settings = {
        "otel.metrics.exporter": "prometheus",
        "otel.exporter.prometheus.host": "127.0.0.1",
        "otel.exporter.prometheus.port": start.metrics_port,
        "otel.traces.exporter": "none",
        "otel.logs.exporter": "none",
        # Spring Boot's own page of metrics is not wanted here.
        "management.server.port": -1,
    }
    return [*JAVA, f"-javaagent:{agent}", *(f"-D{key}={value}" for key, value in settings.items()), "-jar", JAR]


def behind_nginx(start: Start) -> dict[str, str]:
    write_settings(start.directory, start.port, start.spare_port)
    return python_path(start)


def beside_nginx(start: Start) -> dict[str, list[str]]:
    """mtail, and the service behind nginx, whose own metrics nobody reads."""
    service = uvicorn("starlette_service:app")(replace(start, port=start.spare_port))
    return {"mtail": mtail_command(start.directory, start.metrics_port), "behind": ["env", "METRICS_PORT=0", *service]}


SERVICES: dict[str, Service] = {
    "flask": Service(
        gunicorn("flask_service:app"), template="/{route}/<int:number>", prepare=workers, pre_created=True
    ),
    "django": Service(
        gunicorn("django_service:application"), template="/{route}/<int:number>", prepare=workers, pre_created=True
    ),
    "fastapi": Service(uvicorn("fastapi_service:app", "--workers", "2"), prepare=workers, pre_created=True),
    "starlette": Service(uvicorn("starlette_service:app"), prepare=python_path, pre_created=True),
    "spring-boot": Service(
        lambda start: [*JAVA, "-jar", JAR],
        metric="http_server_requests_seconds",
        catalogue={"metrics_path": "/actuator/prometheus"},
    ),
    "java-agent": Service(
        java_agent,
        catalogue={
            "latency_buckets": [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
            "thresholds": {"latency_p95_seconds": {"warning": 0.5, "critical": 2.5}},
        },
    ),
    "prom-client": Service(
        lambda start: ["node", str(BUILT / "node/prom-client.js")],
        metric="http_request_duration_seconds",
        template="/{route}/:number",
        pre_created=True,
    ),
    "node-opentelemetry": Service(
        lambda start: ["node", "--require", str(BUILT / "node/opentelemetry.js"), str(BUILT / "node/plain.js")],
        metric="http_server_request_duration",
        template="/{route}/:number",
    ),
    "go": Service(lambda start: [str(BUILT / "go/example")], pre_created=True),
    "nginx": Service(lambda start: nginx_command(start.directory), prepare=behind_nginx, beside=beside_nginx),
}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP metrics of many frameworks renamed at scrape time to OpenTelemetry's stable names, by one relabel list.

Target: ``http_server_request_duration_seconds_{bucket,sum,count}`` with ``http_response_status_code``,
``http_request_method`` and ``http_route`` (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
No label is ever dropped: series that differ only in it would become duplicates.
"""

from __future__ import annotations

from typing import Any

CANONICAL = "http_server_request_duration_seconds"

# Histograms in seconds, by what writes them.
HISTOGRAMS = {
    "http_server_requests_seconds": "Micrometer (Spring Boot, Quarkus)",
    "http_server_request_duration": "OpenTelemetry for Node.js, whose exporter adds no unit",
    "http_request_duration_seconds": "prometheus-net, prometheus-fastapi-instrumentator, express-prom-bundle",
    "starlette_request_duration_seconds": "starlette_exporter",
    "flask_http_request_duration_seconds": "prometheus_flask_exporter",
    "traefik_service_request_duration_seconds": "Traefik",
    "caddy_http_request_duration_seconds": "Caddy",
}
# Where other names of a label stand for the canonical one; the first that is there wins, a canonical one stays.
LABELS = {
    "http_response_status_code": (("status", "status_code", "code"), "[1-5][0-9][0-9]"),
    "http_request_method": (("method",), ".+"),
    "http_route": (("uri", "path", "handler", "endpoint", "view"), ".+"),
}
# django-prometheus: the histogram has no status, the counter of answers has; the counter becomes the count.
DJANGO_ANSWERS = "django_http_responses_total_by_status_view_method_total"
DJANGO_LATENCY = "django_http_requests_latency_seconds_by_view_method"


def http_relabelling() -> list[dict[str, Any]]:
    """``metric_relabel_configs`` of the job http.

    Of a service's own metrics ``up`` is dropped (express-prom-bundle writes one), since it would stand beside that of
    Prometheus, and OpenTelemetry's ``target_info``: it holds the command line, which may hold a secret, and is longer
    than the job allows a label's value to be, so that nothing at all would be read.
    """
    names = "|".join(HISTOGRAMS)
    rules: list[dict[str, Any]] = [
        {"source_labels": ["__name__"], "regex": "up|target_info", "action": "drop"},
        _rename(f"(?:{names})_(bucket|sum|count)", f"{CANONICAL}_$1"),
        _rename(f"{DJANGO_LATENCY}_(bucket|sum)", f"{CANONICAL}_$1"),
        _rename(DJANGO_ANSWERS, f"{CANONICAL}_count"),
    ]
    for label, (others, value) in LABELS.items():
        for other in others:
            rules.append(
                {
                    "source_labels": ["__name__", label, other],
                    "regex": f"{CANONICAL}_(?:bucket|sum|count);;({value})",
                    "target_label": label,
                    "replacement": "$1",
                }
            )
    # Go's promhttp writes methods in small letters. The label `method` stays, so no two series become one.
    method = "http_request_method"
    rules.append({"source_labels": [method], "target_label": method, "action": "uppercase"})
    return rules


def _rename(regex: str, replacement: str) -> dict[str, Any]:
    """A series whose name matches gets another name."""
    return {"source_labels": ["__name__"], "regex": regex, "target_label": "__name__", "replacement": replacement}

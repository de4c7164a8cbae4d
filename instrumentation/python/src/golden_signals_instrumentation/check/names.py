# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The names that frameworks give their HTTP metrics, and how golden.signals renames them at scrape time.

The tables equal those of the collection's relabel list; a test in the collection holds them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Optional

from ..metrics import DURATION
from .samples import Sample

HISTOGRAMS = (
    "http_server_requests_seconds",
    "http_server_request_duration",
    "http_request_duration_seconds",
    "starlette_request_duration_seconds",
    "flask_http_request_duration_seconds",
    "traefik_service_request_duration_seconds",
    "caddy_http_request_duration_seconds",
)
LABELS = {
    "http_response_status_code": (("status", "status_code", "code"), "[1-5][0-9][0-9]"),
    "http_request_method": (("method",), ".+"),
    "http_route": (("uri", "path", "handler", "endpoint", "view"), ".+"),
}
DJANGO_ANSWERS = "django_http_responses_total_by_status_view_method_total"
DJANGO_LATENCY = "django_http_requests_latency_seconds_by_view_method"

# What is not stored: a service's own "up", and OpenTelemetry's description of the process with its command line.
DROPPED = ("up", "target_info")

# Names that cannot be renamed to the contract, by what they begin with, and what to do.
HINTS = {
    "http_server_duration_milliseconds": "OpenTelemetry's old names in ms: set OTEL_SEMCONV_STABILITY_OPT_IN=http",
    "http_server_duration": "OpenTelemetry's old names in ms: set OTEL_SEMCONV_STABILITY_OPT_IN=http",
    "envoy_cluster_upstream_rq_time": "Envoy counts in ms: a recording rule of your own has to divide by 1000",
    "haproxy_backend_http_responses_total": "HAProxy counts classes (5xx) and no histogram: measure the service itself",
    "nginx_http_requests_total": "nginx's stub_status knows neither status nor latency: use its access log (mtail)",
}

_PART = re.compile(f"({'|'.join((*HISTOGRAMS, DURATION))})_(bucket|sum|count)")
_DJANGO_PART = re.compile(f"{DJANGO_LATENCY}_(bucket|sum)")


def renamed(samples: Iterable[Sample]) -> list[Sample]:
    """The samples as Prometheus will store them: HTTP metrics under the names of the contract, the rest as it was."""
    return [_renamed(sample) for sample in samples if sample.name not in DROPPED]


def origin(samples: Iterable[Sample]) -> Optional[str]:
    """The name of the HTTP metric as the service writes it, or None."""
    for sample in samples:
        found = _PART.fullmatch(sample.name)
        if found:
            return found.group(1)
        if sample.name == DJANGO_ANSWERS or _DJANGO_PART.fullmatch(sample.name):
            return DJANGO_LATENCY
    return None


def hints(samples: Iterable[Sample]) -> list[str]:
    """What to do about HTTP metrics that cannot be renamed."""
    names = {sample.name for sample in samples}
    return sorted({hint for start, hint in HINTS.items() if any(name.startswith(start) for name in names)})


def _renamed(sample: Sample) -> Sample:
    name = _canonical_name(sample.name)
    if name is None:
        return sample
    labels = dict(sample.labels)
    for label, (others, allowed) in LABELS.items():
        for other in others:
            if not labels.get(label) and re.fullmatch(allowed, labels.get(other, "")):
                labels[label] = labels[other]
    if "http_request_method" in labels:
        labels["http_request_method"] = labels["http_request_method"].upper()
    return Sample(name, labels, sample.value)


def _canonical_name(name: str) -> Optional[str]:
    if name == DJANGO_ANSWERS:
        return DURATION + "_count"
    found = _PART.fullmatch(name)
    if found:
        return f"{DURATION}_{found.group(2)}"
    found = _DJANGO_PART.fullmatch(name)
    return f"{DURATION}_{found.group(1)}" if found else None

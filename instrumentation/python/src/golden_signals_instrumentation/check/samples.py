# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading a service's metrics: one bounded request, and samples of the text form."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

MAXIMUM_BYTES = 50_000_000
# A server that can also write OpenMetrics shall write the text form, which Prometheus of any version reads.
ACCEPT = "text/plain;version=0.0.4"


class Unreadable(Exception):
    """The metrics could not be read; the message says why and what to do."""


@dataclass(frozen=True)
class Sample:
    """One series with its value at this moment."""

    name: str
    labels: dict[str, str]
    value: float


def fetch(url: str, seconds: float) -> str:
    """The text at a URL.

    Args:
        url: http or https.
        seconds: longest time to the end of the answer.

    Raises:
        Unreadable: no http(s) URL, no answer in time, another status than 200, more than MAXIMUM_BYTES, no UTF-8.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise Unreadable(f"URL: {url!r} is not allowed; allowed: http://HOST:PORT/PATH or https://HOST:PORT/PATH")
    try:
        request = urllib.request.Request(url, headers={"Accept": ACCEPT})
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            body = _read(answer, time.monotonic() + seconds)
    except urllib.error.HTTPError as error:
        raise Unreadable(f"{url} answered {error.code} {error.reason}; expected 200 with metrics") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreadable(f"{url} cannot be read: {getattr(error, 'reason', None) or error}") from error
    try:
        return str(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"{url} is no text in UTF-8: {error}") from error


def _read(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """The whole body; a server that sends drop by drop, or without end, is left."""
    body = b""
    while part := answer.read1(1 << 16):
        body += part
        if len(body) > MAXIMUM_BYTES:
            raise Unreadable(f"{answer.url} answers more than {MAXIMUM_BYTES} bytes; Prometheus should not read that")
        if time.monotonic() > deadline:
            raise Unreadable(f"{answer.url} did not end its answer in time (--timeout)")
    return body


def parse(text: str) -> list[Sample]:
    """The samples of an exposition in Prometheus' text form.

    Raises:
        Unreadable: it is none (a page of HTML, JSON), or holds no series.
    """
    try:
        samples = [
            Sample(sample.name, dict(sample.labels), sample.value)
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        ]
    except (ValueError, KeyError, IndexError) as error:
        raise Unreadable(f"no metrics in Prometheus' text form: {error}; is it the path of the metrics?") from error
    if not samples:
        raise Unreadable("there is no series at all; is it the path of the metrics?")
    return samples

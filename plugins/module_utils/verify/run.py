# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ask until everything is proven or the time is over; private to golden.signals."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timezone

from .answers import ask, ask_last_seen
from .client import PrometheusClient, PrometheusError
from .expected import Expectations
from .findings import Assessment
from .judge import assess, assess_unreachable, unproven_sources

PAUSE = 5.0  # seconds between two readings


def verify(client: PrometheusClient, expectations: Expectations, wait: float) -> Assessment:
    """The first assessment without a failure, or the last one after ``wait`` seconds.

    Prometheus not answering is an assessment too, in which nothing is proven; what cannot mend itself (refused
    credentials, a redirect) is not waited for.
    """
    end = time.monotonic() + wait
    while True:
        last = time.monotonic() + PAUSE > end
        try:
            assessment = _read(client, expectations, last)
        except PrometheusError as error:
            assessment = assess_unreachable(expectations, client.url, _now(), str(error))
            last = last or error.permanent
        if last or not _may_mend(assessment):
            return assessment
        time.sleep(PAUSE)


def _read(client: PrometheusClient, expectations: Expectations, last: bool) -> Assessment:
    answers = ask(client, expectations)
    assessment = assess(expectations, answers, client.url, _now())
    sources = unproven_sources(expectations, assessment)
    if last and sources:
        answers = replace(answers, last_seen=ask_last_seen(client, expectations, sources))
        assessment = assess(expectations, answers, client.url, _now())
    return assessment


def _may_mend(assessment: Assessment) -> bool:
    """Whether anything but machines lost earlier in the run is not as expected."""
    return len(assessment.failures()) > len(assessment.lost_hosts)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")

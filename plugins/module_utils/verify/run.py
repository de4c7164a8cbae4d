# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ask until everything is proven or the time is over; private to golden.signals."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Optional

from .answers import ask, ask_history, ask_last_seen
from .client import PrometheusClient, PrometheusError
from .context import with_history
from .expected import Expectations
from .findings import Assessment
from .grafana_proof import GrafanaProof
from .judge import assess, assess_unreachable, unproven_sources
from .units import utc_text

PAUSE = 5.0  # seconds between two readings


def verify(
    client: PrometheusClient, expectations: Expectations, wait: float, grafana: Optional[GrafanaProof] = None
) -> Assessment:
    """The first assessment without a failure, or the last one after ``wait`` seconds; with Grafana's part if given.

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
        if grafana is not None:
            assessment = replace(assessment, grafana=grafana.read())
        if last or not _may_mend(assessment):
            return assessment
        time.sleep(PAUSE)


def look_back(client: PrometheusClient, expectations: Expectations, assessment: Assessment) -> Assessment:
    """The assessment with the last hour of its signals; without an answer it is as true as before, and says so."""
    if assessment.unreachable:
        return assessment
    try:
        history = ask_history(client, expectations)
    except PrometheusError as error:
        return replace(assessment, warnings=[*assessment.warnings, f"the last hour is left out: {error}"])
    return replace(assessment, signals=with_history(assessment.signals, expectations, history))


def _read(client: PrometheusClient, expectations: Expectations, last: bool) -> Assessment:
    answers = ask(client, expectations)
    assessment = assess(expectations, answers, client.url, _now())
    sources = unproven_sources(expectations, assessment)
    if last and sources:
        answers = replace(answers, last_seen=ask_last_seen(client, expectations, sources))
        assessment = assess(expectations, answers, client.url, _now())
    return assessment


def _may_mend(assessment: Assessment) -> bool:
    """Whether waiting can help: a lost machine does not come back meanwhile, refused credentials stay refused."""
    return len(assessment.failures()) > assessment.lasting_failures()


def _now() -> str:
    return utc_text(time.time())

# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The parts of the contract: which of them samples cover, and what to do about those they do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..metrics import ACTIVE, DURATION
from .samples import Sample

COVERED, MISSING, ABSENT = "covered", "missing", "absent"
REGISTERS = "app_active_users_hll_register"
REGISTER_COUNT = 1024
STATUS = re.compile("[1-5][0-9][0-9]")
FINITE = re.compile(r"[0-9]+(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One part of the contract.

    Attributes:
        name: what it is called in the report.
        state: "covered", "missing" (needed) or "absent" (optional, or had from elsewhere).
        story: what was found, or what to do.
    """

    name: str
    state: str
    story: str


def parts(samples: Sequence[Sample], thresholds: Sequence[float], users: bool) -> list[Part]:
    """All parts in the order of the report.

    Args:
        samples: under the names of the contract.
        thresholds: latencies in seconds that must be bucket bounds.
        users: whether the registers of users are needed.
    """
    counts = [sample for sample in samples if sample.name == DURATION + "_count"]
    return [
        _requests(counts),
        _errors(counts),
        *_latency(samples, thresholds),
        _routes(counts),
        _users(samples, users),
        *_beside(samples),
    ]


def _requests(counts: Sequence[Sample]) -> Part:
    if not counts:
        return Part("requests", MISSING, "no histogram of requests; send the service a request and check again")
    total = sum(sample.value for sample in counts)
    return Part("requests", COVERED, f"{len(counts)} series, {total:.0f} requests so far")


def _errors(counts: Sequence[Sample]) -> Part:
    codes = sorted({sample.labels.get("http_response_status_code", "") for sample in counts})
    exact = [code for code in codes if STATUS.fullmatch(code)]
    if not counts:
        return Part("500s", MISSING, "no histogram of requests")
    if len(exact) != len(codes):
        statuses = {sample.labels.get("status", "") for sample in counts}
        grouped = sorted(status for status in statuses if status.endswith("xx"))
        why = f"groups its statuses ({', '.join(grouped)})" if grouped else "has series without an exact status"
        return Part("500s", MISSING, f"the histogram {why}; a three-digit status is needed on every series")
    if "500" in exact:
        return Part("500s", COVERED, f"exact statuses: {', '.join(exact)}")
    story = f"exact statuses: {', '.join(exact)}; no series of 500 yet, so the first error may be overlooked"
    return Part("500s", COVERED, story)


def _latency(samples: Sequence[Sample], thresholds: Sequence[float]) -> Iterator[Part]:
    words = {sample.labels.get("le", "") for sample in samples if sample.name == DURATION + "_bucket"}
    finite = sorted({float(word) for word in words if FINITE.fullmatch(word)})
    if not finite:
        yield Part("latency", MISSING, "the histogram has no buckets: no p50, p95 and p99")
        return
    shown = " ".join(f"{bound:g}" for bound in finite[:25]) + (" ..." if len(finite) > 25 else "")
    yield Part("latency", COVERED, f"{len(finite)} bucket bounds in seconds: {shown}")
    without = [f"{threshold:g}" for threshold in thresholds if threshold not in finite]
    if without:
        what = f"{', '.join(without)} s is no bucket bound"
        story = f"{what}: change the buckets, or the service's threshold and latency_buckets"
        yield Part("latency thresholds", MISSING, story)
    else:
        yield Part("latency thresholds", COVERED, f"{', '.join(f'{t:g}' for t in thresholds)} s are bucket bounds")


def _routes(counts: Sequence[Sample]) -> Part:
    routes = {sample.labels["http_route"] for sample in counts if sample.labels.get("http_route")}
    if not routes:
        return Part("routes", ABSENT, "no route label: the service is watched as a whole")
    return Part("routes", COVERED, f"{len(routes)}: {', '.join(sorted(routes)[:5])}{' ...' if len(routes) > 5 else ''}")


def _users(samples: Sequence[Sample], needed: bool) -> Part:
    registers = {sample.labels.get("register", "") for sample in samples if sample.name == REGISTERS}
    if len(registers) == REGISTER_COUNT:
        return Part("users", COVERED, f"{REGISTER_COUNT} registers")
    if registers:
        story = f"{len(registers)} registers instead of {REGISTER_COUNT}: the estimate would be wrong"
        return Part("users", MISSING, story)
    return Part("users", MISSING if needed else ABSENT, f"no {REGISTERS}: only needed for users.source: registers")


def _beside(samples: Sequence[Sample]) -> Iterator[Part]:
    """Parts nothing fails without."""
    names = {sample.name for sample in samples}
    for part, wanted, otherwise in (
        ("requests in flight", (ACTIVE,), f"no {ACTIVE}"),
        ("process", ("process_cpu_seconds_total", "process_resident_memory_bytes"), "CPU and memory: process-exporter"),
        ("version", ("app_build_info",), "no app_build_info"),
    ):
        there = all(name in names for name in wanted)
        yield Part(part, COVERED if there else ABSENT, ", ".join(wanted) if there else otherwise)

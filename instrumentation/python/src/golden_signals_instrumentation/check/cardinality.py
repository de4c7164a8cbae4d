# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""What a service's series cost: how many there are, and which labels make too many."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .parts import REGISTERS
from .samples import Sample

# The limits with which golden.signals scrapes services: beyond them a scrape fails whole.
SAMPLE_LIMIT = 16000
VALUE_LENGTH = 200
# More values of one label than this are no set somebody chose.
VALUES = 100
CHOSEN = {"le", "quantile", "register"}

_PART = re.compile("_(bucket|sum|count)$")
_RAW_SEGMENT = re.compile(r"\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}")


@dataclass(frozen=True)
class Cardinality:
    """Series by metric, most first, and faults."""

    total: int
    by_metric: list[tuple[str, int]]
    faults: list[str]


def cardinality(samples: Sequence[Sample]) -> Cardinality:
    """Count the series of samples under the names of the contract."""
    counter = Counter(_PART.sub("", sample.name) for sample in samples)
    ordered = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return Cardinality(len(samples), ordered, list(_faults(samples)))


def _faults(samples: Sequence[Sample]) -> Iterator[str]:
    if len(samples) > SAMPLE_LIMIT:
        yield f"{len(samples)} series; the scrape's limit is {SAMPLE_LIMIT}, beyond it nothing is read"
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for sample in samples:
        for label, value in sample.labels.items():
            values[_PART.sub("", sample.name), label].add(value)
    for (metric, label), found in sorted(values.items()):
        if label in CHOSEN or metric == REGISTERS:
            continue
        place = f"{metric}: label {label}"
        if len(found) > VALUES:
            yield f"{place} has {len(found)} values, for example {_example(found)}"
        longest = max(found, key=lambda value: len(value.encode()))
        if len(longest.encode()) > VALUE_LENGTH:
            yield f"{place} has a value of {len(longest.encode())} bytes; beyond {VALUE_LENGTH} nothing is read"
        raw = sorted(value for value in found if _raw(value)) if label == "http_route" else []
        if raw:
            yield f"{place} holds raw paths instead of templates, for example {_example(raw)}"


def _raw(route: str) -> bool:
    """Whether a route looks like the path of one request: a number or key as a segment, or a query."""
    return "?" in route or any(_RAW_SEGMENT.fullmatch(segment) for segment in route.split("/"))


def _example(values: set[str] | list[str]) -> str:
    return ", ".join(repr(value[:60]) for value in sorted(values)[:3])

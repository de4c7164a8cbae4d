# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The instrumentation package's `check` judges series by the names and limits with which the collection scrapes them.

The package is used without the collection, so it has tables of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue import limits, relabelling, schema
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.facts import threshold_facts
from tests.unit.real_prometheus import ROOT


@pytest.fixture(name="package", scope="module")
def fixture_package() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "instrumentation/python/src"))
    import golden_signals_instrumentation.check.cardinality
    import golden_signals_instrumentation.check.command
    import golden_signals_instrumentation.check.names

    yield golden_signals_instrumentation
    sys.path.pop(0)


def test_names_are_those_of_the_relabel_list(package: ModuleType) -> None:
    names = package.check.names
    assert set(names.HISTOGRAMS) == set(relabelling.HISTOGRAMS)
    assert names.LABELS == relabelling.LABELS
    drop = next(rule for rule in relabelling.http_relabelling() if rule.get("action") == "drop")
    assert drop["regex"] == "|".join(names.DROPPED)
    assert names.DURATION == relabelling.CANONICAL
    assert (names.DJANGO_ANSWERS, names.DJANGO_LATENCY) == (relabelling.DJANGO_ANSWERS, relabelling.DJANGO_LATENCY)


def test_limits_are_those_of_the_job(package: ModuleType) -> None:
    job = limits.LIMITS["http"]
    assert job.sample_limit == package.check.cardinality.SAMPLE_LIMIT
    assert job.label_value_length == package.check.cardinality.VALUE_LENGTH


def test_thresholds_and_buckets_are_the_catalogues_defaults(package: ModuleType) -> None:
    facts = threshold_facts()["http"]["latency_p95_seconds"]
    assert (facts["warning"], facts["critical"]) == package.check.command.THRESHOLDS
    assert package.BUCKETS == schema.LATENCY_BUCKETS

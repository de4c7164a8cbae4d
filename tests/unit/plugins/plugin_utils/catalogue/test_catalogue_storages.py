# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of services of kind s3."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.catalogue_support import catalogue, faults_of, only


@pytest.mark.parametrize(
    ("services", "fault"),
    [
        (
            catalogue(s3={"buckets": ["shop", "a b"]}),
            "signals_services.s3.buckets[1]: 'a b' is not a bucket name; allowed: 3 to 255 letters, digits, . _ -",
        ),
        (
            catalogue(s3={"region": "eu west"}),
            "signals_services.s3.region: 'eu west' is not a region; allowed: letters",
        ),
        (catalogue(s3={"ca_file": "ca.pem"}), "signals_services.s3.ca_file: 'ca.pem' is not a path"),
        (
            catalogue(s3={"collection_interval_seconds": 86400}),
            "signals_services.s3.collection_interval_seconds: 86400 is more than half of thresholds."
            "collection_age_seconds (21600), so that S3CollectorStale would fire between two collections; allowed: at "
            "most 10800, or a greater threshold",
        ),
    ],
)
def test_one_fault_of_a_storage(services: Any, fault: str) -> None:
    assert only(services).startswith(fault)


def test_a_rare_collection_needs_a_greater_threshold() -> None:
    age = {"collection_age_seconds": {"warning": 180000}}
    assert faults_of(catalogue(s3={"collection_interval_seconds": 86400, "thresholds": age})) == []

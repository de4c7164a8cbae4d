# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""S3: space used, quota, days until it is full."""

from __future__ import annotations

from dashboards.model import Dashboard, Section, alert_annotation, service_variable, variable
from dashboards.panels import stat, state, timeseries
from dashboards.queries import Target, choose, now, of_service, threshold_lines
from dashboards.states import state as state_of
from dashboards.style import Json

NOTHING = "No storage in the catalogue"
USED = of_service("service:s3_used_bytes:sum")
LIMIT = of_service("service:limit:storage_bytes")
RATIO = of_service("service:s3_storage:ratio")
BUCKET = 'bucket=~"$instance"'
AGE = of_service("service_bucket:s3_collection_age_seconds", BUCKET)


def head() -> list[Json]:
    """The first line."""
    described = (
        ("Used", "Bytes of all object versions and unfinished parts.", "bytes", f"sum({USED})", "No storage"),
        ("Quota", "What the catalogue allows (quota_bytes).", "bytes", f"sum({LIMIT})", "No quota"),
        ("Of the quota", "The fullest storage.", "percentunit", f"max({RATIO})", "No quota"),
        (
            "Full in",
            "Days until the quota is reached, at the growth of the last week.",
            "d",
            f"min({of_service('service:s3_days_to_full')})",
            "Not growing",
        ),
        ("Oldest listing", "Age of the oldest complete listing of a bucket.", "s", f"max({AGE})", "No listing"),
    )
    saturation = state(
        "Saturation",
        "Space used and days left against their thresholds. Delete old versions and unfinished uploads, or raise "
        "the quota.",
        state_of("saturation", "s3"),
        runbooks=("S3StorageHigh",),
    )
    return [
        saturation,
        *(
            stat(title, f"{about} For its history see below.", unit, [now("A", expression)], nothing=nothing)
            for title, about, unit, expression, nothing in described
        ),
    ]


def space() -> list[list[Json]]:
    """Space over time."""
    by_bucket = of_service("service_bucket:s3_used_bytes:max", BUCKET)
    old = of_service("service_bucket:s3_noncurrent_bytes:max", BUCKET)
    unfinished = of_service("service_bucket:s3_multipart_bytes:max", BUCKET)
    return [
        [
            timeseries(
                "Used, quota and forecast",
                "Bytes used, the quota, and dashed where the last week leads to in 30 days.",
                "bytes",
                [
                    Target("A", f"sum by (service) ({USED})", "{{service}}"),
                    Target("limit", f"min({LIMIT})", "quota"),
                    Target("forecast", f"clamp_min(max(predict_linear({USED}[7d], 2592000)), 0)", "in 30 days"),
                ],
                nothing=NOTHING,
                runbooks=("S3FillsUp",),
            ),
            timeseries(
                "Share of the quota",
                "Bytes used of the quota, with the thresholds. Writes fail at 100 %.",
                "percentunit",
                [Target("A", f"max by (service) ({RATIO})", "{{service}}"), *threshold_lines("storage_ratio")],
                highest=1,
                nothing=NOTHING,
                runbooks=("S3StorageHigh",),
            ),
        ],
        [
            timeseries(
                "Used by bucket",
                "Which bucket holds the bytes.",
                "bytes",
                [Target("A", f"max by (service, bucket) ({by_bucket})", "{{bucket}}")],
                nothing=NOTHING,
                runbooks=("S3StorageHigh",),
            ),
            timeseries(
                "Growth a day by bucket",
                "Growth at the pace of the last day; a shrinking bucket shows 0. A jump: who writes there since then?",
                "bytes",
                [
                    Target(
                        "A",
                        f"clamp_min(max by (service, bucket) (deriv({by_bucket}[1d])), 0) * 86400",
                        "{{bucket}}",
                    )
                ],
                nothing=NOTHING,
                runbooks=("S3FillsUp",),
            ),
        ],
        [
            timeseries(
                title,
                about,
                "bytes",
                [Target("A", f"max by (service, bucket) ({series})", "{{bucket}}")],
                nothing=NOTHING,
                runbooks=("S3StorageHigh",),
            )
            for title, about, series in (
                (
                    "Old versions by bucket",
                    "Bytes of versions that are no longer current. A lifecycle rule frees them.",
                    old,
                ),
                (
                    "Unfinished uploads by bucket",
                    "Bytes of parts whose upload was neither completed nor aborted. A lifecycle rule frees them.",
                    unfinished,
                ),
            )
        ],
        [
            timeseries(
                "Age of the listing",
                "Time since a bucket was listed completely, with the threshold. Old: the numbers above are old "
                "as well.",
                "s",
                [
                    Target("A", f"max by (service, bucket) ({AGE})", "{{bucket}}"),
                    *threshold_lines("collection_age_seconds", severities=("warning",)),
                ],
                nothing=NOTHING,
                runbooks=("S3CollectorStale",),
            ),
            timeseries(
                "Days until full",
                "Days until the quota is reached at the growth of a week, with the thresholds. No curve: not growing.",
                "d",
                [
                    Target("A", f"min by (service) ({of_service('service:s3_days_to_full')})", "{{service}}"),
                    *threshold_lines("days_to_full"),
                ],
                nothing="Not growing",
                runbooks=("S3FillsUp",),
            ),
        ],
    ]


def s3() -> Dashboard:
    """Return the dashboard."""
    one = 'service=~"$service"'
    return Dashboard(
        "s3",
        "Object storage: space used, quota, forecast.",
        [Section([head(), *space()])],
        variables=[
            service_variable("s3"),
            variable("instance", "Bucket", choose("service_bucket:s3_used_bytes:max", one), "bucket"),
        ],
        annotations=[alert_annotation(one)],
        period="now-7d",
    )

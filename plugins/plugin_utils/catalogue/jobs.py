# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scrape jobs of Prometheus: targets from files, relabelling, limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.limits import LABEL_NAME_LENGTH, LABELS, LIMITS
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.marks import (
    database_marks,
    named_services,
    process_services,
    queue_marks,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.relabelling import http_relabelling
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import Service
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import jobs_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

# Memory allocators of the Erlang machine are two fifths of the aggregated endpoint and no rule reads them.
_WITHOUT_ALLOCATORS = [{"source_labels": ["__name__"], "regex": "erlang_vm_allocators.*", "action": "drop"}]
# Families of the detailed endpoint: 4 series a queue (5 from RabbitMQ 4.1 on).
_DETAILED = {
    "metrics_path": "/metrics/detailed",
    "params": {"family": ["queue_coarse_metrics", "queue_consumer_count"]},
}
# The URL that was asked is the instance; the address is that of blackbox_exporter.
_PROBE = {
    "metrics_path": "/probe",
    "relabel_configs": [{"source_labels": ["__param_target"], "target_label": "instance"}],
}


def scrape_jobs(
    services: list[Service], interval: int, sample_limits: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """``scrape_configs`` of Prometheus for the jobs the catalogue needs, sorted by name.

    Targets come from ``targets/<job>.json`` beside prometheus.yml, so they change without a reload.

    :param interval: scrape interval in seconds.
    :param sample_limits: sample limits by job, over those of limits.LIMITS.
    :raises ValueError: a sample limit for a job that is not there, or which is no whole number above 0.
    """
    given = dict(sample_limits or {})
    for job, limit in given.items():
        if job not in LIMITS:
            raise ValueError(f"sample_limits.{job}: unknown job" + one_of(job, LIMITS))
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
            raise ValueError(f"sample_limits.{job}: {show(limit)} is not allowed; allowed: a whole number above 0")
    special = _special(services)
    return [_job(name, interval, given, special.get(name, {})) for name in jobs_of(services)]


def _special(services: list[Service]) -> dict[str, dict[str, Any]]:
    """Settings which only one job has."""
    return {
        "blackbox": _PROBE,
        "http": {"metric_relabel_configs": http_relabelling()},
        "node": {"metric_relabel_configs": named_services()},
        "postgresql": {"metric_relabel_configs": database_marks(services)},
        "process": {"metric_relabel_configs": process_services()},
        "rabbitmq": {"metric_relabel_configs": _WITHOUT_ALLOCATORS},
        "sql": {"metric_relabel_configs": named_services()},
        "rabbitmq-detailed": {**_DETAILED, "metric_relabel_configs": queue_marks(services)},
    }


def _job(name: str, interval: int, sample_limits: dict[str, int], special: dict[str, Any]) -> dict[str, Any]:
    """One scrape configuration."""
    limits = LIMITS[name]
    return {
        "job_name": name,
        "scrape_interval": f"{interval}s",
        "scrape_timeout": f"{min(interval, 10)}s",
        "sample_limit": sample_limits.get(name, limits.sample_limit),
        "label_limit": LABELS,
        "label_name_length_limit": LABEL_NAME_LENGTH,
        "label_value_length_limit": limits.label_value_length,
        "file_sd_configs": [{"files": [f"targets/{name}.json"]}],
        **special,
    }

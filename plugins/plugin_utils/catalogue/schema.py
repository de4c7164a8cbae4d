# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service of the catalogue may say: the keys of each kind, their shape, their default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Bucket bounds in seconds of the collection's own instrumentation: OpenTelemetry's advised bounds
# (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/) and 2, the default critical threshold.
LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2, 2.5, 5, 7.5, 10)

USERS_SOURCES = ("registers", "sql", "none")
# What users says beside its source.
USERS_KEYS = {"registers": (), "sql": ("database_service", "database", "view"), "none": ()}
MATCHERS = ("cmdline", "comm", "exe")
# Service names which the jobs of the collection use themselves.
RESERVED_NAMES = ("host", "prometheus")

NODE_PORT = 9100
PROCESS_PORT = 9256
BLACKBOX_PORT = 9115
SQL_PORT = 9399
PROMETHEUS_PORT = 9090
ALERTMANAGER_PORT = 9093
ALERTMANAGER_CLUSTER_PORT = 9094


class Required:
    """Marks a key without default: what only the user can know."""


@dataclass(frozen=True)
class Key:
    """One key of a service.

    :param shape: name of the check: a key of shapes.CHECKS.
    :param default: the value when the key is missing; ``Required`` (the class) when it must be given.
    :param about: what the key says, for the documentation and for the error that asks for it.
    """

    shape: str
    default: Any
    about: str


_PRODUCT = Key("text", None, "product the service belongs to; default: the service's short name")
_GROUP = Key("text", Required, "inventory group of the hosts where the service runs")
_THRESHOLDS = Key("thresholds", {}, "thresholds which differ from the defaults")

KINDS: dict[str, dict[str, Key]] = {
    "http": {
        "product": _PRODUCT,
        "group": _GROUP,
        "port": Key("port", 9464, "port which answers with the service's metrics"),
        "metrics_path": Key("path", "/metrics", "path of the metrics"),
        "scheme": Key("scheme", "http", "how the metrics are fetched"),
        "process": Key("process", Required, "how its processes are recognised, for CPU and memory"),
        "users": Key("users", {"source": "none"}, "where the number of its users comes from"),
        "cpu_limit_cores": Key(
            "positive", None, "cores the service may use on one host, when fewer than the machine has"
        ),
        "memory_limit_bytes": Key(
            "positive", None, "memory the service may use on one host, when less than the machine has"
        ),
        "url": Key("url", None, "address users call, probed from outside"),
        "latency_buckets": Key("buckets", list(LATENCY_BUCKETS), "bucket bounds of its latency histogram, in seconds"),
        "thresholds": _THRESHOLDS,
    },
    "rabbitmq": {
        "product": _PRODUCT,
        "group": _GROUP,
        "port": Key("port", 15692, "port of the broker's own Prometheus plug-in"),
        "dead_letter_queues": Key("regex", r".*(\.|-|_)(dlq|dead|dead-letter)", "names of the dead-letter queues"),
        "queues_without_readers": Key("regex", None, "names of queues which have no consumers by design"),
        "stream_queues": Key("regex", None, "names of streams, whose messages stay for ever"),
        "thresholds": _THRESHOLDS,
    },
    "postgresql": {
        "product": _PRODUCT,
        "group": _GROUP,
        "port": Key("port", 9187, "port of postgres_exporter"),
        "databases": Key("names", Required, "names of the databases whose size counts"),
        "data_mountpoint": Key("path", None, "mount point of the data directory"),
        "thresholds": _THRESHOLDS,
    },
    "s3": {
        "product": _PRODUCT,
        "group": Key("text", "prometheus", "inventory group of the host that collects the sizes"),
        "endpoint": Key("url", Required, "address of the storage"),
        "buckets": Key("bucket_names", Required, "names of the buckets"),
        "region": Key("region", "us-east-1", "region of the storage, part of each signature"),
        "ca_file": Key("path", None, "file of that host with the authority of the storage's certificate"),
        "quota_bytes": Key("positive", None, "how much the buckets together may hold"),
        "collection_interval_seconds": Key("positive", 3600, "time between two collections"),
        "thresholds": _THRESHOLDS,
    },
    "probe": {
        "product": _PRODUCT,
        "urls": Key("urls", Required, "addresses to probe"),
        "module": Key("module", "http_2xx", "module of blackbox_exporter"),
        "thresholds": _THRESHOLDS,
    },
}


def short_name(service: str) -> str:
    """The service's name without the suffix that only says its kind: shop-api -> shop, mes-db -> mes."""
    for suffix in ("-api", "-db"):
        if service.endswith(suffix) and len(service) > len(suffix):
            return service[: -len(suffix)]
    return service

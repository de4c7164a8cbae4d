# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns of the catalogue as labels: relabel rules which mark queues and databases, and name services."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import Service

# Catalogue key, and the label and value its queues get. Dead-letter queues have no readers by design.
QUEUE_MARKS = (
    ("dead_letter_queues", "dead_letter", "true"),
    ("dead_letter_queues", "expects_readers", "false"),
    ("queues_without_readers", "expects_readers", "false"),
    ("stream_queues", "stream", "true"),
)


def queue_marks(services: list[Service]) -> list[dict[str, Any]]:
    """Rules of the job rabbitmq-detailed: marks on every series that has a queue label."""
    return [
        # queue stands twice, so that a pattern which matches the empty text marks no series without a queue.
        _mark(["service", "queue", "queue"], f"{service.name};(?:{service.settings[key]});.+", label, value)
        for service in services
        if service.kind == "rabbitmq"
        for key, label, value in QUEUE_MARKS
        if service.settings[key]
    ]


def database_marks(services: list[Service]) -> list[dict[str, Any]]:
    """Rules of the job postgresql: ``watched="true"`` on every series of a database named in the catalogue."""
    return [
        _mark(
            ["service", "datname"],
            f"{service.name};(?:{'|'.join(re.escape(name) for name in sorted(service.settings['databases']))})",
            "watched",
            "true",
        )
        for service in services
        if service.kind == "postgresql"
    ]


def process_services() -> list[dict[str, Any]]:
    """Rules of the job process: a process group is named as its service."""
    return [_mark(["__name__", "groupname"], "namedprocess_.+;(.+)", "service", "$1")]


def named_services() -> list[dict[str, Any]]:
    """Rules of the jobs node and sql: a service named by a textfile or a query is the series', and not the host."""
    return [
        _mark(["exported_service"], "(.+)", "service", "$1"),
        {"regex": "exported_service", "action": "labeldrop"},
    ]


def _mark(source: list[str], regex: str, label: str, value: str) -> dict[str, Any]:
    """Set a label where the source labels match."""
    return {"source_labels": source, "regex": regex, "target_label": label, "replacement": value}

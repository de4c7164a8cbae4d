# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of each scrape job, sized from what the exporters expose.

A scrape beyond a limit fails whole and leaves the target blind, so a limit is about twice what a large machine exposes:
it stops an explosion, never ordinary growth. ``scrape_jobs`` takes other sample limits where these do not fit.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one job.

    :param measured: samples exposed after relabelling, as ``basis`` says.
    :param sample_limit: about twice that.
    :param label_value_length: longest label value in bytes.
    :param basis: what was measured, with versions.
    """

    measured: int
    sample_limit: int
    label_value_length: int
    basis: str


LABELS = 50
LABEL_NAME_LENGTH = 200

LIMITS: dict[str, Limits] = {
    "alertmanager": Limits(414, 1200, 512, "Alertmanager 0.28.1 of the demo, two receivers"),
    "blackbox": Limits(17, 50, 512, "a probe by http_2xx, blackbox_exporter 0.23.0 and 0.26.0; TLS adds about 5"),
    "blackbox-exporter": Limits(59, 150, 512, "blackbox_exporter 0.26.0 in use; just started 0.23.0: 48, 0.26.0: 52"),
    "http": Limits(
        7900,
        16000,
        200,
        "17 series for each route, method and status: 100 routes with 4 statuses, 1,024 registers of users",
    ),
    "node": Limits(
        5600,
        12000,
        512,
        "node_exporter 1.5.0: 1,448, 1.9.0: 1,456 on 2 cores with 30 network devices; 17 more a core (128 cores), "
        "5 more a systemd unit (400 units)",
    ),
    "postgresql": Limits(
        7000,
        15000,
        512,
        "postgres_exporter 0.11.1: 554, 0.17.1: 540 on PostgreSQL 15; 46 more a database (20), 28 more a table of the "
        "database it connects to (200)",
    ),
    "process": Limits(650, 1500, 512, "process-exporter 0.7.10: 105, 0.8.5: 110 with 2 groups; 30 a group (20 groups)"),
    "prometheus": Limits(
        1043, 3000, 512, "Prometheus 2.53.3 of the demo, all jobs and rules; just started 2.42: 497, 2.53: 686"
    ),
    "rabbitmq": Limits(
        740,
        1500,
        512,
        "RabbitMQ 3.10.8, 4.0.5, 4.3.6: 670 to 740 before allocators (290) are dropped; 4.0.5 after: 425",
    ),
    "sql": Limits(
        100, 200, 512, "justwatchcom's sql_exporter 0.4.5 with one view: 50; 5 more a database, 3 more a service (20)"
    ),
    "rabbitmq-detailed": Limits(10000, 20000, 512, "5 series a queue (RabbitMQ 4.1; 4 before), 2,000 queues"),
}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Raw series that dashboards read beside recorded ones, and where they come from.

Fleet-wide panels read recorded series. What is here has few series: of Prometheus itself, or one a target.
"""

from __future__ import annotations

RAW: dict[str, str] = {
    "ALERTS": "Prometheus, one series for each pending or firing alert",
    "app_build_info": "the service (instrumentation contract), one series an instance",
    "pg_up": "postgres_exporter, one series a server",
    "prometheus_build_info": "Prometheus",
    "prometheus_config_last_reload_successful": "Prometheus",
    "prometheus_engine_query_duration_seconds": "Prometheus",
    "prometheus_notifications_errors_total": "Prometheus with an Alertmanager",
    "prometheus_notifications_sent_total": "Prometheus with an Alertmanager",
    "prometheus_rule_evaluation_failures_total": "Prometheus",
    "prometheus_rule_group_interval_seconds": "Prometheus",
    "prometheus_rule_group_iterations_missed_total": "Prometheus",
    "prometheus_rule_group_last_duration_seconds": "Prometheus",
    "prometheus_tsdb_head_samples_appended_total": "Prometheus",
    "prometheus_tsdb_head_series": "Prometheus",
    "prometheus_tsdb_storage_blocks_bytes": "Prometheus",
    "prometheus_tsdb_wal_storage_size_bytes": "Prometheus",
    "scrape_duration_seconds": "Prometheus, one series a target",
    "scrape_samples_post_metric_relabeling": "Prometheus, one series a target",
    "up": "Prometheus, one series a target",
}

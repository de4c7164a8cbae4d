# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which components a host has, and what they are told: a look at the catalogue, never at other hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.active_users import user_views
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import MATCHERS
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import Service, anything_probed

PROMETHEUS_GROUP = "prometheus"
ALERTMANAGER_GROUP = "alertmanager"
GRAFANA_GROUP = "grafana"


def member(host: str, group: str, groups: Any) -> bool:
    """True when the host is in the group.

    :param groups: Ansible's ``groups`` (``{group: [host]}``), or the host's own ``group_names`` (``[group]``),
        which costs nothing on a large inventory.
    """
    if isinstance(groups, Mapping):
        return any(name == host for name in groups.get(group, ()))
    return isinstance(groups, Sequence) and any(name == group for name in groups)


def host_components(services: list[Service], host: str, groups: Any) -> list[str]:
    """Names of the host's components in the order in which they are installed: exporters first, then the servers."""
    kinds = {service.kind for service in services if service.group and member(host, service.group, groups)}
    scrapes = member(host, PROMETHEUS_GROUP, groups)
    wanted = (
        ("node_exporter", True),
        ("process_exporter", "http" in kinds),
        ("postgres_exporter", "postgresql" in kinds),
        ("sql_exporter", bool(views_on(services, host, groups))),
        ("rabbitmq_exporter", "rabbitmq" in kinds),
        ("s3_exporter", "s3" in kinds),
        ("blackbox_exporter", scrapes and anything_probed(service.settings for service in services)),
        ("alertmanager", member(host, ALERTMANAGER_GROUP, groups)),
        ("prometheus", scrapes),
        ("grafana", member(host, GRAFANA_GROUP, groups)),
    )
    return [name for name, needed in wanted if needed]


def views_on(services: list[Service], host: str, groups: Any) -> list[dict[str, str]]:
    """Entries of ``sql_exporter_views``: the views on this host that count users, each with the service they use."""
    return [
        {"service": view.service, "database": view.database, "view": view.view}
        for view in user_views(services)
        if member(host, view.group, groups)
    ]


def process_groups(services: list[Service], host: str, groups: Any) -> list[dict[str, Any]]:
    """Entries of process-exporter's ``process_names``: one for each http service of the host, named as the service."""
    return [
        {
            "name": service.name,
            **{key: service.settings["process"][key] for key in MATCHERS if key in service.settings["process"]},
        }
        for service in services
        if service.kind == "http" and member(host, service.group, groups)
    ]


def s3_storages(services: list[Service], host: str, groups: Any) -> list[dict[str, Any]]:
    """Entries of ``s3_exporter_storages``: name and settings of each s3 service whose sizes the host collects."""
    return [
        {"name": service.name, **{key: value for key, value in service.settings.items() if key != "thresholds"}}
        for service in services
        if service.kind == "s3" and member(host, service.group, groups)
    ]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults between catalogue and inventory: unknown or empty groups, ports claimed twice on one host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import (
    ALERTMANAGER_GROUP,
    PROMETHEUS_GROUP,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import (
    ALERTMANAGER_CLUSTER_PORT,
    ALERTMANAGER_PORT,
    BLACKBOX_PORT,
    KINDS,
    NODE_PORT,
    PROCESS_PORT,
    PROMETHEUS_PORT,
    SQL_PORT,
    Required,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import anything_probed
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.structure import PLACE
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show, some

# Kinds whose exporter exists once a host.
ONE_A_HOST = ("postgresql", "rabbitmq")
_OWN_GROUPS = ("all", "ungrouped")


def inventory_faults(catalogue: dict[Any, Any], groups: Any) -> list[str]:
    """Faults that show only beside the inventory; malformed services are passed over, structure_faults names those.

    :param catalogue: plain ``signals_services``.
    :param groups: Ansible's ``groups``, plain: ``{group: [host]}``.
    """
    if not _is_groups(groups):
        return [f"groups: {show(groups)} is not a mapping of groups to hosts; allowed: Ansible's variable groups"]
    faults: list[str] = []
    if not groups.get(PROMETHEUS_GROUP):
        faults.append(
            f"groups: no host is in the inventory group {PROMETHEUS_GROUP}, so nothing would scrape; "
            f"allowed: at least one host in {PROMETHEUS_GROUP}"
        )
    placed: dict[str, tuple[str, dict[str, Any], list[str]]] = {}
    for name, entry in catalogue.items():
        kind = entry.get("kind") if isinstance(entry, dict) else None
        if not isinstance(kind, str) or kind not in KINDS or "group" not in KINDS[kind]:
            continue
        group = entry.get("group", KINDS[kind]["group"].default)
        if isinstance(group, str):
            faults.extend(_group_faults(f"{PLACE}.{name}.group", group, groups))
            placed[str(name)] = (kind, entry, groups.get(group, []))
    probed = anything_probed(entry for entry in catalogue.values() if isinstance(entry, dict))
    return faults + list(_port_faults(placed, groups, probed)) + list(_crowded(placed))


def _is_groups(groups: Any) -> bool:
    """True for ``{group: [host]}``."""
    return isinstance(groups, dict) and all(
        isinstance(name, str) and isinstance(hosts, list) and all(isinstance(host, str) for host in hosts)
        for name, hosts in groups.items()
    )


def _group_faults(place: str, group: str, groups: dict[str, list[str]]) -> Iterator[str]:
    """A group that is not in the inventory, or has no hosts."""
    if group not in groups:
        yield f"{place}: {show(group)} is not a group of the inventory" + one_of(
            group, [name for name in groups if name not in _OWN_GROUPS]
        )
    elif not groups[group]:
        yield f"{place}: the group {show(group)} has no hosts; allowed: a group with at least one host"


def _port_faults(
    placed: dict[str, tuple[str, dict[str, Any], list[str]]], groups: dict[str, list[str]], probed: bool
) -> Iterator[str]:
    """Ports that two programs would claim on one host."""
    owners: dict[tuple[str, int], str] = {}
    every = {host for hosts in groups.values() for host in hosts}
    with_processes = {host for kind, _entry, hosts in placed.values() if kind == "http" for host in hosts}
    with_views = {host for name in _view_services(placed) if name in placed for host in placed[name][2]}
    scraping = groups.get(PROMETHEUS_GROUP, [])
    alerting = groups.get(ALERTMANAGER_GROUP, [])
    for owner, port, hosts in (
        ("node_exporter", NODE_PORT, every),
        ("process_exporter", PROCESS_PORT, with_processes),
        ("sql_exporter", SQL_PORT, with_views),
        ("prometheus", PROMETHEUS_PORT, scraping),
        ("blackbox_exporter", BLACKBOX_PORT, scraping if probed else []),
        ("alertmanager", ALERTMANAGER_PORT, alerting),
        ("alertmanager's cluster", ALERTMANAGER_CLUSTER_PORT, alerting if len(alerting) > 1 else []),
    ):
        owners.update({(host, port): owner for host in hosts})
    for name, (kind, entry, hosts) in placed.items():
        default = KINDS[kind]["port"].default if "port" in KINDS[kind] else Required
        port = entry.get("port", default)
        if not isinstance(port, int) or isinstance(port, bool):
            continue
        clashes: dict[str, list[str]] = {}
        for host in sorted(set(hosts)):
            other = owners.setdefault((host, port), f"{PLACE}.{name}.port")
            if other != f"{PLACE}.{name}.port":
                clashes.setdefault(other, []).append(host)
        for other, where in clashes.items():
            yield (
                f"{PLACE}.{name}.port: {port} is also claimed by {other} on {some(where)}; "
                "allowed: a port that nothing else has on these hosts"
            )


def _view_services(placed: dict[str, tuple[str, dict[str, Any], list[str]]]) -> Iterator[str]:
    """Names of the database services on whose hosts views count users."""
    for kind, entry, _hosts in placed.values():
        users = entry.get("users") if kind == "http" else None
        if isinstance(users, dict) and users.get("source") == "sql":
            yield str(users.get("database_service"))


def _crowded(placed: dict[str, tuple[str, dict[str, Any], list[str]]]) -> Iterator[str]:
    """Two services of a kind whose exporter exists once a host, on one host."""
    for kind in ONE_A_HOST:
        owners: dict[str, str] = {}
        for name, (other_kind, _entry, hosts) in placed.items():
            clashes: dict[str, list[str]] = {}
            for host in sorted(set(hosts)) if other_kind == kind else ():
                other = owners.setdefault(host, name)
                if other != name:
                    clashes.setdefault(other, []).append(host)
            for other, where in clashes.items():
                yield (
                    f"{PLACE}.{name}.group: {some(where)} already has {PLACE}.{other}, and a host has one exporter of "
                    f"kind {kind}; allowed: hosts without another {kind} service"
                )

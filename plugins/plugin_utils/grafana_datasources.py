# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grafana's data sources: one for each Prometheus of the datacenter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.uids import uid
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import PROMETHEUS_GROUP
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import PROMETHEUS_PORT
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import Addresses

# A host's own word on how Grafana reaches its Prometheus.
ADDRESS_VARIABLE = "signals_grafana_datasource_url"


def grafana_datasources(
    groups: Mapping[str, list[str]],
    hostvars: Mapping[str, Any],
    datacenter: str,
    interval: str,
    more: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Data sources of type prometheus as Grafana's API takes them, the hosts of group prometheus in their order.

    The first has the uid ``golden-<datacenter>`` and is the default one; the others have their host's name in it.

    :param groups: Ansible's ``groups``, plain.
    :param hostvars: Ansible's ``hostvars``: the variable ``signals_grafana_datasource_url`` of a host, else its
        ``signals_address``, ``ansible_host`` or name with Prometheus' port.
    :param interval: scrape interval, a duration: below it Grafana asks for no finer steps.
    :param more: further keys of every data source, over these; ``jsonData`` is added to.
    """
    addresses = Addresses(hostvars)
    sources = []
    for index, host in enumerate(groups.get(PROMETHEUS_GROUP, [])):
        url = hostvars[host].get(ADDRESS_VARIABLE) or f"http://{addresses.address(host, PROMETHEUS_PORT)}"
        own = [datacenter] if index == 0 else [datacenter, host]
        known = {"httpMethod": "POST", "prometheusType": "Prometheus", "timeInterval": interval}
        sources.append(
            {
                "uid": uid(*own),
                "name": " ".join(["Prometheus", *own]),
                "type": "prometheus",
                "access": "proxy",
                "url": str(url),
                "isDefault": index == 0,
                **more,
                "jsonData": {**known, **more.get("jsonData", {})},
            }
        )
    return sources

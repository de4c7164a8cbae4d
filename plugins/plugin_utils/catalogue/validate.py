# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All faults of a catalogue in one list."""

from __future__ import annotations

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import interval_seconds
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.inventory import inventory_faults
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.shapes import text
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.structure import structure_faults
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.thresholds import threshold_faults

HOST_PLACE = "signals_host_thresholds"


def catalogue_faults(
    catalogue: Any,
    groups: Any,
    host_thresholds: Any,
    environment: Any,
    datacenter: Any,
    scrape_interval: Any,
) -> list[str]:
    """Every fault of a catalogue, each naming the place, the value and what is allowed; empty when all is well.

    :param catalogue: plain ``signals_services``.
    :param groups: Ansible's ``groups``, plain.
    :param host_thresholds: plain ``signals_host_thresholds``.
    :param environment: ``signals_environment``.
    :param datacenter: ``signals_datacenter``.
    :param scrape_interval: ``signals_scrape_interval``: seconds, or a duration of Prometheus.
    """
    faults: list[str] = []
    for name, value in (("signals_environment", environment), ("signals_datacenter", datacenter)):
        faults.extend(f"{name}: {fault}" for _suffix, fault in text(value))
    try:
        interval_seconds(scrape_interval)
    except ValueError as error:
        faults.append(f"signals_{error}")
    faults.extend(structure_faults(catalogue))
    if isinstance(catalogue, dict) and catalogue:
        faults.extend(inventory_faults(catalogue, groups))
    faults.extend(threshold_faults(HOST_PLACE, "host", host_thresholds))
    return faults

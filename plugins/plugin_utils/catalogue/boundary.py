# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Between Ansible and the catalogue: what the filters share."""

from __future__ import annotations

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import CatalogueError, Service
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services as read_plain
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.shapes import text
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.thresholds import threshold_faults
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


def services_of(catalogue: Any) -> list[Service]:
    """The services of ``signals_services`` as Ansible hands it over.

    :raises CatalogueError: the catalogue is not well-formed.
    """
    return read_plain(plain(catalogue))


def products_of(catalogue: Any) -> dict[str, str] | None:
    """Name of each service of ``signals_services`` to its product; None where no catalogue is given.

    :raises CatalogueError: the catalogue is not well-formed.
    """
    return None if catalogue is None else {service.name: service.product for service in services_of(catalogue)}


def groups_of(groups: Any) -> dict[str, list[str]]:
    """Ansible's ``groups`` as plain values.

    :raises ValueError: it is no mapping of names to lists.
    """
    values: dict[str, list[str]] = plain(groups)
    if not isinstance(values, dict) or not all(isinstance(hosts, list) for hosts in values.values()):
        raise ValueError(f"groups: a value of type {type(values).__name__}; allowed: Ansible's variable groups")
    return values


def label(name: str, value: Any) -> str:
    """The value of a label that the user chose.

    :raises ValueError: it is no short line of text; the message names it.
    """
    value = plain(value)
    for _suffix, fault in text(value):
        raise ValueError(f"{name}: {fault}")
    return str(value)


def host_thresholds_of(values: Any) -> dict[str, dict[str, float]]:
    """``signals_host_thresholds`` as plain values.

    :raises CatalogueError: they have faults.
    """
    given: dict[str, dict[str, float]] = plain(values)
    faults = list(threshold_faults("signals_host_thresholds", "host", given))
    if faults:
        raise CatalogueError(faults)
    return given

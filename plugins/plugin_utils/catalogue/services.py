# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue as objects: every service with its defaults filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import KINDS, Required, short_name
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.structure import structure_faults


class CatalogueError(ValueError):
    """The catalogue has faults; ``faults`` lists them all, each naming place, value and what is allowed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Service:
    """One service.

    :param name: its name, the value of the label ``service``.
    :param kind: http, rabbitmq, postgresql, s3 or probe.
    :param product: the value of the label ``product``.
    :param group: inventory group where it runs (s3: the host that collects); empty for a probe.
    :param settings: every other key of its kind, defaults filled in.
    """

    name: str
    kind: str
    product: str
    group: str
    settings: dict[str, Any]

    @property
    def short(self) -> str:
        """The name as signal ids and titles use it."""
        return short_name(self.name)

    @property
    def users_source(self) -> str:
        """Where the number of users comes from: registers, sql or none."""
        return str(self.settings.get("users", {}).get("source", "none"))

    @property
    def probed_urls(self) -> list[str]:
        """URLs that blackbox_exporter asks on behalf of the service."""
        urls = list(self.settings.get("urls", []))
        return urls + ([self.settings["url"]] if self.settings.get("url") else [])


def anything_probed(entries: Iterable[Mapping[str, Any]]) -> bool:
    """True when a service has a URL that blackbox_exporter asks.

    :param entries: the keys of each service: its ``settings``, or its entry of ``signals_services``.
    """
    return any(entry.get("urls") or entry.get("url") for entry in entries)


def read_services(catalogue: Any) -> list[Service]:
    """The services of a catalogue, sorted by name.

    :param catalogue: plain ``signals_services``.
    :raises CatalogueError: the catalogue is not well-formed; faults that need the inventory's groups
        (``validate.catalogue_faults``) are not looked for here.
    """
    try:
        services = [_service(name, entry) for name, entry in sorted(catalogue.items())]
    except (AttributeError, KeyError, TypeError, ValueError):
        services = []
    if not services:
        raise CatalogueError(structure_faults(catalogue) or ["signals_services: cannot be read"])
    return services


def _service(name: str, entry: Mapping[str, Any]) -> Service:
    """One entry with its defaults; raises KeyError, TypeError or ValueError for a malformed one."""
    keys = KINDS[entry["kind"]]
    if not isinstance(name, str) or set(entry) - set(keys) - {"kind"}:
        raise ValueError(name)
    settings = {key: entry[key] if key in entry else _default(name, key, facts.default) for key, facts in keys.items()}
    product = settings.pop("product") or short_name(name)
    return Service(name, entry["kind"], product, settings.pop("group", ""), settings)


def _default(name: str, key: str, default: Any) -> Any:
    """A copy of a key's default; KeyError when the key has none."""
    if default is Required:
        raise KeyError(f"{name}.{key}")
    return deepcopy(default)

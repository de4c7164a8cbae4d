# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scrape targets: every job's targets with the label contract, from the whole inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.active_users import user_views
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import (
    ALERTMANAGER_GROUP,
    PROMETHEUS_GROUP,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import (
    ALERTMANAGER_PORT,
    BLACKBOX_PORT,
    NODE_PORT,
    PROCESS_PORT,
    PROMETHEUS_PORT,
    SQL_PORT,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import Service, anything_probed

Groups = Mapping[str, list[str]]


@dataclass(frozen=True)
class Target:
    """One target of one job.

    :param job: the scrape job.
    :param address: host:port that Prometheus asks.
    :param labels: the label contract: env, dc, host, service, product and for databases db, for brokers cluster.
    :param meta: labels for Prometheus only (``__metrics_path__``, ``__scheme__``, ``__param_...``).
    """

    job: str
    address: str
    labels: dict[str, str]
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def instance(self) -> str:
        """The value of the label ``instance``: the URL of a probe, else the address."""
        return self.meta.get("__param_target", self.address)


class Addresses:
    """The address of each host: ``signals_address``, else ``ansible_host``, else the inventory name.

    ``hostvars`` is lazy and slow (it builds and templates all variables of a host), so each host is read once.
    """

    def __init__(self, hostvars: Mapping[str, Any] | None) -> None:
        self._hostvars = hostvars
        self._known: dict[str, str] = {}

    def address(self, host: str, port: int) -> str:
        """``address:port``; an IPv6 address stands in brackets."""
        if host not in self._known:
            self._known[host] = self._read(host)
        name = self._known[host]
        return f"[{name}]:{port}" if ":" in name and not name.startswith("[") else f"{name}:{port}"

    def _read(self, host: str) -> str:
        if self._hostvars is None:
            return host
        variables = self._hostvars[host]
        for key in ("signals_address", "ansible_host"):
            if key in variables:
                value = variables[key]
                if isinstance(value, str) and value.strip():
                    return str.__str__(value).strip()
        return host


def all_hosts(groups: Groups) -> list[str]:
    """Every host of the inventory, sorted, without the controller's implicit localhost."""
    return sorted({host for hosts in groups.values() for host in hosts})


def all_targets(
    services: list[Service], groups: Groups, hostvars: Mapping[str, Any] | None, environment: str, datacenter: str
) -> list[Target]:
    """The targets of all jobs, sorted by job, service, host and instance.

    :param groups: Ansible's ``groups``, plain.
    :param hostvars: Ansible's ``hostvars``; only ``signals_address`` and ``ansible_host`` are read, once a host. None
        when addresses do not matter: inventory names stand for them.
    """
    place = {"env": environment, "dc": datacenter}
    addresses = Addresses(hostvars)
    targets = _host_targets(services, groups, addresses, place)
    for service in services:
        targets.extend(_service_targets(service, groups, addresses, place))
        targets.extend(_probe_targets(service, groups, addresses, place))
    return sorted(
        targets, key=lambda target: (target.job, target.labels["service"], target.labels["host"], target.instance)
    )


def _host_targets(services: list[Service], groups: Groups, addresses: Addresses, place: dict[str, str]) -> list[Target]:
    """Targets that exist once a host: node, process, sql, Prometheus, blackbox_exporter itself and Alertmanager."""
    with_processes = sorted(
        {host for service in services if service.kind == "http" for host in groups.get(service.group, [])}
    )
    with_views = sorted({host for view in user_views(services) for host in groups.get(view.group, [])})
    scraping = sorted(groups.get(PROMETHEUS_GROUP, []))
    probing = scraping if anything_probed(service.settings for service in services) else []
    jobs = (
        ("node", NODE_PORT, "host", all_hosts(groups)),
        ("process", PROCESS_PORT, "host", with_processes),
        ("sql", SQL_PORT, "host", with_views),
        ("prometheus", PROMETHEUS_PORT, "prometheus", scraping),
        ("blackbox-exporter", BLACKBOX_PORT, "prometheus", probing),
        ("alertmanager", ALERTMANAGER_PORT, "prometheus", sorted(groups.get(ALERTMANAGER_GROUP, []))),
    )
    return [
        Target(
            job,
            addresses.address(host, port),
            {**place, "host": host, "product": "infrastructure", "service": service},
        )
        for job, port, service, hosts in jobs
        for host in hosts
    ]


def _service_targets(service: Service, groups: Groups, addresses: Addresses, place: dict[str, str]) -> list[Target]:
    """Targets of the service's own jobs."""
    jobs, own, meta = _jobs_of(service)
    return [
        Target(
            job,
            addresses.address(host, service.settings["port"]),
            {**place, "host": host, "product": service.product, "service": service.name, **own},
            meta,
        )
        for job in jobs
        for host in sorted(groups.get(service.group, []))
    ]


def _jobs_of(service: Service) -> tuple[tuple[str, ...], dict[str, str], dict[str, str]]:
    """Jobs of a service, labels that only its kind has, and labels for Prometheus where not its defaults."""
    if service.kind == "http":
        wanted = {"__metrics_path__": service.settings["metrics_path"], "__scheme__": service.settings["scheme"]}
        usual = {"__metrics_path__": "/metrics", "__scheme__": "http"}
        return ("http",), {}, {key: value for key, value in wanted.items() if value != usual[key]}
    if service.kind == "postgresql":
        return ("postgresql",), {"db": service.name}, {}
    if service.kind == "rabbitmq":
        return ("rabbitmq", "rabbitmq-detailed"), {"cluster": service.name}, {}
    return (), {}, {}


def _probe_targets(service: Service, groups: Groups, addresses: Addresses, place: dict[str, str]) -> list[Target]:
    """One target for each URL and each Prometheus host, whose blackbox_exporter asks it."""
    return [
        Target(
            "blackbox",
            addresses.address(host, BLACKBOX_PORT),
            {**place, "host": host, "product": service.product, "service": service.name},
            {"__param_target": url, "__param_module": service.settings.get("module", "http_2xx")},
        )
        for url in service.probed_urls
        for host in sorted(groups.get(PROMETHEUS_GROUP, []))
    ]


def jobs_of(services: list[Service]) -> list[str]:
    """Names of the scrape jobs a catalogue needs, sorted."""
    jobs = {"alertmanager", "node", "prometheus"}
    for service in services:
        jobs.update(_jobs_of(service)[0])
        if service.kind == "http":
            jobs.add("process")
        if service.users_source == "sql":
            jobs.add("sql")
        if service.probed_urls:
            jobs.update(("blackbox", "blackbox-exporter"))
    return sorted(jobs)


def target_files(services: list[Service], targets: list[Target]) -> dict[str, list[dict[str, Any]]]:
    """File-based service discovery: ``{"<job>.json": [{"targets": [address], "labels": {...}}]}``, one a job."""
    files: dict[str, list[dict[str, Any]]] = {f"{job}.json": [] for job in jobs_of(services)}
    for target in targets:
        labels = dict(sorted({**target.labels, **target.meta}.items()))
        files[f"{target.job}.json"].append({"targets": [target.address], "labels": labels})
    return files

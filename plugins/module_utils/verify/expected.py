# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be proven, as the filter ``golden.signals.expectations`` computes it from the catalogue; private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

# Which scrape jobs bring a raw series (by the start of its name), the one that exposes it first, and whether every
# instance of the service must show it. CPU and memory need the node exporter for the size of the machine. A broker of
# a cluster shows only the queues it leads, so one broker without rows is no fault.
SOURCES: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("http_server_", ("http",), True),
    ("app_", ("http",), False),
    ("namedprocess_", ("process", "node"), True),
    ("pg_", ("postgresql",), True),
    ("rabbitmq_detailed_", ("rabbitmq-detailed",), False),
    ("rabbitmq_", ("rabbitmq",), False),
)
# Jobs which scrape a host once for all services on it; their targets carry service="host".
HOST_JOBS = ("node", "process")


@dataclass(frozen=True)
class Threshold:
    """Which threshold a signal is compared with: ``when`` is ``above`` or ``below``, ``of`` what it is a share of."""

    name: str
    unit: str
    when: str
    of: str

    @property
    def series(self) -> str:
        """The constant series that carries it, one for each severity."""
        return f"service:threshold:{self.name}"


@dataclass(frozen=True)
class Signal:
    """Expected of a service of ``kind``: recorded ``series`` with exactly ``labels``.

    The raw ``source`` is not older than ``max_age`` seconds.

    ``age_from``: ``timestamp``, or ``value`` where a raw series' value is the time of its collection (Unix seconds).
    ``alerts``: names of the alerts that watch it. ``dashboard``: uid of the dashboard that draws it.
    """

    id: str
    title: str
    service: str
    golden: str
    unit: str
    series: str
    source: str
    age_from: str
    max_age: float
    labels: dict[str, str]
    threshold: Optional[Threshold]
    alerts: tuple[str, ...]
    dashboard: str
    kind: str = ""


@dataclass(frozen=True)
class NotDeclared:
    """A signal of the requirement that the catalogue does not declare."""

    id: str
    title: str
    service: str
    golden: str


@dataclass(frozen=True)
class Target:
    """One expected scrape target; ``address`` as in the target file, ``labels`` those it must carry."""

    job: str
    service: str
    host: str
    address: str
    labels: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.job} on {self.host}"


@dataclass(frozen=True)
class Feeding:
    """What a signal lives on: the job that exposes its raw series, and all targets it needs."""

    job: str
    targets: tuple[Target, ...]
    every_instance: bool

    @property
    def hosts(self) -> list[str]:
        """Where the raw series comes from, each host once, in the order of the catalogue."""
        return list(dict.fromkeys(target.host for target in self.targets if target.job == self.job))


@dataclass(frozen=True)
class Expectations:
    """Everything that is expected of one datacenter. ``rules``: rule group to the names of its rules, repeats kept."""

    environment: str
    datacenter: str
    signals: tuple[Signal, ...]
    not_declared: tuple[NotDeclared, ...]
    targets: tuple[Target, ...]
    rules: dict[str, list[str]]
    lost_hosts: tuple[str, ...] = ()

    def feeding(self, signal: Signal) -> Feeding:
        """What brings the raw series of a signal; nothing is known of a source that is not in :data:`SOURCES`."""
        for start, jobs, every_instance in SOURCES:
            if signal.source.startswith(start):
                targets = tuple(target for target in self.targets if self._feeds(target, jobs, signal))
                return Feeding(jobs[0], targets, every_instance)
        return Feeding("", (), False)

    def _feeds(self, target: Target, jobs: Sequence[str], signal: Signal) -> bool:
        if target.job not in jobs:
            return False
        if target.job not in HOST_JOBS:
            return target.service == signal.service
        return any(other.host == target.host and other.service == signal.service for other in self.targets)


def parse_expectations(raw: Mapping[str, Any], rules: Mapping[str, Any], lost_hosts: list[str]) -> Expectations:
    """Read the module's options ``expectations`` and ``rules``.

    Raises :class:`ValueError` that names the place and what is allowed there.
    """
    signals = tuple(_signal(entry, f"expectations.signals[{i}]") for i, entry in enumerate(_list(raw, "signals")))
    targets = tuple(_target(entry, f"expectations.targets[{i}]") for i, entry in enumerate(_list(raw, "targets")))
    absent = tuple(
        NotDeclared(
            *(_text(entry, key, f"expectations.not_declared[{i}]") for key in ("id", "title", "service", "golden"))
        )
        for i, entry in enumerate(_list(raw, "not_declared"))
    )
    if not signals and not targets:
        raise ValueError("expectations: no signal and no target is expected; is signals_services empty?")
    names: dict[str, list[str]] = {}
    for group, entries in rules.items():
        names[str(group)] = list(_names(entries, f"rules.{group}"))
    return Expectations(
        environment=_text(raw, "environment", "expectations"),
        datacenter=_text(raw, "datacenter", "expectations"),
        signals=signals,
        not_declared=absent,
        targets=targets,
        rules=names,
        lost_hosts=tuple(lost_hosts),
    )


def _signal(entry: Any, place: str) -> Signal:
    max_age = entry.get("max_age") if isinstance(entry, Mapping) else None
    if isinstance(max_age, bool) or not isinstance(max_age, (int, float)) or max_age <= 0:
        raise ValueError(f"{place}.max_age: {max_age!r} is not a number of seconds above 0")
    age_from = entry.get("age_from", "timestamp")
    if age_from not in ("timestamp", "value"):
        raise ValueError(f"{place}.age_from: {age_from!r} is not allowed; allowed: timestamp, value")
    return Signal(
        id=_text(entry, "id", place),
        title=_text(entry, "title", place),
        service=_text(entry, "service", place),
        golden=_text(entry, "golden", place),
        unit=_text(entry, "unit", place),
        series=_text(entry, "series", place),
        source=_text(entry, "source", place),
        age_from=age_from,
        max_age=float(max_age),
        labels=_labels(entry, place),
        kind=str(entry.get("kind") or ""),
        threshold=_threshold(entry.get("threshold"), f"{place}.threshold"),
        alerts=_names(entry.get("alerts"), f"{place}.alerts"),
        dashboard=_text(entry, "dashboard", place),
    )


def _threshold(entry: Any, place: str) -> Optional[Threshold]:
    if entry is None:
        return None
    when = _text(entry, "when", place)
    if when not in ("above", "below"):
        raise ValueError(f"{place}.when: {when!r} is not allowed; allowed: above, below")
    return Threshold(_text(entry, "name", place), _text(entry, "unit", place), when, str(entry.get("of", "")))


def _target(entry: Any, place: str) -> Target:
    keys = ("job", "service", "host", "address")
    job, service, host, address = (_text(entry, key, place) for key in keys)
    return Target(job, service, host, address, _labels(entry, place))


def _list(raw: Mapping[str, Any], key: str) -> list[Any]:
    value = raw.get(key)
    if not isinstance(value, list):
        raise ValueError(f"expectations.{key}: {value!r} is not a list")
    return value


def _names(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{place}: {value!r} is not a list of rule names")
    return tuple(value)


def _text(entry: Any, key: str, place: str) -> str:
    value = entry.get(key) if isinstance(entry, Mapping) else None
    if not isinstance(value, str) or not value:
        raise ValueError(f"{place}.{key}: {value!r} is not a text")
    return value


def _labels(entry: Mapping[str, Any], place: str) -> dict[str, str]:
    labels = entry.get("labels")
    if not isinstance(labels, Mapping):
        raise ValueError(f"{place}.labels: {labels!r} is not a dictionary of labels")
    return {str(name): str(value) for name, value in labels.items()}

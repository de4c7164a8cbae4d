# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run must prove: the signals, and the targets that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.facts import (
    series_facts,
    signal_facts,
    threshold_facts,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import Service
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.signals import (
    SHORT,
    USERS_SERIES,
    SignalTemplate,
    templates,
    title_of,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import Target

# A raw series is fresh when it is younger than this many scrape intervals.
FRESH_INTERVALS = 3
# max_age of signals.yml for series which are scraped with every interval, written for the greatest interval (15 s) at
# which it is right; the real bound follows from the interval.
SCRAPED_MAX_AGE = 60
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


def interval_seconds(interval: Any) -> int:
    """Seconds of a scrape interval: a whole number, or a duration of Prometheus in h, m, s (``15s``, ``1m30s``).

    :raises ValueError: for anything else, and for 0; the message names the value and what is allowed.
    """
    seconds = 0
    if isinstance(interval, int) and not isinstance(interval, bool):
        seconds = interval
    elif isinstance(interval, str) and interval:
        match = _DURATION.fullmatch(interval)
        if match:
            hours, minutes, rest = (int(part or 0) for part in match.groups())
            seconds = hours * 3600 + minutes * 60 + rest
    if seconds < 1:
        raise ValueError(
            f"scrape_interval: {interval!r} is not allowed; allowed: whole seconds, or a duration such as 15s or 1m"
        )
    return seconds


def expectations(
    services: list[Service], targets: list[Target], environment: str, datacenter: str, interval: int
) -> dict[str, Any]:
    """Expected signals and targets, and which of the twenty-seven signals the catalogue does not declare.

    :param interval: scrape interval in seconds.
    :returns: ``{"signals": [...], "not_declared": [{id, title, service, golden}], "targets": [{job, service, host,
        address, labels}], "environment", "datacenter", "scrape_interval"}``; the keys of a signal are in
        docs/catalogue.md.
    """
    signals = [signal for service in services for signal in _signals(service, environment, datacenter, interval)]
    order = {signal["id"]: position for position, signal in enumerate(signal_facts())}
    signals.sort(key=lambda signal: (order.get(signal["id"], len(order)), signal["service"]))
    declared = {signal["id"] for signal in signals}
    return {
        "signals": signals,
        "not_declared": [
            {key: signal[key] for key in ("id", "title", "service", "golden")}
            for signal in signal_facts()
            if signal["id"] not in declared
        ],
        "targets": [_target(target) for target in targets],
        "environment": environment,
        "datacenter": datacenter,
        "scrape_interval": interval,
    }


def _signals(service: Service, environment: str, datacenter: str, interval: int) -> Iterator[dict[str, Any]]:
    """The signals of one service."""
    labels = {"env": environment, "dc": datacenter, "service": service.name}
    for template in templates()[service.kind]:
        if template.about_users and service.users_source == "none":
            continue
        source = USERS_SERIES[service.users_source] if template.about_users else template.source
        identifier = template.identifier.replace(SHORT, service.short)
        yield {
            "id": identifier,
            "title": title_of(identifier, template, service.short),
            "service": service.name,
            "kind": service.kind,
            "golden": template.golden,
            "unit": template.unit,
            "series": template.series,
            "source": source,
            "source_selector": source + _selector(labels),
            "age_from": "value" if source.endswith("_timestamp_seconds") else "timestamp",
            "max_age": _max_age(template, service, interval),
            "labels": labels,
            "threshold": _threshold(template.series, service.kind),
            "alerts": list(series_facts()[template.series]["alerts"]),
            "dashboard": series_facts()[template.series]["dashboard"],
        }


def _threshold(series: str, kind: str) -> dict[str, str] | None:
    """The threshold a series is compared with: its name, unit, direction and, of a share, the whole."""
    threshold = series_facts()[series].get("threshold")
    if threshold is None:
        return None
    return {**threshold, "unit": threshold_facts()[kind][threshold["name"]]["unit"]}


def _max_age(template: SignalTemplate, service: Service, interval: int) -> int:
    """Greatest age in seconds: three scrape intervals; of a slower collection what signals.yml says of it."""
    scraped = FRESH_INTERVALS * interval
    if isinstance(template.max_age, str):
        return max(scraped, int(2 * service.settings["collection_interval_seconds"]))
    return scraped if template.max_age <= SCRAPED_MAX_AGE else max(scraped, template.max_age)


def _selector(labels: dict[str, str]) -> str:
    """Label matchers of PromQL."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for value in labels.values())
    return "{" + ",".join(f'{key}="{value}"' for key, value in zip(labels, quoted)) + "}"


def _target(target: Target) -> dict[str, Any]:
    """A target as the proof looks for it: with the labels that ``up`` carries."""
    return {
        "job": target.job,
        "service": target.labels["service"],
        "host": target.labels["host"],
        "address": target.address,
        "labels": dict(sorted({**target.labels, "instance": target.instance, "job": target.job}.items())),
    }

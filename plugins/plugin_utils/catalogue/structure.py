# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of the catalogue itself, without a look at the inventory: keys, kinds, shapes, thresholds, signal ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import (
    KINDS,
    LATENCY_BUCKETS,
    RESERVED_NAMES,
    Required,
    short_name,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.shapes import CHECKS
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.signals import signal_ids
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.thresholds import (
    threshold_faults,
    threshold_values,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

PLACE = "signals_services"
AGE = "collection_age_seconds"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def structure_faults(catalogue: Any) -> list[str]:
    """All faults of a plain catalogue that can be seen without the inventory; never raises for user input."""
    if not isinstance(catalogue, dict):
        return [f"{PLACE}: {show(catalogue)} is not a mapping; allowed: service names, each with kind and its keys"]
    if not catalogue:
        return [f"{PLACE}: the catalogue is empty; allowed: at least one service"]
    faults: list[str] = []
    for name, entry in catalogue.items():
        faults.extend(_name_faults(name))
        faults.extend(_entry_faults(f"{PLACE}.{name}", entry))
    return faults + list(_id_faults(catalogue)) + list(_user_faults(catalogue))


def _name_faults(name: Any) -> Iterator[str]:
    """A service's name is a label value, part of file names, ids and regular expressions."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        allowed = "1 to 63 of a-z, 0-9 and -, no - at either end"
        yield f"{PLACE}.{name}: {show(name)} is not a service name; allowed: {allowed}"
    elif name in RESERVED_NAMES:
        yield f"{PLACE}.{name}: the name is used by the collection itself; allowed: any but {', '.join(RESERVED_NAMES)}"


def _entry_faults(place: str, entry: Any) -> Iterator[str]:
    """Faults of one service: its kind, its keys, their values."""
    if not isinstance(entry, dict):
        yield f"{place}: {show(entry)} is not a mapping; allowed: kind and its keys"
        return
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        problem = "is missing" if "kind" not in entry else f"{show(kind)} is not a kind"
        yield f"{place}.kind: {problem}" + one_of(kind, KINDS)
        return
    keys = KINDS[kind]
    for key in entry:
        if key != "kind" and key not in keys:
            yield f"{place}.{key}: unknown key of kind {kind}" + one_of(key, [*keys, "kind"])
    for key, facts in keys.items():
        if key in entry and facts.shape != "thresholds":
            if entry[key] is None and facts.default is None:
                continue
            for suffix, fault in CHECKS[facts.shape](entry[key]):
                yield f"{place}.{key}{suffix}: {fault}"
        elif key not in entry and facts.default is Required:
            yield f"{place}.{key}: is missing and has no default; it says: {facts.about}"
    yield from _thresholds(place, kind, entry)


def _thresholds(place: str, kind: str, entry: dict[str, Any]) -> Iterator[str]:
    """Faults of the thresholds, with the bucket bounds that a latency must meet."""
    buckets: list[float] | None = None
    if kind == "http":
        given = entry.get("latency_buckets", list(LATENCY_BUCKETS))
        buckets = None if list(CHECKS["buckets"](given)) else given
    faults = list(threshold_faults(f"{place}.thresholds", kind, entry.get("thresholds", {}), buckets))
    yield from faults
    if kind == "s3" and not faults:
        yield from _collection_faults(place, entry)


def _collection_faults(place: str, entry: dict[str, Any]) -> Iterator[str]:
    """A collection so rare that its age is beyond the threshold while all is well: two intervals must fit."""
    interval = entry.get("collection_interval_seconds", KINDS["s3"]["collection_interval_seconds"].default)
    ages = threshold_values("s3", entry.get("thresholds", {})).get(AGE, {})
    if ages and not list(CHECKS["positive"](interval)) and 2 * interval > min(ages.values()):
        age = min(ages.values())
        yield (
            f"{place}.collection_interval_seconds: {interval:g} is more than half of thresholds.{AGE} ({age:g}), so "
            f"that S3CollectorStale would fire between two collections; allowed: at most {age / 2:g}, or a greater "
            "threshold"
        )


def _id_faults(catalogue: dict[Any, Any]) -> Iterator[str]:
    """Two services whose short names give the same signal id."""
    owners: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for name, entry in catalogue.items():
        kind = entry.get("kind") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not isinstance(kind, str) or kind not in KINDS:
            continue
        for identifier in signal_ids(kind, short_name(name)):
            other = owners.setdefault(identifier, name)
            if other != name and (other, name) not in told:
                told.add((other, name))
                yield (
                    f"{PLACE}.{name}: its signal {identifier} has the same id as one of {PLACE}.{other} (ids leave out "
                    "-api and -db); allowed: names which differ beyond that"
                )


def _user_faults(catalogue: dict[Any, Any]) -> Iterator[str]:
    """The database service of ``users`` is another entry of the catalogue; malformed ones are named elsewhere."""
    databases = {name: entry for name, entry in catalogue.items() if _kind(entry) == "postgresql"}
    for name, entry in catalogue.items():
        users = entry.get("users") if _kind(entry) == "http" else None
        if not isinstance(users, dict) or users.get("source") != "sql":
            continue
        wanted = users.get("database_service")
        if not isinstance(wanted, str):
            continue
        place = f"{PLACE}.{name}.users"
        if wanted not in databases:
            fault = f"{show(wanted)} is not a service of kind postgresql in the catalogue"
            yield f"{place}.database_service: {fault}" + one_of(wanted, map(str, databases))
            continue
        watched = databases[wanted].get("databases")
        if "database" not in users and isinstance(watched, list) and len(watched) > 1:
            fault = f"is missing, and {PLACE}.{wanted} has several databases"
            yield f"{place}.database: {fault}" + one_of(None, map(str, watched))


def _kind(entry: Any) -> Any:
    return entry.get("kind") if isinstance(entry, dict) else None

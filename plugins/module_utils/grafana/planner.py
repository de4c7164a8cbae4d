# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what is declared and what is live to a plan of changes. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ansible_collections.golden.signals.plugins.module_utils.grafana import difference
from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import PlanError
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Change,
    Item,
    Json,
    Kind,
    Options,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.catalogue import BY_NAME
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.contact_point import ContactPoint
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.policy import DEFAULT_RECEIVERS


@dataclass
class Plan:
    """Changes in the order in which they are made, the count of objects that are as declared, and all declared keys."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    declared: dict[str, set[str]] = field(default_factory=dict)
    provided: set[tuple[str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def decide(kind: Kind, desired: Json, live: Json | None) -> Change | None:
    """The change that makes ``live`` what is desired; None where it is so already."""
    found, wanted = kind.pair(desired, live)
    key, title = kind.key(desired), kind.title(desired)
    if live is None:
        return Change(kind.name, key, title, "create", lines=difference.lines({}, wanted))
    if difference.same(found, wanted):
        return None
    return Change(kind.name, key, title, "update", live=kind.keep(live), lines=difference.lines(found, wanted))


def make_plan(client: GrafanaClient, declared: Sequence[tuple[Kind, Sequence[Item]]], state: str = "present") -> Plan:
    """Compare every declared object with the live one, batch by batch so that memory stays bounded.

    Raises :class:`PlanError` with every fault found; a GrafanaError where the server cannot be asked.
    """
    plan = Plan()
    for kind, items in declared:
        changes: list[Change] = []
        seen: dict[str, str] = {}
        for batch in _batches(items, kind.batch):
            valid = _valid(kind, batch, seen, plan.faults, state)
            live = kind.read(client, list(valid)) if valid else {}
            for key, (item, desired) in valid.items():
                plan.provided.update(kind.provides(desired))
                change = _absent(kind, desired, live.get(key)) if state == "absent" else None
                if state == "present":
                    change = decide(kind, desired, live.get(key))
                if change is None:
                    plan.unchanged += 1
                    continue
                refused = _refusal(kind, change, desired, live.get(key))
                if refused:
                    plan.faults.append(f"{item.where}: {kind.name} {key}: {refused}")
                change.item = item
                change.provides = kind.provides(desired)
                change.references = kind.references(desired if state == "present" else live[key])
                changes.append(change)
        plan.declared[kind.name] = set(seen)
        plan.faults += _collisions(client, kind, changes)
        plan.changes += kind.arrange(changes)
    if state == "absent":
        plan.changes.reverse()
    else:
        _check_references(client, plan)
    if plan.faults:
        raise PlanError(plan.faults)
    return plan


def _absent(kind: Kind, desired: Json, live: Json | None) -> Change | None:
    if live is None or kind.is_absent(live):
        return None
    return Change(kind.name, kind.key(desired), kind.title(live) or kind.title(desired), "delete", live=kind.keep(live))


def _refusal(kind: Kind, change: Change, desired: Json, live: Json | None) -> str | None:
    if live is None:
        return None
    refused = kind.refusal(live, change.action)
    return refused or (kind.change_refusal(desired, live) if change.action == "update" else None)


def _collisions(client: GrafanaClient, kind: Kind, changes: Sequence[Change]) -> list[str]:
    made = {change.key: change for change in changes if change.action == "create" and change.item is not None}
    taken = kind.collisions(client, list(made)) if made else {}
    return [f"{made[key].item.where}: {kind.name} {key}: {what}" for key, what in taken.items()]  # type: ignore[union-attr]


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _valid(
    kind: Kind, batch: Sequence[Item], seen: dict[str, str], faults: list[str], state: str
) -> dict[str, tuple[Item, Json]]:
    """The objects of a batch that have no fault, by key; their faults and keys declared twice are noted."""
    valid: dict[str, tuple[Item, Json]] = {}
    for item in batch:
        try:
            desired = item.load()
        except ValueError as error:
            faults.append(f"{item.where}: {error}")
            continue
        key = kind.key(desired)
        found = kind.validate(desired) if state == "present" else ([] if key else ["has no key"])
        if key and key in seen:
            found.append(f"{kind.name} '{key}' is declared by {seen[key]} already")
        faults += [f"{item.where}: {fault}" for fault in found]
        if key:
            seen.setdefault(key, item.where)
        if not found:
            valid[key] = (item, desired)
    return valid


def _check_references(client: GrafanaClient, plan: Plan) -> None:
    """What a change names must be declared or live: some servers store an object whose folder does not exist."""
    wanted: dict[str, set[str]] = {}
    for change in plan.changes:
        for reference in change.references:
            if (reference.kind, reference.key) not in plan.provided:
                wanted.setdefault(reference.kind, set()).add(reference.key)
    live = {name: _existing(client, name, sorted(keys)) for name, keys in wanted.items()}
    for change in plan.changes:
        for reference in change.references:
            known = (reference.kind, reference.key) in plan.provided or reference.key in live[reference.kind]
            if not known:
                place = change.item.where if change.item else change.kind
                plan.faults.append(
                    f"{place}: {reference.field}: there is no {reference.kind} '{reference.key}', "
                    "neither declared here nor on the server"
                )


def _existing(client: GrafanaClient, name: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that are on the server."""
    if name == "receiver":
        live = ContactPoint(Options()).list_all(client).values()
        return {point["name"] for point in live} | set(DEFAULT_RECEIVERS)
    return set(BY_NAME[name](Options()).read(client, keys))

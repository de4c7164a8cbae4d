# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which live objects are ours and no longer declared, so that prune removes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import PlanError
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Change, Item, Json, Kind
from ansible_collections.golden.signals.plugins.module_utils.grafana.planner import Plan

IN_FOLDERS = ("dashboard", "alert_rule_group")


@dataclass(frozen=True)
class Prune:
    """``prefix``: how the uids (names, for timings and templates) of objects outside folders begin that are ours.

    ``maximum``: how many objects one run may remove.
    """

    prefix: str = ""
    maximum: int = 10


def add_deletions(
    client: GrafanaClient, declared: Sequence[tuple[Kind, Sequence[Item]]], plan: Plan, prune: Prune
) -> None:
    """Add the deletions to the plan, in the reverse order of kinds.

    Ours is what lies below a declared folder (sub-folders, dashboards, rule groups), and of the other kinds what has
    the prefix. A kind of which nothing is given is left alone; the notification policy is never removed.
    Raises :class:`PlanError` when a declared set is empty, or more would go than ``maximum``.
    """
    empty = [kind.option for kind, items in declared if not items]
    if empty:
        raise PlanError(
            [f"{name}: nothing is declared, so prune would remove everything; leave {name} out" for name in empty]
        )
    names = {kind.name for kind, _items in declared}
    tree = _Tree(client, declared, plan) if names & {"folder", *IN_FOLDERS} else None
    deletions: list[Change] = []
    for kind, _items in reversed(declared):
        live = _ours(client, kind, tree, prune)
        extra = {key: found for key, found in live.items() if key not in plan.declared[kind.name]}
        # A sub-folder goes after what lies below it.
        ordered = sorted(extra, key=tree.depth, reverse=True) if tree and kind.name == "folder" else sorted(extra)
        for key in ordered:
            refused = kind.refusal(extra[key], "delete")
            if refused:
                plan.faults.append(f"{kind.name} {key} would be removed, but {refused}")
            deletions.append(Change(kind.name, key, kind.title(extra[key]), "delete"))
    faults = [*plan.faults, *_full_folders(client, deletions, names)]
    if len(deletions) > prune.maximum:
        some = ", ".join(f"{change.kind} {change.key}" for change in deletions[:5])
        faults.append(
            f"prune would remove {len(deletions)} objects ({some}, ...); allowed: prune_maximum {prune.maximum}"
        )
    if faults:
        raise PlanError(faults)
    plan.changes += deletions


class _Tree:
    """The live folders, and which of them lie in or below a declared one."""

    def __init__(self, client: GrafanaClient, declared: Sequence[tuple[Kind, Sequence[Item]]], plan: Plan) -> None:
        self.ours = set(plan.declared.get("folder", ()))
        folders = [kind for kind, _items in declared if kind.name == "folder"]
        self.live: dict[str, Json] = folders[0].list_all(client) if folders else {}
        self.parents = {uid: found.get("parentUid") or "" for uid, found in self.live.items()}

    def path(self, uid: str) -> list[str]:
        """The folder and those above it."""
        path: list[str] = []
        while uid and uid not in path:
            path.append(uid)
            uid = self.parents.get(uid, "")
        return path

    def depth(self, uid: str) -> int:
        """How many folders lie above."""
        return len(self.path(uid))

    def owns(self, uid: str) -> bool:
        """Whether the folder is a declared one, or lies below one."""
        return any(folder in self.ours for folder in self.path(uid))


def _ours(client: GrafanaClient, kind: Kind, tree: _Tree | None, prune: Prune) -> dict[str, Json]:
    if kind.name == "notification_policy":
        return {}
    if kind.name == "folder" and tree is not None:
        return {uid: found for uid, found in tree.live.items() if tree.owns(uid)}
    if kind.name in IN_FOLDERS and tree is not None:
        return {key: found for key, found in kind.list_all(client).items() if tree.owns(found.get("folderUid") or "")}
    if not prune.prefix:
        return {}
    return {key: found for key, found in kind.list_all(client).items() if key.startswith(prune.prefix)}


def _full_folders(client: GrafanaClient, deletions: Sequence[Change], names: set[str]) -> list[str]:
    """Removing a folder removes its dashboards: only those may go that prune looked at."""
    folders = [change.key for change in deletions if change.kind == "folder"]
    if not folders or "dashboard" in names:
        return []
    found = client.get("/api/search", {"type": "dash-db", "folderUIDs": folders, "limit": 1}) or []
    return [
        f"folder {hit.get('folderUid')} would be removed with dashboard {hit['uid']} in it; declare dashboards as well"
        for hit in found
    ]

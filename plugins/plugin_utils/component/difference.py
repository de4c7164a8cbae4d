# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Diffs that read like a plan, and the guard against a run that would empty a target list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component
from ansible_collections.golden.signals.plugins.plugin_utils.component.plan import Plan
from ansible_collections.golden.signals.plugins.plugin_utils.component.unit import unit_texts

_HIDDEN = "(secret, not shown)\n"


def paths_to_read(component: Component, plan: Plan, diff: bool) -> list[str]:
    """Files of the host whose present content is needed: for the diff, or for a removal limit."""
    paths = {f.path for f in component.files if diff and f.path in plan.files and not f.secret}
    if diff and plan.unit:
        paths |= set(component.unit_paths)
    return sorted(paths | set(_limited(component, plan)))


def diffs(component: Component, plan: Plan, present: Mapping[str, bytes]) -> list[dict[str, str]]:
    """Ansible diffs of one component: its reasons, then each file that would be written."""
    result = [{"prepared": f"component {component.name}:\n" + "".join(f"  {reason}\n" for reason in plan.reasons)}]
    for entry in component.files:
        if entry.path in plan.files:
            after = _HIDDEN if entry.secret else entry.content.decode(errors="replace")
            before = _HIDDEN if entry.secret else present.get(entry.path, b"").decode(errors="replace")
            result.append(_one(entry.path, before, after))
    if plan.unit:
        for path, text in unit_texts(component).items():
            before = present.get(path, b"").decode(errors="replace")
            if before != text:
                result.append(_one(path, before, text))
    return result


def _one(path: str, before: str, after: str) -> dict[str, str]:
    return {"before_header": path, "after_header": path, "before": before, "after": after}


def _limited(component: Component, plan: Plan) -> dict[str, tuple[float, bytes]]:
    """Target lists that the plan changes, as {path: (greatest share that may vanish, wanted content)}.

    A list that is no longer described is one that loses all its targets, under the limit of its folder's others.
    """
    limits = {f.path: (f.removal_limit, f.content) for f in component.files if f.removal_limit is not None}
    folders = {path.rsplit("/", 1)[0]: limit for path, (limit, _content) in limits.items()}
    found = {path: entry for path, entry in limits.items() if path in plan.files}
    for path in plan.prune:
        if (folder := path.rsplit("/", 1)[0]) in folders:
            found[path] = (folders[folder], b"")
    return found


def removal_faults(component: Component, plan: Plan, present: Mapping[str, bytes]) -> list[str]:
    """Target lists that would lose a greater share of their targets than their description allows."""
    faults = []
    for path, (limit, content) in sorted(_limited(component, plan).items()):
        before, after = _targets(present.get(path, b"")), _targets(content)
        gone = sorted(before - after)
        if gone and len(gone) > limit * len(before):
            faults.append(
                f"component {component.name}: {path} would lose {len(gone)} of {len(before)} targets "
                f"({', '.join(gone[:5])}{', ...' if len(gone) > 5 else ''}), more than {limit:.0%}; "
                "nothing was changed; if this is meant: -e signals_allow_target_removal=true with site.yml, "
                f"-e {component.name}_allow_target_removal=true with the role alone"
            )
    return faults


def _targets(content: bytes) -> set[str]:
    """The targets of a file_sd list; anything else has none."""
    try:
        groups: Any = json.loads(content or b"[]")
        return {str(target) for group in groups for target in group["targets"]}
    except (ValueError, TypeError, KeyError):
        return set()

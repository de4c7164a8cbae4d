# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the host is told of a component: the state to reach without contents, and the contents apart."""

from __future__ import annotations

import base64
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import ARCHITECTURES, Component
from ansible_collections.golden.signals.plugins.plugin_utils.component.plan import Plan, desired_marker
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import HostState, binary_paths
from ansible_collections.golden.signals.plugins.plugin_utils.component.unit import unit_texts


def wanted_state(component: Component, plan: Plan, state: HostState, archive: tuple[str, str] | None) -> dict[str, Any]:
    """The option ``wanted`` of component_switch: JSON-able, free of secrets.

    ``archive`` is (path on the host, sha256) when the programs shall be installed from an archive.
    """
    architecture = ARCHITECTURES.get(state.machine, "")
    files = [
        {"path": f.path, "mode": f.mode, "owner": f.owner, "group": f.group, "write": f.path in plan.files}
        for f in component.files
    ]
    marker = desired_marker(component, state)
    if archive:
        marker["sha256"] = archive[1]
    return {
        "name": component.name,
        "version": component.version_directory,
        "source": component.source,
        "base": component.base,
        "unit": component.unit if component.has_unit else "",
        "timer": component.timer,
        "marker": marker,
        "marker_path": component.marker_path,
        "install": plan.install,
        "archive": {
            "path": archive[0] if archive else "",
            "sha256": archive[1] if archive else "",
            "root": component.archive_name(component.archive.get("root", ""), architecture),
        },
        "package": str(component.package.get("name", "")),
        "programs": binary_paths(component),
        "effect": plan.effect,
        "write_unit": plan.unit,
        "drop_ins": plan.drop_ins,
        "prune": plan.prune,
        "files": files,
        "directories": list(component.directories),
        "saved_state": list(component.saved_state),
        "validate": [list(command) for command in component.validate] if _needs_check(plan) else [],
        "health": component.health,
        "reload": component.reload,
        "listen": list(component.listen),
        "replaces": list(component.replaces),
    }


def _needs_check(plan: Plan) -> bool:
    return bool(plan.files or plan.install or plan.prune)


def secret_state(component: Component) -> dict[str, Any]:
    """What travels in the packed option: file contents, the units' texts, checks with their input."""
    return {
        "files": {entry.path: base64.b64encode(entry.content).decode() for entry in component.files},
        "units": unit_texts(component),
        "checks": list(component.checks),
    }

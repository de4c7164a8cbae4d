# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between a description and a host, and what must follow: the decision, without any action."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import (
    ARCHITECTURES,
    STATE,
    Component,
    ManagedFile,
)
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import HostState, binary_paths
from ansible_collections.golden.signals.plugins.plugin_utils.component.unit import unit_texts

FAMILIES = ("debian", "ubuntu", "rhel", "fedora")
_DROP_IN_FOLDERS = ("/etc/systemd/system", "/run/systemd/system")  # also system.control, of systemctl set-property
_ORDER = ("none", "reload", "restart")


@dataclasses.dataclass
class Plan:
    """Differences of one component.

    ``reasons``: one sentence each, empty when nothing differs. ``effect``: none, reload or restart.
    ``install``: whether the programs must be brought again. ``files``: paths whose content, mode or owner differs.
    ``prune``: paths that an earlier description owned and this one does not. ``drop_ins``: foreign drop-ins to set
    aside. ``checks``: indexes of checks whose answer is not the expected one. ``account``: user or groups are missing.
    """

    reasons: list[str] = dataclasses.field(default_factory=list)
    effect: str = "none"
    install: bool = False
    unit: bool = False
    account: bool = False
    files: list[str] = dataclasses.field(default_factory=list)
    prune: list[str] = dataclasses.field(default_factory=list)
    drop_ins: list[str] = dataclasses.field(default_factory=list)
    checks: list[int] = dataclasses.field(default_factory=list)

    def because(self, reason: str, effect: str = "none") -> None:
        """Note a difference and the least that must follow from it."""
        self.reasons.append(reason)
        self.effect = max(self.effect, effect, key=_ORDER.index)


def refusals(component: Component, state: HostState) -> list[str]:
    """Why this host cannot take the component at all, before anything is written; empty when it can."""
    if state.uid != "0":
        who = f"uid {state.uid}" if state.uid else "nobody who could be asked (the probe gave no answer)"
        return [f"component {component.name}: the probe ran as {who}; set become: true (allowed: root)"]
    result = []
    if not state.systemd:
        result.append(f"component {component.name}: the host does not run systemd, which is needed")
    if not state.families & set(FAMILIES):
        found = state.distribution.get("ID", "unknown")
        result.append(
            f"component {component.name}: distribution {found!r} is not supported; "
            f"allowed: {', '.join(FAMILIES)} and their like"
        )
    if component.source == "archive":
        result += _architecture_refusals(component, state)
    for index, entry in enumerate(component.requires):
        answer = state.commands.get(f"require:{component.name}:{index}", "")
        if not re.search(entry["matches"], answer):
            message = entry.get("message", f"needs: {entry['name']}")
            result.append(
                f"component {component.name}: {message} (asked: {entry['command'][0]}; answer: {answer[-200:]!r})"
            )
    return result


def _architecture_refusals(component: Component, state: HostState) -> list[str]:
    architecture = ARCHITECTURES.get(state.machine)
    if architecture is None:
        return [
            f"component {component.name}: architecture {state.machine!r} is not supported; "
            f"allowed: {', '.join(ARCHITECTURES)}"
        ]
    if architecture in component.archive.get("sha256", {}) or component.archive.get("sums_url"):
        return []
    return [
        f"component {component.name}: no sha256 for version {component.version} on {architecture}; "
        f"give it in the role's variable (known: {', '.join(component.archive.get('sha256', {})) or 'none'})"
    ]


def desired_marker(component: Component, state: HostState) -> dict[str, Any]:
    """The applied state as it shall be recorded: everything but the programs' fingerprints, which the host adds."""
    sums = component.archive.get("sha256", {}) if component.source == "archive" else {}
    return {
        "complete": True,
        "version": component.version_directory,
        "sha256": sums.get(ARCHITECTURES.get(state.machine, ""), ""),
        "unit": _digest("".join(unit_texts(component).values())) if component.has_unit else "",
        "files": {entry.path: _wanted(entry) for entry in component.files},
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _wanted(entry: ManagedFile) -> str:
    digest = hashlib.sha256(entry.content).hexdigest()
    return f"{digest} {int(entry.mode, 8):o} {entry.owner}:{entry.group}"


def make_plan(component: Component, state: HostState) -> Plan:
    """Compare ``component`` with ``state``."""
    plan = Plan()
    applied = state.markers.get(component.name, {})
    desired = desired_marker(component, state)
    _compare_files(plan, component, state, applied, desired)
    _compare_directories(plan, component, state)
    if component.has_unit:
        _compare_account(plan, component, state)
        _compare_programs(plan, component, state, applied, desired)
        _compare_unit(plan, component, state, applied, desired)
        _compare_service(plan, component, state)
    for index, entry in enumerate(component.checks):
        if state.commands.get(f"check:{component.name}:{index}") != str(entry["expect"]).strip():
            plan.checks.append(index)
            plan.because(f"check {entry['name']!r} does not hold", entry.get("on_change", "none"))
    if applied.get("complete") is False:
        plan.because("an earlier run was cut off", "restart" if component.has_unit else "none")
    if not plan.reasons and {key: applied.get(key) for key in desired} != desired:
        plan.because("no record that this state was applied and answered", "restart" if component.has_unit else "none")
    return plan


def _compare_files(
    plan: Plan, component: Component, state: HostState, applied: dict[str, Any], desired: dict[str, Any]
) -> None:
    marker = state.paths.get(component.marker_path)
    recorded = applied.get("files", {})
    for entry in component.files:
        seen = state.paths.get(entry.path)
        wanted = desired["files"][entry.path]
        if seen is None:
            plan.files.append(entry.path)
            plan.because(f"{entry.path} is missing", entry.on_change)
        elif f"{seen.sha256} {seen.mode} {seen.owner}:{seen.group}" != wanted or not seen.kind.startswith("regular"):
            plan.files.append(entry.path)
            plan.because(f"{entry.path} differs in {_difference(seen, wanted)}", entry.on_change)
        elif recorded.get(entry.path) != wanted:
            plan.because(f"{entry.path} was written but never taken into use", entry.on_change)
        elif entry.on_change != "none" and marker and seen.changed > marker.modified:
            # Equal now, but touched since: the process may have read something else in between.
            plan.because(f"{entry.path} was touched after it was taken into use", entry.on_change)
    for path in sorted(set(recorded) - set(desired["files"])):
        plan.prune.append(path)
        plan.because(f"{path} is no longer described", "restart" if component.has_unit else "none")


def _difference(seen: Any, wanted: str) -> str:
    digest, mode, owner = wanted.split(" ", 2)
    parts = []
    if seen.sha256 != digest:
        parts.append("content")
    if seen.mode != mode:
        parts.append(f"mode ({seen.mode}, shall be {mode})")
    if f"{seen.owner}:{seen.group}" != owner:
        parts.append(f"owner ({seen.owner}:{seen.group}, shall be {owner})")
    return " and ".join(parts) or "kind"


def _compare_directories(plan: Plan, component: Component, state: HostState) -> None:
    for entry in component.directories:
        seen = state.paths.get(entry["path"])
        wanted = ("directory", f"{int(entry['mode'], 8):o}", entry["owner"], entry["group"])
        if seen is None or (seen.kind, seen.mode, seen.owner, seen.group) != wanted:
            plan.because(f"{entry['path']} is not a directory {entry['mode']} of {entry['owner']}:{entry['group']}")


def _compare_account(plan: Plan, component: Component, state: HostState) -> None:
    if component.user not in state.users:
        plan.account = True
        plan.because(f"user {component.user} is missing", "restart")
    elif missing := set(component.groups) - state.groups.get(component.user, set()):
        plan.account = True
        plan.because(f"user {component.user} is not in {', '.join(sorted(missing))}", "restart")


def _compare_programs(
    plan: Plan, component: Component, state: HostState, applied: dict[str, Any], desired: dict[str, Any]
) -> None:
    recorded = applied.get("programs", {})
    for key in ("version", "sha256"):
        if desired[key] and applied.get(key, desired[key]) != desired[key]:
            plan.install = True
            plan.because(f"{key} is {applied[key]}, shall be {desired[key]}", "restart")
    for name, path in binary_paths(component).items():
        seen = state.paths.get(path)
        if seen is None:
            plan.install = True
            plan.because(f"program {path} is missing", "restart")
        elif recorded.get(name) != seen.fingerprint:
            plan.install = True
            plan.because(f"program {path} is not the one that was installed", "restart")
    if state.links.get(f"{component.base}/current") != component.version_directory:
        plan.install = True
        plan.because(f"{component.base}/current does not lead to {component.version_directory}", "restart")


def _compare_unit(
    plan: Plan, component: Component, state: HostState, applied: dict[str, Any], desired: dict[str, Any]
) -> None:
    for path, text in unit_texts(component).items():
        seen = state.paths.get(path)
        if seen is None or (seen.sha256, seen.mode, seen.owner) != (_digest(text), "644", "root"):
            plan.unit = True
            plan.because(f"{path} differs" if seen else f"{path} is missing", "restart")
    if not plan.unit and applied.get("unit") != desired["unit"]:
        plan.because(f"{component.unit_paths[0]} was written but never taken into use", "restart")
    described = {entry.path for entry in component.files}
    units = {name: state.units.get(name, {}) for name in component.units}
    # Only what an administrator wrote for this very unit: packages' and generators' drop-ins, and those for all
    # services (service.d), are none of ours.
    plan.drop_ins = [
        path
        for name, unit in units.items()
        for path in unit.get("DropInPaths", "").split()
        if path.startswith(_DROP_IN_FOLDERS) and f"/{name}.d/" in path and path not in described
    ]
    for path in plan.drop_ins:
        plan.because(f"drop-in {path} changes the unit (it is kept in {STATE}/set-aside)", "restart")
    if any(unit.get("NeedDaemonReload") == "yes" for unit in units.values()):
        plan.because("systemd has not read the unit's files as they are (daemon-reload pending)", "restart")


def _compare_service(plan: Plan, component: Component, state: HostState) -> None:
    name = component.enabled_unit
    unit = state.units.get(name, {})
    if unit.get("ActiveState") != "active":
        plan.because(f"{name} is {unit.get('ActiveState', 'unknown')}", "restart")
    elif component.timer:
        # Between its runs there is no process that could be compared; the last one must have gone well.
        if state.units.get(component.unit, {}).get("ActiveState") == "failed":
            plan.because(f"the last run of {component.unit} failed", "restart")
    elif not _runs_described_program(component, state):
        plan.because(
            f"{component.unit} runs another program than {component.binary} {component.version_directory}", "restart"
        )
    if unit.get("UnitFileState") != "enabled":
        plan.because(f"{name} is {unit.get('UnitFileState') or 'not known to systemd'}, shall be enabled")
    for replaced in component.replaces:
        other = state.units.get(replaced, {})
        if other.get("LoadState") not in ("masked", "not-found"):
            plan.because(f"{replaced}, which this component replaces, is not stopped and masked", "restart")


def _runs_described_program(component: Component, state: HostState) -> bool:
    process = state.units.get(component.unit, {}).get("MainPID", "")
    seen = state.executables.get(process, "")
    if state.scripts.get(process) == f"{component.base}/current/{component.binary}":
        # An interpreter runs it. That it began with this very file, the record of the applied state says.
        return True
    wanted = binary_paths(component).get(component.binary, "")
    # A package's program may be a script that starts the real one elsewhere: there only the name can be compared.
    return seen in (wanted, state.links.get(wanted)) or (
        component.source == "package" and seen.rsplit("/", 1)[-1] == wanted.rsplit("/", 1)[-1]
    )

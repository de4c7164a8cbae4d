# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component, parse
from ansible_collections.golden.signals.plugins.plugin_utils.component.plan import desired_marker
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import HostState, PathState, binary_paths
from ansible_collections.golden.signals.plugins.plugin_utils.component.unit import unit_texts

RAW: dict[str, Any] = {
    "name": "shopd",
    "version": "1.2.3",
    "source": "archive",
    "archive": {
        "url": "https://archive.invalid/v{version}/shopd-{version}.linux-{arch}.tar.gz",
        "root": "shopd-{version}.linux-{arch}",
        "binaries": ["shopd", "shopctl"],
        "sha256": {"amd64": "a" * 64},
    },
    "groups": ["adm"],
    "arguments": ["--listen=:9000"],
    "files": [
        {"path": "/etc/shopd/settings.yml", "data": {"a": 1}, "on_change": "reload"},
        {"path": "/etc/shopd/password", "content": "hunter2", "secret": True},
        {"path": "/etc/shopd/note", "content": "x", "on_change": "none"},
    ],
    "directories": [{"path": "/var/lib/shopd/spool"}],
    "listen": [9000],
    "replaces": ["old.service"],
    "checks": [{"name": "role", "command": ["echo", "t"], "expect": "t"}],
}


@pytest.fixture(name="raw")
def fixture_raw() -> dict[str, Any]:
    """A sound description with most keys."""
    return copy.deepcopy(RAW)


@pytest.fixture(name="scheduled")
def fixture_scheduled(raw: dict[str, Any]) -> Component:
    """The same as a job that a timer runs."""
    return parse({**raw, "listen": [], "schedule": {"interval": 90}}, "/nowhere")


@pytest.fixture(name="component")
def fixture_component(raw: dict[str, Any]) -> Component:
    """The parsed description."""
    return parse(raw, "/nowhere")


def settled_state(component: Component) -> HostState:
    """What the probe would see where everything is as described."""
    state = HostState(machine="x86_64", uid="0", systemd=True, distribution={"ID": "debian"})
    for entry in component.files:
        digest = hashlib.sha256(entry.content).hexdigest()
        state.paths[entry.path] = PathState(
            "regular file", f"{int(entry.mode, 8):o}", entry.owner, entry.group, 1, 10, 10, digest
        )
    for folder in component.directories:
        state.paths[folder["path"]] = PathState(
            "directory", f"{int(folder['mode'], 8):o}", folder["owner"], folder["group"], 1, 10, 10
        )
    marker = desired_marker(component, state)
    marker["programs"] = {}
    for name, path in binary_paths(component).items():
        state.paths[path] = PathState("regular file", "755", "root", "root", 99, 10, 10)
        marker["programs"][name] = "99 10 10"
    if component.has_unit:
        for path, text in unit_texts(component).items():
            digest = hashlib.sha256(text.encode()).hexdigest()
            state.paths[path] = PathState("regular file", "644", "root", "root", 1, 10, 10, digest)
        state.links[f"{component.base}/current"] = component.version_directory
        state.users.add(component.user)
        state.groups[component.user] = {component.user, *component.groups}
        state.units[component.unit] = {"ActiveState": "inactive", "UnitFileState": "static", "MainPID": "0"}
        state.units[component.enabled_unit] = {"ActiveState": "active", "UnitFileState": "enabled", "MainPID": "7"}
        state.executables["7"] = binary_paths(component)[component.binary]
    state.paths[component.marker_path] = PathState("regular file", "600", "root", "root", 1, 20, 20)
    state.markers[component.name] = marker
    for name in component.replaces:
        state.units[name] = {"LoadState": "masked"}
    for index, check in enumerate(component.checks):
        state.commands[f"check:{component.name}:{index}"] = str(check["expect"])
    return state


@pytest.fixture(name="settled")
def fixture_settled() -> Callable[[Component], HostState]:
    """Makes a host's state in which nothing differs."""
    return settled_state

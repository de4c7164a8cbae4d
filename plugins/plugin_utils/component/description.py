# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A component's description, as roles write it: checked as a whole, then turned into typed values."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.component.schema import faults_of

ROOT = "/opt/golden-signals"
STATE = "/var/lib/golden-signals"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
COLLECTION_PREFIX = "golden.signals:"


class DescriptionError(ValueError):
    """A description cannot be used; the message lists every fault, one a line."""


@dataclasses.dataclass(frozen=True)
class ManagedFile:
    """One file of a component.

    ``content`` are the bytes the file shall hold; ``secret`` keeps it out of diffs; ``removal_limit`` is the
    greatest share (0..1) of targets that may vanish from a target list in one run, ``None`` for no limit.
    """

    path: str
    content: bytes
    mode: str
    owner: str
    group: str
    on_change: str
    secret: bool
    removal_limit: float | None


@dataclasses.dataclass(frozen=True)
class Component:
    """A checked description. Field meanings: README of the role component."""

    name: str
    description: str
    documentation: str
    version: str
    source: str
    archive: dict[str, Any]
    package: dict[str, Any]
    binary: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    user: str
    groups: tuple[str, ...]
    capabilities: tuple[str, ...]
    hardening: dict[str, Any]
    writable_paths: tuple[str, ...]
    saved_state: tuple[str, ...]
    files: tuple[ManagedFile, ...]
    directories: tuple[dict[str, str], ...]
    validate: tuple[tuple[str, ...], ...]
    health: dict[str, Any]
    reload: dict[str, Any]
    schedule: dict[str, Any]
    listen: tuple[int, ...]
    replaces: tuple[str, ...]
    requires: tuple[dict[str, Any], ...]
    checks: tuple[dict[str, Any], ...]

    @property
    def has_unit(self) -> bool:
        """Whether the component is a service of ours (source none is software that somebody else runs)."""
        return self.source != "none"

    @property
    def unit(self) -> str:
        """Name of the systemd service."""
        return f"{self.name}.service"

    @property
    def timer(self) -> str:
        """Name of the timer that starts the service, empty for a service that stays."""
        return f"{self.name}.timer" if self.schedule else ""

    @property
    def enabled_unit(self) -> str:
        """The unit that shall be enabled and active: the timer where there is one, else the service."""
        return self.timer or self.unit

    @property
    def units(self) -> tuple[str, ...]:
        """All systemd units of the component."""
        if not self.has_unit:
            return ()
        return (self.unit, self.timer) if self.timer else (self.unit,)

    @property
    def unit_paths(self) -> tuple[str, ...]:
        """Where the files of ``units`` lie, in the same order."""
        return tuple(f"/etc/systemd/system/{unit}" for unit in self.units)

    @property
    def base(self) -> str:
        """Folder that holds the versions and the link ``current``."""
        return f"{ROOT}/{self.name}"

    @property
    def version_directory(self) -> str:
        """Name of the folder below ``base``: the version, or ``package``."""
        return "package" if self.source == "package" else self.version

    @property
    def marker_path(self) -> str:
        """Where the applied state is written after the service answered."""
        return f"{STATE}/{self.name}.json"

    def archive_name(self, template: str, architecture: str) -> str:
        """Fill ``{version}`` and ``{arch}`` into a URL or folder name.

        >>> # "x-{version}.linux-{arch}" -> "x-1.2.3.linux-amd64"
        """
        return template.replace("{version}", self.version).replace("{arch}", architecture)


def parse(raw: dict[str, Any], collection_root: str) -> Component:
    """Check one description and fill in the defaults.

    ``raw`` is plain data (no Ansible tags), ``collection_root`` the folder that ``golden.signals:`` stands for.
    Raises :class:`DescriptionError` which names every fault, also for a source file that cannot be read.
    """
    faults = faults_of(raw)
    if faults:
        raise DescriptionError("\n".join(faults))
    user = str(raw.get("user", "root" if raw["source"] == "none" else raw["name"]))
    files = _files(raw, user, collection_root)
    return Component(
        name=raw["name"],
        description=raw.get("description", raw["name"]),
        documentation=raw.get("documentation", ""),
        version=str(raw.get("version", "")),
        source=raw["source"],
        archive=raw.get("archive") or {},
        package=raw.get("package") or {},
        binary=raw.get("binary", raw["name"]),
        arguments=tuple(str(argument) for argument in raw.get("arguments", [])),
        environment={key: str(value) for key, value in (raw.get("environment") or {}).items()},
        user=user,
        groups=tuple(raw.get("groups", [])),
        capabilities=tuple(raw.get("capabilities", [])),
        hardening=raw.get("hardening") or {},
        writable_paths=tuple(raw.get("writable_paths", [])),
        saved_state=tuple(raw.get("saved_state", [])),
        files=files,
        directories=tuple(_directory(entry, user) for entry in raw.get("directories", [])),
        validate=tuple(tuple(str(word) for word in command) for command in raw.get("validate", [])),
        health=raw.get("health") or {},
        reload=raw.get("reload") or {},
        schedule=raw.get("schedule") or {},
        listen=tuple(int(port) for port in raw.get("listen", [])),
        replaces=tuple(raw.get("replaces", [])),
        requires=tuple(raw.get("requires", [])),
        checks=tuple(raw.get("checks", [])),
    )


def _directory(entry: dict[str, Any], user: str) -> dict[str, str]:
    return {
        "path": entry["path"],
        "mode": str(entry.get("mode", "0755")),
        "owner": str(entry.get("owner", "root")),
        "group": str(entry.get("group", user)),
    }


def _files(raw: dict[str, Any], user: str, collection_root: str) -> tuple[ManagedFile, ...]:
    files, faults = [], []
    for index, entry in enumerate(raw.get("files", [])):
        try:
            files.append(_file(entry, user, collection_root))
        except (DescriptionError, TypeError, UnicodeError, yaml.YAMLError) as error:
            # The words of TypeError and YAMLError name types, never values: the content may be secret.
            reason = "holds characters that are no Unicode text" if isinstance(error, UnicodeError) else error
            faults.append(f"component {raw['name']}: files[{index}] {entry['path']}: {reason}")
    if faults:
        raise DescriptionError("\n".join(faults))
    return tuple(files)


def _file(entry: dict[str, Any], user: str, collection_root: str) -> ManagedFile:
    limit = entry.get("removal_limit")
    return ManagedFile(
        path=entry["path"],
        content=_content(entry, collection_root),
        mode=str(entry.get("mode", "0640")),
        owner=str(entry.get("owner", "root")),
        group=str(entry.get("group", user)),
        on_change=entry.get("on_change", "restart"),
        secret=bool(entry.get("secret", False)),
        removal_limit=None if limit is None else float(limit),
    )


def _content(entry: dict[str, Any], collection_root: str) -> bytes:
    """The bytes of one file: data as YAML (JSON for \\*.json), a string, or a file of the controller."""
    if "data" in entry:
        if entry["path"].endswith(".json"):
            return (json.dumps(entry["data"], indent=2, sort_keys=True) + "\n").encode()
        text = yaml.safe_dump(entry["data"], sort_keys=False, allow_unicode=True, width=1000)
        return ("---\n# Written by golden.signals; changes made here are replaced at the next run.\n" + text).encode()
    if "content" in entry:
        return str(entry["content"]).encode()
    path = str(entry["source"])
    if path.startswith(COLLECTION_PREFIX):
        path = f"{collection_root}/{path[len(COLLECTION_PREFIX) :]}"
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except (OSError, ValueError) as error:
        raise DescriptionError(f"source {path!r} cannot be read: {getattr(error, 'strerror', error)}") from error


def conflicts(components: Sequence[Component]) -> list[str]:
    """Faults between the components of one host: a name, a port or a file that two of them claim."""
    claims: dict[str, list[tuple[Any, str]]] = {
        "component {} is described twice for this host": [(c.name, c.name) for c in components],
        "port {} is claimed by {} on this host": [(port, c.name) for c in components for port in c.listen],
        "file {} is claimed by {} on this host": [(f.path, c.name) for c in components for f in c.files],
    }
    faults = []
    for text, pairs in claims.items():
        for claimed in dict.fromkeys(key for key, _name in pairs):
            owners = [name for key, name in pairs if key == claimed]
            if len(owners) > 1:
                faults.append(text.format(claimed, " and ".join(owners)))
    return faults

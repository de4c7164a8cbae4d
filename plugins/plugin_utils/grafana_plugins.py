# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plug-ins of a Grafana server, each of one pinned version: from Grafana's catalogue, or from a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

FOLDER = "/var/lib/grafana/plugins"
# Beside the live ones, on the same file system, so that the exchange is one rename.
STAGING = "/var/lib/grafana/.plugins-staged"
ARCHIVES = "/var/lib/golden-signals/grafana-plugins"
_KEYS = ("id", "version", "archive")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9][A-Za-z0-9.+-]*")


def plugin_faults(plugins: Any) -> Iterator[str]:
    """Faults of ``grafana_plugins``, each naming the entry and what is allowed."""
    if not isinstance(plugins, list):
        yield "grafana_plugins: allowed: a list of {id, version} or {id, version, archive}"
        return
    for index, entry in enumerate(plugins):
        place = f"grafana_plugins[{index}]"
        if not isinstance(entry, Mapping):
            yield f"{place} is {entry!r}; allowed: {{id, version}} or {{id, version, archive}}"
            continue
        for key in entry:
            if key not in _KEYS:
                yield f"{place}: unknown key {key!r}; allowed: {', '.join(_KEYS)}"
        for key, pattern, allowed in (
            ("id", _ID, "a plug-in's id such as grafana-clock-panel"),
            ("version", _VERSION, 'a quoted version such as "2.1.8"'),
        ):
            if not isinstance(entry.get(key), str) or not pattern.fullmatch(entry[key]):
                yield f"{place}.{key} is {entry.get(key)!r}; allowed: {allowed}"
        archive = entry.get("archive", "/")
        if not isinstance(archive, str) or not archive.startswith("/"):
            yield f"{place}.archive is {archive!r}; allowed: an absolute path of a .zip on the controller"


def plugin_files(plugins: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The archives that come from the controller, as a component's ``files``."""
    return [
        {"path": _archive(entry), "source": entry["archive"], "mode": "0644", "group": "root", "on_change": "none"}
        for entry in plugins
        if "archive" in entry
    ]


def plugin_checks(plugins: list[Mapping[str, Any]], home: str) -> list[dict[str, Any]]:
    """One check for each plug-in: its version is in its folder; else Grafana's own command line installs it anew."""
    checks = []
    for entry in plugins:
        live = f"{FOLDER}/{entry['id']}"
        version = re.escape(entry["version"])
        source = f"--pluginUrl {_archive(entry)} " if "archive" in entry else ""
        install = (
            f"{home}/bin/grafana cli --homepath {home} --config /etc/grafana/grafana.ini --pluginsDir {STAGING}"
            f" {source}plugins install {entry['id']} {entry['version']}"
        )
        script = (
            f"rm -rf {STAGING} && install -d -o grafana -g grafana {STAGING} {FOLDER}"
            f" && runuser -u grafana -- {install}"
            f" && rm -rf {live} && mv {STAGING}/{entry['id']} {live} && rm -rf {STAGING}"
        )
        checks.append(
            {
                "name": f"plug-in {entry['id']} has version {entry['version']}",
                "command": ["sh", "-c", f'grep -qs \'"version": *"{version}"\' {live}/plugin.json && echo installed'],
                "expect": "installed",
                "on_change": "restart",
                "repair": [{"command": ["sh", "-c", script]}],
            }
        )
    return checks


def _archive(entry: Mapping[str, Any]) -> str:
    return f"{ARCHIVES}/{entry['id']}-{entry['version']}.zip"

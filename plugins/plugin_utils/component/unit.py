# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts of a component's systemd units: own user, strict hardening, nothing writable but its state."""

from __future__ import annotations

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component

# Settings of systemd.exec(5); a description may override or, with null, remove each.
HARDENING: dict[str, Any] = {
    "NoNewPrivileges": True,
    "ProtectSystem": "strict",
    "ProtectHome": True,
    "PrivateTmp": True,
    "PrivateDevices": True,
    "ProtectKernelTunables": True,
    "ProtectKernelModules": True,
    "ProtectKernelLogs": True,
    "ProtectControlGroups": True,
    "ProtectClock": True,
    "ProtectHostname": True,
    "RestrictNamespaces": True,
    "RestrictRealtime": True,
    "RestrictSUIDSGID": True,
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "LockPersonality": True,
    "MemoryDenyWriteExecute": True,
    "RemoveIPC": True,
    "SystemCallArchitectures": "native",
    "SystemCallFilter": ["@system-service", "~@privileged @resources"],
    # Go programs try to raise their limit of open files at start: refused, not killed.
    "SystemCallErrorNumber": "EPERM",
    "UMask": "0077",
}


def unit_texts(component: Component) -> dict[str, str]:
    """Return the unit files of ``component`` as {path: text}; equal descriptions give equal texts."""
    texts = (_service_text(component), _timer_text(component))
    return dict(zip(component.unit_paths, texts))


def _service_text(component: Component) -> str:
    lines = _head(component)
    lines += ["Wants=network-online.target", "After=network-online.target", "", "[Service]"]
    lines.append("Type=oneshot" if component.timer else "Type=simple")
    lines += [f"User={component.user}", f"Group={component.user}"]
    if component.groups:
        lines.append(f"SupplementaryGroups={' '.join(component.groups)}")
    words = [f"{component.base}/current/{component.binary}", *component.arguments]
    lines.append("ExecStart=" + " ".join(quote(word) for word in words))
    if component.reload:
        lines.append(f"ExecReload=/bin/kill -{component.reload.get('signal', 'HUP')} $MAINPID")
    if not component.timer:
        lines += ["Restart=always", "RestartSec=5"]
    lines.append(f"StateDirectory={component.name}")
    for key, value in sorted(component.environment.items()):
        lines.append(f"Environment={quote(f'{key}={value}', command=False)}")
    if component.writable_paths:
        lines.append(f"ReadWritePaths={' '.join(component.writable_paths)}")
    capabilities = " ".join(component.capabilities)
    lines += [f"CapabilityBoundingSet={capabilities}", f"AmbientCapabilities={capabilities}"]
    for key, value in {**HARDENING, **component.hardening}.items():
        entries = value if isinstance(value, list) else [value]
        lines += [f"{key}={_setting(entry)}" for entry in entries if entry is not None]
    install = [] if component.timer else ["", "[Install]", "WantedBy=multi-user.target"]
    return "\n".join([*lines, *install, ""])


def _timer_text(component: Component) -> str:
    """A first run after each boot, then one each interval from start to start (systemd.timer(5)).

    No OnActiveSec, which elapses again after each daemon-reload: the switch starts the first run itself.
    """
    lines = [*_head(component), "", "[Timer]", "OnBootSec=1s"]
    lines += [f"OnUnitActiveSec={component.schedule.get('interval')}s", "AccuracySec=1s"]
    return "\n".join([*lines, "", "[Install]", "WantedBy=timers.target", ""])


def _head(component: Component) -> list[str]:
    lines = ["# Written by golden.signals; changes made here are replaced at the next run.", "[Unit]"]
    lines.append(f"Description={_line(component.description).replace('%', '%%')}")
    if component.documentation:
        lines.append(f"Documentation={component.documentation.replace('%', '%%')}")
    return lines


def quote(word: str, command: bool = True) -> str:
    """Quote one word for ExecStart= (``command``, where ``$`` is expanded) or Environment= (systemd.service(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    if command:
        escaped = escaped.replace("$", "$$")
    return f'"{escaped}"' if escaped != word or not word or any(c in word for c in " \t';") else word


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _line(str(value))


def _line(text: str) -> str:
    return " ".join(text.split())

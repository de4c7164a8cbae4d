# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A distribution's package as the source of programs: its name, and what brings back a program that was changed."""

from __future__ import annotations

import shlex

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import HostState, binary_paths

_VERIFY = {"debian": "dpkg --verify", "rhel": "rpm --verify"}
_REINSTALL = {
    "debian": "DEBIAN_FRONTEND=noninteractive apt-get -q -y --reinstall install",
    "rhel": "dnf -q -y reinstall",
}


def family_of(state: HostState) -> str:
    """``debian`` or ``rhel``: which package manager the host has."""
    return "debian" if state.families & {"debian", "ubuntu"} else "rhel"


def package_name(component: Component, state: HostState) -> str:
    """Name of the package on this host. Raises KeyError, whose text is the family, when the description has none."""
    name = component.package["name"]
    return str(name[family_of(state)] if isinstance(name, dict) else name)


def mend_script(component: Component, state: HostState) -> str:
    """Shell text that installs the package again when one of its programs is not as the package brought it.

    Package managers take an installed package for done, whatever became of its files. The text prints the package
    manager's words and ``FAILED`` when that does not work, and nothing otherwise.
    """
    name, family = shlex.quote(package_name(component, state)), family_of(state)
    programs = " ".join(f"-e {shlex.quote(path)}" for path in binary_paths(component).values())
    again = f'answer=$({_REINSTALL[family]} {name} 2>&1) || echo "FAILED $answer"'
    return f"if {_VERIFY[family]} {name} | grep -qF {programs}; then {again}; fi\n"

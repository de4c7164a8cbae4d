# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ran before a switch, and how it runs again when the switch is taken back."""

from __future__ import annotations

from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.component import health
from ansible_collections.golden.signals.plugins.module_utils.component.host import run, systemctl, unit_state

_GONE = ("masked", "not-found")


class Previous:
    """The states of a component's unit and of the units it replaces, as they were before the switch.

    ``wanted`` is the option of component_switch; its ``unit`` is empty for software that somebody else runs. Of a
    component with a timer, the timer is the unit meant here: it is what is enabled and runs.
    """

    def __init__(self, wanted: dict[str, Any]) -> None:
        self._service: str = wanted["unit"]
        self._unit: str = wanted["timer"] or wanted["unit"]
        self._replaces: list[str] = wanted["replaces"]
        self._effect: str = wanted["effect"]
        self._before = {name: unit_state(name) for name in [self._unit, *self._replaces] if name}

    @property
    def active(self) -> bool:
        """Whether the component's unit ran."""
        return self._is(self._unit, "ActiveState", "active")

    @property
    def enabled(self) -> bool:
        """Whether the component's unit was enabled."""
        return self._is(self._unit, "UnitFileState", "enabled")

    def to_replace(self) -> list[str]:
        """Units that have to be stopped and masked."""
        return [name for name in self._replaces if self._before[name].get("LoadState") not in _GONE]

    def _is(self, name: str, key: str, value: str) -> bool:
        return self._before.get(name, {}).get(key) == value

    def stop(self) -> None:
        """Stop what runs, the component or what it replaces, so that its state can be copied."""
        for name, state in self._before.items():
            if state.get("ActiveState") == "active":
                systemctl("stop", name)

    def make_way(self, always: bool = False) -> None:
        """Stop what the switch started and unmask what it masked, before the files are put back.

        ``always``: stop it also where it ran before, because it may write into what is put back.
        """
        if always or not self.active:
            run(["systemctl", "stop", self._unit])
        if self._service != self._unit:
            run(["systemctl", "stop", self._service])
            run(["systemctl", "reset-failed", self._service])
        if not self.enabled:
            run(["systemctl", "disable", self._unit])
        for name in self.to_replace():
            run(["systemctl", "unmask", name])

    def run_again(self) -> str:
        """Run what ran before, after its files are back; return the end of a sentence on what runs now."""
        run(["systemctl", "daemon-reload"])
        for name in self._replaces:
            if self._is(name, "UnitFileState", "enabled"):
                run(["systemctl", "enable", name])
            if self._is(name, "ActiveState", "active"):
                run(["systemctl", "start", name])
        if not self.active:
            kept = [name for name in self._replaces if self._is(name, "ActiveState", "active")]
            return f"{', '.join(kept)} runs." if kept else "it did not run before."
        same_process = unit_state(self._unit).get("MainPID") == self._before[self._unit].get("MainPID")
        if self._effect == "reload" and same_process:
            run(["systemctl", "reload", self._unit])
        else:
            run(["systemctl", "reset-failed", self._unit])
            run(["systemctl", "restart", self._unit])
            if self._service != self._unit:
                run(["systemctl", "start", "--no-block", self._service])
        problem = health.death(self._unit)
        return f"but it does not run: {problem}." if problem else f"{self._unit} is active."

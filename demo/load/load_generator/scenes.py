# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a scenario, and says in a file when each phase began and ended and what was done."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from .ledger import Ledger
from .letters import Letters
from .plan import Request, Settings
from .scenario import Phase, Scenario
from .sessions import Sessions
from .traffic import Generator

logger = logging.getLogger(__name__)

PLAIN = {
    "shop-api": Request("GET", "/products?limit=20", "/products"),
    "crm-api": Request("GET", "/customers?limit=20", "/customers"),
    "mes-api": Request("GET", "/work-orders?limit=20", "/work-orders"),
}


class Diary:
    """The file that tells how far a scenario is: {"scenario", "phases": {name: {"began", "ended"}}, "faults"}.

    Times are seconds since 1970; it is written anew at each event and never half.
    """

    def __init__(self, path: Path, scenario: Scenario) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._content: dict[str, Any] = {"scenario": asdict(scenario), "phases": {}, "faults": []}
        self._write()

    def note(self, phase: str, event: str) -> None:
        """A phase began or ended now."""
        with self._lock:
            self._content["phases"].setdefault(phase, {})[event] = time.time()
            self._write()

    def fault(self, text: str) -> None:
        """Something could not be done: the scenario is not what it says."""
        with self._lock:
            self._content["faults"].append(text)
            self._write()

    def _write(self) -> None:
        staged = self._path.with_suffix(".new")
        staged.write_text(json.dumps(self._content, indent=2) + "\n", encoding="utf-8")
        staged.replace(self._path)


class Player:
    """Plays one scenario; ``stop`` ends it soon, from another thread or a signal."""

    def __init__(
        self, scenario: Scenario, settings: Settings, ledger: Ledger, letters: Letters, sessions: Sessions, diary: Diary
    ) -> None:
        self._scenario = scenario
        self._settings = settings
        self._ledger = ledger
        self._letters = letters
        self._sessions = sessions
        self._diary = diary
        self._stopping = threading.Event()
        self._generator: Generator | None = None

    def stop(self) -> None:
        """End the scenario soon."""
        self._stopping.set()
        if self._generator is not None:
            self._generator.stop()

    def run(self) -> None:
        """Play all phases."""
        for number, phase in enumerate(self._scenario.phases):
            if self._stopping.is_set():
                return
            self._diary.note(phase.name, "began")
            self._play(phase, number)
            self._diary.note(phase.name, "ended")

    def _play(self, phase: Phase, number: int) -> None:
        if not phase.traffic:
            self._stopping.wait(phase.seconds)
            return
        # Each phase has requests of its own, made from the seed of the scenario.
        settings = replace(
            self._settings,
            seed=self._scenario.seed * 100 + number,
            traffic=phase.traffic,
            rejected_rate=0,
            unread_rate=0,
            unread_at_start=self._scenario.unread if phase.name == "warm" else 0,
        )
        self._generator = Generator(settings, self._ledger, self._letters)
        beside = threading.Thread(target=self._beside, args=(phase, self._generator), name="beside")
        beside.start()
        self._generator.run(phase.seconds)
        beside.join()

    def _beside(self, phase: Phase, generator: Generator) -> None:
        """What is done besides the traffic."""
        if phase.name == "warm":
            for database, number in self._scenario.sessions.items():
                self._try(f"sessions of {database}", self._sessions.hold, database, number)
            for database, size in self._scenario.growth_bytes.items():
                self._try(f"growth of {database}", self._sessions.grow, database, size)
            for _ in range(self._scenario.rejected):
                self._try("a letter to be rejected", self._letters.send_rejected)
            for _ in range(self._scenario.reminders):
                self._try("a reminder", self._letters.send_reminder)
            self._everywhere(phase, generator, "X-Demo-Leak", self._scenario.leak_bytes)
        elif phase.name == "spikes":
            self._everywhere(phase, generator, "X-Demo-Burn", self._scenario.burn_seconds)

    def _everywhere(self, phase: Phase, generator: Generator, header: str, values: dict[str, Any]) -> None:
        """Ask every host of every service for a fault."""
        for service, value in values.items():
            for host in phase.traffic[service].hosts:
                request = replace(PLAIN[service], headers={header: str(value)})
                if generator.send(service, host, request) != 200:
                    self._diary.fault(f"{service} on {host} did not answer to {header}: {value}")

    def _try(self, what: str, action: Callable[..., object], *values: object) -> None:
        try:
            action(*values)
        except Exception as error:
            logger.warning("%s: %r", what, error)
            self._diary.fault(f"{what}: {error!r}")

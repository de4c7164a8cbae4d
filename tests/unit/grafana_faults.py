# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of tests that run modules on the stand-in with one fault at one request."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from demo.grafana_standin.faults import Faults
from demo.grafana_standin.server import Server

# Seconds.
SLOW = 0.3


@dataclass
class Script(Faults):
    """One fault, at the request of a number; ``of_writes`` counts only those that write."""

    kind: str = ""
    number: int = 0
    of_writes: bool = False
    # Every one from that number on.
    forever: bool = False
    happened: int = 0

    def plan(self, kind: str, number: int = 0, of_writes: bool = False, forever: bool = False) -> None:
        """The next fault: one of the stand-in's, or slow."""
        self.kind, self.number, self.of_writes, self.forever, self.happened = kind, number, of_writes, forever, 0

    def choose(self, write: bool) -> str:
        if not self.kind or (self.of_writes and not write):
            return ""
        self.number -= 1
        if self.number >= 0:
            return ""
        kind = self.kind
        self.happened += 1
        self.kind = kind if self.forever else ""
        if kind == "slow":
            threading.Event().wait(SLOW)
            return ""
        return kind


def script(server: Server) -> Script:
    """The script of a stand-in that was started with one."""
    faults = server.standin.settings.faults
    assert isinstance(faults, Script)
    return faults

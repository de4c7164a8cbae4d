# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of alert rules and notifications: all of them at once, in one text."""

from __future__ import annotations


class AlertingError(ValueError):
    """The input has faults; ``faults`` lists them all, each naming place, value and what is allowed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults

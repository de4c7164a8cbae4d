# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The truth about answer times, taken in the service by a clock of its own and beside its metrics.

One file per process in the unit's runtime directory, ``delays-PID``, a line for each request that asked for a delay:
seconds since 1970 at its end, and how many seconds it took. Ordinary requests are not noted.
"""

from __future__ import annotations

import os
from pathlib import Path


def note_delay(ended: float, seconds: float) -> None:
    """Add one line; a service that systemd gave no runtime directory (RUNTIME_DIRECTORY) notes nothing."""
    directory = os.environ.get("RUNTIME_DIRECTORY")
    if directory:
        with Path(directory, f"delays-{os.getpid()}").open("a", encoding="ascii") as file:
            file.write(f"{ended:.6f} {seconds:.6f}\n")

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a host's disks can take an installation, asked before anything is sent there."""

from __future__ import annotations

# An archive of Go programs unpacks to about three times its size; the previous version stays beside it.
_UNPACKED = 4
_SPARE = 4 << 20  # bytes for configuration, units and the record of the state


def space_script() -> str:
    """Shell text which prints the free KiB of each file system that an installation writes to."""
    places = "/opt /etc /var/lib /tmp"
    return f"for place in {places}; do echo $place $(df -Pk $place 2>/dev/null | tail -n 1); done\n"


def space_shortage(answer: str, archive_size: int) -> str:
    """What is too small, or an empty string; ``archive_size`` in bytes, 0 when none is sent."""
    needed = {
        "/opt": archive_size * _UNPACKED + _SPARE,
        "/etc": _SPARE,
        "/var/lib": _SPARE,
        "/tmp": archive_size + _SPARE,
    }
    short = []
    for line in answer.splitlines():
        words = line.split()
        if len(words) >= 6 and words[0] in needed and words[4].isdigit():
            free = int(words[4]) * 1024
            if free < needed[words[0]]:
                short.append(f"{words[0]} has {free >> 20} MiB free, needs {needed[words[0]] >> 20} MiB")
    return "; ".join(short)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one setting of this computer which machines need: more inotify instances.

A systemd machine holds about a dozen, the kernel's default is 128 for all of a user's processes in all containers,
and a systemd which gets none hangs in its boot ("Failed to create inotify object").
"""

from __future__ import annotations

from pathlib import Path

from datacenter.commands import say

SETTING = Path("/proc/sys/fs/inotify/max_user_instances")
WANTED = 4096
# Kept beside the setting's own life: both end with a reboot.
EARLIER = Path("/run/golden-signals-demo.inotify")


def allow_machines() -> None:
    """Raise the limit where it is too low and remember what it was."""
    now = int(SETTING.read_text(encoding="ascii"))
    if now < WANTED:
        try:
            EARLIER.write_text(f"{now}\n", encoding="ascii")
            SETTING.write_text(f"{WANTED}\n", encoding="ascii")
        except OSError as error:
            EARLIER.unlink(missing_ok=True)
            say(f"fs.inotify.max_user_instances stays {now}, enough for {now // 12} machines: {error}")
            return
        say(f"fs.inotify.max_user_instances: {now} -> {WANTED} while there are demos")


def restore() -> list[str]:
    """Set the limit back, unless somebody else has changed it since; call it when no demo is left."""
    if not EARLIER.exists():
        return []
    if int(SETTING.read_text(encoding="ascii")) == WANTED:
        SETTING.write_text(EARLIER.read_text(encoding="ascii"), encoding="ascii")
    EARLIER.unlink()
    return ["the raised fs.inotify.max_user_instances"]

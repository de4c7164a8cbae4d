# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine holds, so that two moments can be compared."""

from __future__ import annotations

# Without what the login itself and timers write.
LISTING = """
find /etc /opt /var/lib /usr/local -xdev \\( -path /var/lib/systemd -o -path /var/lib/sudo \\) -prune \\
    -o -type d -printf '%p %y %m %u %g\\n' -o -printf '%p %y %m %u %g %s %T@ %l\\n' | sort
getent passwd; getent group
systemctl list-unit-files --no-legend --no-pager | grep -v session
systemctl list-units --type service --state active --plain --no-legend --no-pager | grep -v session
"""

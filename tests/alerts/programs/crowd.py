# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many users who ask an address once a minute, for ever: crowd.py URL USERS."""

from __future__ import annotations

import sys
import time
import urllib.request

URL, USERS = sys.argv[1:3]

while True:
    for number in range(int(USERS)):
        urllib.request.urlopen(urllib.request.Request(URL, headers={"X-User": f"crowd-{number}"}), timeout=30).close()
    time.sleep(60)

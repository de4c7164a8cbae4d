# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask an address for ever, with a fault and a delay: ask.py URL FAULT DELAY THREADS. Runs on load1."""

from __future__ import annotations

import sys
import threading
import time
import urllib.error
import urllib.request

URL, FAULT, DELAY, THREADS = sys.argv[1:5]


def ask() -> None:
    """One request after the other; a failed one is what is wanted."""
    request = urllib.request.Request(URL, headers={"X-Demo-Fault": FAULT, "X-Demo-Delay": DELAY})
    while True:
        try:
            urllib.request.urlopen(request, timeout=30).close()
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.2)


for _number in range(int(THREADS) - 1):
    threading.Thread(target=ask, daemon=True).start()
ask()

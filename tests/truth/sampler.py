# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on a machine of the demo, from standard input: `python3 - UNIT SECONDS`. Standard library only, Python 3.9.

Prints one JSON object a line, every SECONDS, of what the kernel says of the unit's processes:
{"time", "processes": {pid: CPU seconds}, "resident": bytes, "cores", "memory": bytes}. Ends with its reader.
"""

from __future__ import annotations

import glob
import json
import os
import sys
import time

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def text(path: str) -> str:
    """A file of the kernel."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def is_of(unit: str, process: str) -> bool:
    """Whether a process is in the control group of a unit (cgroup v1 or v2)."""
    return any(f"/{unit}" in f"{line}/" for line in text(f"{process}/cgroup").splitlines())


def sample(unit: str) -> dict[str, object]:
    """What there is now; a process that ends meanwhile is left out."""
    processes, resident = {}, 0
    for process in glob.glob("/proc/[0-9]*"):
        try:
            if is_of(unit, process):
                # The name, in parentheses, may hold anything; the 14th and 15th field are user and system time.
                fields = text(f"{process}/stat").rpartition(")")[2].split()
                pages = int(text(f"{process}/statm").split()[1])
                processes[os.path.basename(process)] = (int(fields[11]) + int(fields[12])) / TICK
                resident += pages * PAGE
        except (FileNotFoundError, ProcessLookupError):
            continue
    return {
        "time": time.time(),
        "processes": processes,
        "resident": resident,
        "cores": sum(1 for line in text("/proc/stat").splitlines() if line[:3] == "cpu" and line[3].isdigit()),
        "memory": int(text("/proc/meminfo").split("MemTotal:")[1].split()[0]) * 1024,
    }


def main() -> None:
    """Print samples until nobody reads them."""
    unit, seconds = sys.argv[1], float(sys.argv[2])
    while True:
        try:
            print(json.dumps(sample(unit)), flush=True)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        time.sleep(seconds)


if __name__ == "__main__":
    main()

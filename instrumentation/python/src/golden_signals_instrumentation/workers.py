# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Several worker processes: the files through which prometheus_client adds their metrics up.

https://prometheus.github.io/client_python/multiprocess/
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Optional

from prometheus_client import values
from prometheus_client.multiprocess import mark_process_dead

_LIVE_GAUGES = re.compile(r"gauge_live[a-z]+_(\d+)\.db")


def worker_directory() -> Optional[Path]:
    """The directory shared by the worker processes, or None for a single process.

    prometheus_client looks at PROMETHEUS_MULTIPROC_DIR when it is imported, and so it counts what it found then.

    Raises:
        RuntimeError: the variable was set too late or names no directory.
    """
    path = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not path:
        return None
    if values.ValueClass is values.MutexValue:
        raise RuntimeError("PROMETHEUS_MULTIPROC_DIR: set it before prometheus_client is imported")
    if not os.path.isdir(path):
        raise RuntimeError(f"PROMETHEUS_MULTIPROC_DIR: {path!r} is no directory; make it before the workers start")
    return Path(path)


def clear_worker_files() -> None:
    """Make the shared directory when it is missing, and remove the files of an earlier run.

    Call it once, before the worker processes start, never in a worker. Does nothing for a single process.
    Files of this process stay: gunicorn --preload has loaded the application by now.
    """
    path = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if path:
        os.makedirs(path, exist_ok=True)
        for file in Path(path).glob("*.db"):
            if not file.name.endswith(f"_{os.getpid()}.db"):
                file.unlink()


def forget_dead_workers(directory: Path) -> None:
    """Remove the live gauges of workers that are gone; their counters stay, since what they counted happened."""
    for file in directory.glob("gauge_live*.db"):
        found = _LIVE_GAUGES.fullmatch(file.name)
        if found and not _alive(int(found.group(1))):
            mark_process_dead(int(found.group(1)), str(directory))  # type: ignore[no-untyped-call]


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, PermissionError):  # a process of another user took the number: not our worker
        return False
    return True

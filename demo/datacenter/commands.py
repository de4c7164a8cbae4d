# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands: podman and others, with errors that show what failed and what it said."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar

from datacenter.plan import DemoError

Item = TypeVar("Item")
Result = TypeVar("Result")

_started = time.monotonic()


def say(text: str) -> None:
    """Print a line with the seconds since the start."""
    print(f"[{time.monotonic() - _started:6.1f} s] {text}", flush=True)


def run(
    command: Sequence[str], *, text: str | None = None, timeout: float = 120, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a command, bounded in time, ``text`` on its standard input.

    Raises:
        DemoError: it is missing, took longer than ``timeout`` seconds, or (with ``check``) failed.
    """
    try:
        done = subprocess.run(
            list(command), input=text, stdin=None if text is not None else subprocess.DEVNULL,
            capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise DemoError(f"{command[0]} is missing; `make setup` installs it") from error
    except subprocess.TimeoutExpired as error:
        raise DemoError(f"`{' '.join(command)}` did not end within {timeout:.0f} s") from error
    if check and done.returncode:
        raise DemoError(f"`{' '.join(command)}` ended with {done.returncode}:\n{done.stderr.strip()[-2000:]}")
    return done


@lru_cache(maxsize=1)
def podman_command() -> tuple[str, ...]:
    """Podman with the runtime to use: runc where it is installed, since crun fails on hybrid cgroups."""
    if os.geteuid() != 0:
        raise DemoError("the demo's machines need root: run it with sudo, or through make")
    runc = shutil.which("runc", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    return ("podman", "--runtime", runc) if runc else ("podman",)


def resource_limits() -> list[str]:
    """Options of `podman run` for open files and processes: 20000, or less where this computer allows less.

    Podman's own are higher, and without CAP_SYS_RESOURCE no container starts with limits above those of its maker.
    """
    limits = {"nofile": resource.RLIMIT_NOFILE, "nproc": resource.RLIMIT_NPROC}
    options = []
    for name, kind in limits.items():
        hard = resource.getrlimit(kind)[1]
        value = 20000 if hard == resource.RLIM_INFINITY else min(20000, hard)
        options += ["--ulimit", f"{name}={value}:{value}"]
    return options


def podman(
    *arguments: str, text: str | None = None, timeout: float = 120, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run podman; see :func:`run`."""
    return run([*podman_command(), *arguments], text=text, timeout=timeout, check=check)


def podman_json(*arguments: str) -> Any:
    """Run podman and return the JSON it prints."""
    return json.loads(podman(*arguments).stdout or "null")


def together(action: Callable[[Item], Result], items: Sequence[Item], workers: int = 9) -> list[Result]:
    """Run ``action`` for all items at once and return the results in order.

    Raises:
        DemoError: all faults at once, after every action has ended.
    """

    def attempt(item: Item) -> Result | DemoError:
        try:
            return action(item)
        except DemoError as error:
            return error

    with ThreadPoolExecutor(max_workers=workers) as pool:
        results = list(pool.map(attempt, items))
    faults = [result for result in results if isinstance(result, DemoError)]
    if faults:
        raise DemoError("\n".join(str(fault) for fault in faults))
    return [result for result in results if not isinstance(result, DemoError)]

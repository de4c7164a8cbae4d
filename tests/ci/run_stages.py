# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the stages of `make test` one after the other, each bounded in time, and count them.

A failed stage does not stop the later ones. At the end stands a table of stages with their time, what the stages left
behind is removed, and the last line is 'N passed, N failed'. The exit code is 1 when a stage failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 60


@dataclass(frozen=True)
class Stage:
    """A make target with its longest allowed time in seconds."""

    target: str
    limit: int


STAGES = (
    Stage("setup", 900),
    Stage("tools", 300),
    Stage("lint", 600),
    Stage("sanity", 900),
    Stage("unit", 600),
    Stage("rules", 300),
    Stage("browser", 900),
    Stage("build", 120),
    Stage("component", 1200),
    Stage("molecule-default", 2400),
    Stage("molecule-debian12", 1500),
)

# Whatever happened, the machines that the stages make are gone afterwards.
CLEANUP = (
    Stage("machines-down DEMO=molecule", 300),
    Stage("machines-down DEMO=debian12", 300),
    Stage("machines-down DEMO=component", 300),
)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a stage with all it started: politely, so that it can clean up, then for good."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            return
        except PermissionError:  # what sudo started; sudo passes the first signal on
            pass
        try:
            process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return


def run(stage: Stage) -> str:
    """Run one stage and return '' or what was wrong with it."""
    process = subprocess.Popen(
        ["make", "--no-print-directory", *stage.target.split()], cwd=ROOT, start_new_session=True
    )
    try:
        code = process.wait(timeout=stage.limit)
    except subprocess.TimeoutExpired:
        stop(process)
        return f"did not end within {stage.limit} s"
    except BaseException:
        stop(process)
        raise
    return f"ended with {code}" if code else ""


def interrupt(_signal: int, _frame: object) -> None:
    """A request to end is handled like Ctrl-C: stop the stage, clean up, report."""
    raise KeyboardInterrupt


def main(names: list[str]) -> int:
    """Run the stages named, or all of them."""
    signal.signal(signal.SIGTERM, interrupt)
    unknown = sorted(set(names) - {stage.target for stage in STAGES})
    if unknown:
        print(f"no such stage: {', '.join(unknown)}; there are {', '.join(stage.target for stage in STAGES)}")
        return 2
    stages = [stage for stage in STAGES if not names or stage.target in names]
    rows: list[tuple[str, float, str]] = []
    try:
        for number, stage in enumerate(stages, start=1):
            print(f"\n=== {number}/{len(stages)} {stage.target} (at most {stage.limit} s)", flush=True)
            began = time.monotonic()
            fault = "interrupted"
            try:
                fault = run(stage)
            finally:
                rows.append((stage.target, time.monotonic() - began, fault))
            print(f"=== {stage.target}: {fault or 'passed'} after {rows[-1][1]:.0f} s", flush=True)
    except KeyboardInterrupt:
        rows += [(stage.target, 0.0, "not run") for stage in stages[len(rows) :]]
    print("\n=== removing what the stages may have left", flush=True)
    for stage in CLEANUP:
        fault = run(stage)
        if fault:
            rows.append((stage.target, 0.0, fault))
    print()
    for name, seconds, fault in rows:
        print(f"{name:<32} {seconds:7.0f} s  {fault or 'passed'}")
    failed = sum(1 for _name, _seconds, fault in rows if fault)
    print(f"{'total':<32} {sum(seconds for _name, seconds, _fault in rows):7.0f} s\n")
    print(f"{len(rows) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

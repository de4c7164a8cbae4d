# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the stages of `make test`, each bounded in time, and count them.

Setup and tools come first. Then stages run beside those that bring up whole datacenters: two at once, one of each list.
What the former print is shown as a whole when each ends. A failed stage does not stop the others. At the end what the
stages left behind is removed, there is a table of stages with their time, and the last line is 'N passed, N failed'.
The exit code is 1 when a stage failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 60


@dataclass(frozen=True)
class Stage:
    """A make target with its longest allowed time in seconds."""

    target: str
    limit: int


FIRST = (Stage("setup", 1200), Stage("tools", 300))
# Most need only this computer. Component needs one machine, and begins when the others have made the image for it.
BESIDE = (
    Stage("lint", 900),
    Stage("sanity", 900),
    Stage("component", 1500),
    Stage("unit", 1500),
    Stage("rules", 300),
    Stage("browser", 900),
    Stage("build", 120),
    Stage("instrumentation", 1200),
)
# The last two compare moments, so they come when little runs beside.
DATACENTERS = (
    Stage("molecule-default", 1800),
    Stage("molecule-debian12", 1500),
    Stage("truth-short", 1800),
    Stage("alerts-short", 1500),
)
STAGES = FIRST + BESIDE + DATACENTERS

# Whatever happened, the machines that the stages make are gone afterwards.
CLEANUP = (
    Stage("machines-down DEMO=molecule", 300),
    Stage("machines-down DEMO=debian12", 300),
    Stage("machines-down DEMO=component", 300),
    Stage("machines-down DEMO=truth", 300),
    Stage("machines-down DEMO=alerts", 300),
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


class Runner:
    """Runs stages from two threads; ``rows`` are how each ended: (target, seconds, '' or what was wrong)."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, str]] = []
        self._running: set[subprocess.Popen[bytes]] = set()
        self._interrupted = False

    def lane(self, stages: Sequence[Stage], aside: bool) -> None:
        """Run stages one after the other; ``aside``: show what each prints only when it has ended."""
        for stage in stages:
            if self._interrupted:
                self.rows.append((stage.target, 0.0, "not run"))
                continue
            print(f"\n=== {stage.target} (at most {stage.limit} s){' begins beside' if aside else ''}", flush=True)
            began = time.monotonic()
            with tempfile.TemporaryFile() as output:
                fault = self.run(stage, output if aside else None)
                output.seek(0)
                shown = output.read().decode(errors="replace")
            seconds = time.monotonic() - began
            self.rows.append((stage.target, seconds, fault))
            print(f"{shown}=== {stage.target}: {fault or 'passed'} after {seconds:.0f} s", flush=True)

    def run(self, stage: Stage, output: IO[bytes] | None = None) -> str:
        """Run one stage and return '' or what was wrong with it."""
        command = ["make", "--no-print-directory", *stage.target.split()]
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=output, stderr=output)
        self._running.add(process)
        try:
            code = process.wait(timeout=stage.limit)
        except subprocess.TimeoutExpired:
            stop(process)
            return f"did not end within {stage.limit} s"
        except BaseException:
            stop(process)
            raise
        finally:
            self._running.discard(process)
        if self._interrupted:
            return "interrupted"
        return f"ended with {code}" if code else ""

    def interrupt(self) -> None:
        """End what runs; what has not begun will not."""
        self._interrupted = True
        for process in list(self._running):
            stop(process)

    def clean_up(self) -> None:
        """Remove what stages may have left; what cannot be removed is a row of its own."""
        self._interrupted = False
        for stage in CLEANUP:
            if fault := self.run(stage):
                self.rows.append((stage.target, 0.0, fault))


def interrupt(_signal: int, _frame: object) -> None:
    """A request to end is handled like Ctrl-C: stop the stages, clean up, report."""
    raise KeyboardInterrupt


def main(names: list[str]) -> int:
    """Run the stages named, or all of them."""
    signal.signal(signal.SIGTERM, interrupt)
    unknown = sorted(set(names) - {stage.target for stage in STAGES})
    if unknown:
        print(f"no such stage: {', '.join(unknown)}; there are {', '.join(stage.target for stage in STAGES)}")
        return 2
    first, beside_them, datacenters = (
        [stage for stage in lane if not names or stage.target in names] for lane in (FIRST, BESIDE, DATACENTERS)
    )
    runner, began = Runner(), time.monotonic()
    beside = threading.Thread(target=runner.lane, args=(beside_them, bool(datacenters)))
    try:
        runner.lane(first, aside=False)
        beside.start()
        runner.lane(datacenters, aside=False)
        beside.join()
    except KeyboardInterrupt:
        runner.interrupt()
        if beside.ident:
            beside.join()
        done = {name for name, _seconds, _fault in runner.rows}
        rest = [stage.target for stage in (*first, *beside_them, *datacenters) if stage.target not in done]
        runner.rows += [(target, 0.0, "interrupted or not run") for target in rest]
    print("\n=== removing what the stages may have left", flush=True)
    runner.clean_up()
    print()
    for name, seconds, fault in runner.rows:
        print(f"{name:<32} {seconds:7.0f} s  {fault or 'passed'}")
    failed = sum(1 for _name, _seconds, fault in runner.rows if fault)
    print(f"{'all of it, by the clock':<32} {time.monotonic() - began:7.0f} s\n")
    print(f"{len(runner.rows) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

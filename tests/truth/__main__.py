# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make truth`: a scenario on the running demo, then every signal of signals.yml against its truth.

The exit code is 1 when a signal is outside of its tolerance, is not declared, or could not be compared.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import yaml

from tests.truth import report
from tests.truth.course import CourseError, Evidence, play
from tests.truth.kernel import KernelError
from tests.truth.machines import ROOT, MachineError, Machines, read_inventory
from tests.truth.prometheus import Prometheus
from tests.truth.tolerance import ToleranceError, read_tolerance
from tests.truth.truths import Judge

SIGNALS = ROOT / "roles/signals/files/signals.yml"


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="chooses the scenario")
    parser.add_argument("--short", action="store_true", help="about nine minutes")
    parser.add_argument("--allow-undeclared", action="store_true", help="a signal that is not declared is no failure")
    parser.add_argument("--again", action="store_true", help="play nothing, judge what the last run left")
    return parser.parse_args()


def main() -> int:
    """Run, compare, report."""
    chosen = options()
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"[{time.monotonic() - began:5.0f} s] {text}", flush=True)

    try:
        signals = yaml.safe_load(SIGNALS.read_text(encoding="utf-8"))["signals"]
        for signal in signals:  # before ten minutes are spent on it
            for source in ("sql", "registers"):
                read_tolerance(signal["within"], source)
        machines = Machines(os.environ.get("DEMO") or "demo")
        inventory = read_inventory()
        server = machines.addresses[inventory["groups"]["prometheus"][0]]
        say(f"scenario {chosen.seed}{', short' if chosen.short else ''}, demo {machines.directory.name}")
        kept = machines.directory / "truth" / "evidence.json"
        if not chosen.again:
            play(machines, inventory, chosen.seed, chosen.short, say).save(kept)
        evidence = Evidence.load(kept)
        judge = Judge(evidence, Prometheus(f"http://{server}:9090"))
        rows = [judge.row(signal) for signal in signals]
    except (MachineError, CourseError, KernelError, ToleranceError, OSError) as error:
        print(f"truth: {error}", file=sys.stderr)
        return 1
    title = f"Scenario {chosen.seed}{', short' if chosen.short else ''}: {report.summary(rows)}"
    report.write(rows, ROOT / "build/report", title)
    print(f"\n{report.text(rows)}\n")
    for fault in evidence.diary["faults"]:
        print(f"the scenario could not do all it says: {fault}")
    print(title)
    wrong = [row for row in rows if not row.within and (row.declared or not chosen.allow_undeclared)]
    return 1 if wrong or evidence.diary["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())

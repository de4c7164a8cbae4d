#!/usr/bin/env python3
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make demo` ends with: where to look, and how much is proven."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What a browser, or curl, can open on which machine.
PAGES = (
    ("Prometheus", "mon1", ":9090"),
    ("  targets", "mon1", ":9090/targets"),
    ("  alerts", "mon1", ":9090/alerts"),
    ("Grafana", "mon1", ":3000"),
    ("shop API", "shop1", ":8000"),
    ("shop API", "shop2", ":8000"),
    ("CRM API", "crm1", ":8000"),
    ("MES API", "mes1", ":8000"),
)


def main() -> int:
    """Print the pages and the summary of the coverage report; 1 when not all that is expected is proven."""
    directory = ROOT / "build/demo" / (os.environ.get("DEMO") or "demo")
    machines = json.loads((directory / "machines.json").read_text(encoding="utf-8"))["addresses"]
    coverage = json.loads((ROOT / "build/report/coverage.json").read_text(encoding="utf-8"))
    print()
    for title, host, page in PAGES:
        if host in machines:
            print(f"{title:16} http://{machines[host]}{page}")
    print(f"{'coverage':16} {ROOT / 'build/report/coverage.html'}")
    print(f"{'a machine':16} ssh -F {directory.relative_to(ROOT)}/ssh_config shop1")
    proven, expected = coverage["summary"]["proven"], coverage["summary"]["expected"]
    undeclared = sum(1 for signal in coverage["signals"] if signal["status"] == "not_declared")
    print(f"\n{proven} of {expected} expected signals proven; {undeclared} of the 27 are not declared yet")
    return 0 if proven == expected else 1


if __name__ == "__main__":
    sys.exit(main())

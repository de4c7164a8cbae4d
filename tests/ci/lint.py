# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run all linters, also after one has failed, and name those which failed at the end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "ansible_collections.golden.signals.plugins"

CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("yamllint", ["yamllint", "--strict", "."]),
    (
        "mypy",
        [
            "mypy",
            "-p",
            f"{PACKAGE}.module_utils",
            "-p",
            f"{PACKAGE}.plugin_utils",
            "-p",
            "dashboards",
            "-p",
            "tests.truth",
        ],
    ),
    ("changelog", ["antsibull-changelog", "lint"]),
    (
        "documentation",
        ["antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "self", "."],
    ),
    ("ansible-lint", ["ansible-lint", "--offline", "-q"]),
)


def main() -> int:
    """Run the checks named on the command line, or all."""
    failed = []
    for name, command in CHECKS:
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(
            f"    {name}: {f'FAILED with {code}' if code else 'passed'} ({time.monotonic() - began:.0f} s)", flush=True
        )
        if code:
            failed.append(name)
    if failed:
        print(f"lint: {', '.join(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

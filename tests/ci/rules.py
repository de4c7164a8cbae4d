# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""promtool on the rule files and their tests. Nothing to check is a failure, never a pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Check all rule files together (a rule may not stand in two of them), then run every test file."""
    rules = sorted((ROOT / "roles/signals/files/rules").glob("*.yml"))
    tests = sorted((ROOT / "tests/rules").glob("*.yml"))
    if not rules or not tests:
        print(f"rules: {len(rules)} rule files and {len(tests)} test files; there must be some of both")
        return 1
    checked = subprocess.run(["promtool", "check", "rules", *map(str, rules)], cwd=ROOT, check=False)
    tested = subprocess.run(["promtool", "test", "rules", *map(str, tests)], cwd=ROOT / "tests/rules", check=False)
    return 1 if checked.returncode or tested.returncode else 0


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundle of the demo's services: the same sources give the same bytes, and Python imports from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).resolve().parents[3] / "demo" / "services" / "bundle.py"


def test_it_is_written_once_and_can_be_imported(tmp_path: Path) -> None:
    package = tmp_path / "sources" / "greeting"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("WORD = 'hello'\n")
    command = [sys.executable, str(BUNDLE), str(tmp_path / "new" / "bundle.zip"), str(tmp_path / "sources")]
    outputs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert outputs == ["changed\n", ""]
    said = subprocess.run(
        [sys.executable, "-c", "import greeting; print(greeting.WORD)"],
        env={"PYTHONPATH": str(tmp_path / "new" / "bundle.zip")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "hello\n"

#!/usr/bin/env python3
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs the demo's Python packages into one file that machines import from: the same sources give the same bytes.

bundle.py FILE FOLDER...    prints "changed" when the file was written
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(folders: list[Path]) -> bytes:
    """A zip file of all packages (*.py) that lie in the folders; Python imports from it by PYTHONPATH."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for folder in folders:
            for source in sorted(folder.glob("*/*.py")):
                entry = zipfile.ZipInfo(str(source.relative_to(folder)), EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(entry, source.read_bytes())
    return packed.getvalue()


def main() -> None:
    """Write the bundle where it differs."""
    target, folders = Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]]
    content = pack(folders)
    if not target.exists() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print("changed")


if __name__ == "__main__":
    main()

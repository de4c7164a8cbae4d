# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the README's picture of a coverage page: `python -m tests.browser.picture [PAGE [PICTURE]]`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.chromium import chromium, screen

WIDTH, HEIGHT = 1300, 900
GREATEST_SIZE = 200_000  # bytes; a README is read on a telephone too


def main(page: str = "build/report/coverage.html", picture: str = "docs/images/coverage.png") -> int:
    """Write the picture; 1 when it is too large."""
    target = Path(picture)
    target.parent.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, screen(browser, WIDTH) as context:
        shown = context.new_page()
        shown.goto(Path(page).resolve().as_uri())
        shown.screenshot(path=target, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
    size = target.stat().st_size
    print(f"{target}: {WIDTH} x {HEIGHT}, {size} bytes")
    if size > GREATEST_SIZE:
        print(f"{target}: more than {GREATEST_SIZE} bytes")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

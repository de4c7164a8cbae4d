# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's Chromium without a window and with a fresh profile, for the tests of pages and for pictures of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

MILLISECONDS = 30_000  # the longest time for any one step
# Tests often run as root, for whom Chromium has no sandbox; nothing may be asked of the network but what a page asks.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str:
    """The path of the program; `make browser` installs its package."""
    found = shutil.which("chromium")
    assert found, "there is no program chromium: run `make browser`, which installs its package"
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium, ended with the block; its profile is in a temporary directory and goes with it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(), headless=True, args=list(ARGUMENTS), timeout=MILLISECONDS
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def screen(browser: Browser, width: int, colours: str = "light") -> Iterator[BrowserContext]:
    """A screen of a width in pixels, ``light`` or ``dark``, that reaches no network at all."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if colours == "dark" else "light",
        offline=True,
    )
    context.set_default_timeout(MILLISECONDS)
    try:
        yield context
    finally:
        context.close()

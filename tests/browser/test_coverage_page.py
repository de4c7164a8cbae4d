# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""coverage.html in a real browser: rows, contrast in light and dark, widths from a telephone on, paper, no script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import pages
from tests.browser.chromium import chromium, screen

MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
LEAST_CONTRAST = 4.5  # WCAG 2.2, level AA, for text of any size
KINDS = ("healthy", "faulty", "unreachable")
COLOURS = ("light", "dark")
WIDTHS = (360, 768, 1260, 1440)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {kind: pages.write(kind, tmp_path_factory.mktemp(kind)) for kind in KINDS}


@contextmanager
def shown(browser: Browser, file: Path, width: int = 1440, colours: str = "light") -> Iterator[Page]:
    """The page in a browser, which must neither complain nor ask for anything else."""
    complaints: list[str] = []
    with screen(browser, width, colours) as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda request: complaints.append(request.url) if request.url != file.as_uri() else None)
        page.goto(file.as_uri())
        yield page
    assert complaints == []


def measured(page: Page) -> dict[str, Any]:
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    found: dict[str, Any] = page.evaluate(MEASURE, {"leastContrast": LEAST_CONTRAST})
    assert found["texts"] > 100
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("colours", COLOURS)
@pytest.mark.parametrize("width", WIDTHS)
def test_everything_is_readable_and_fits(
    browser: Browser, files: dict[str, Path], kind: str, colours: str, width: int
) -> None:
    with shown(browser, files[kind], width, colours) as page:
        found = measured(page)
    assert found["faint"] == []
    assert found["wide"] == []


def test_dark_is_dark(browser: Browser, files: dict[str, Path]) -> None:
    grounds = []
    for colours in COLOURS:
        with shown(browser, files["healthy"], colours=colours) as page:
            grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(246, 248, 250)", "rgb(13, 17, 23)"]


def test_what_is_measured_can_fail(browser: Browser, tmp_path: Path) -> None:
    words = "<p>words in order</p>" * 101
    faint = '<p style="color: #999">grey</p><p style="background: #0008; color: #000c">dim</p>'
    wide = '<p style="width: 2000px">wide</p>'
    wide += '<div style="overflow: hidden; width: 50px"><p style="width: 90px">cut</p></div>'
    file = tmp_path / "page.html"
    file.write_text(f'<html lang="en"><body>{words}{faint}{wide}</body></html>', encoding="utf-8")
    with shown(browser, file) as page:
        found = measured(page)
    assert [line.split('"')[1] for line in found["faint"]] == ["grey", "dim"]
    assert found["wide"] == [
        "html. hides some of its width",
        "p. ends beyond the screen",
        "div. hides some of its width",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_seven_rows(browser: Browser, files: dict[str, Path], kind: str) -> None:
    with shown(browser, files[kind]) as page:
        rows = page.locator("tr[data-signal]")
        assert rows.count() == 27
        assert len(set(rows.evaluate_all("rows => rows.map(row => row.dataset.signal)"))) == 27
        assert page.locator("script").count() == 0
        assert page.title() == "Golden signals of production dc1"


def test_a_healthy_datacenter(browser: Browser, files: dict[str, Path]) -> None:
    with shown(browser, files["healthy"]) as page:
        assert page.locator("header p").first.text_content() == "Yes: all 27 signals arrive and no alert fires."
        groups = [text.split()[0] for text in page.locator("tr.group th").all_inner_texts()]
        assert groups == ["Latency", "Traffic", "Errors", "Saturation"]
        assert page.locator("svg.curve").count() == 27
        row = page.locator("tr[data-signal=latency-shop]")
        heads = page.locator(".signals thead th").all_inner_texts()
        cells = dict(zip(heads, row.locator("td").all_inner_texts(), strict=True))
        assert cells["Value"] == "187 ms"
        assert cells["Threshold"].split("\n") == ["critical above 2.00 s", "warning above 800 ms"]
        assert cells["Alert"] == "quiet"
        assert "Truth" not in cells
        link = row.locator("a").get_attribute("href")
        assert link == (
            "https://grafana.example.org/d/golden-service?var-env=production&var-dc=dc1&var-service=shop-api"
        )
        assert page.locator("details[open]").count() == 0


def test_a_faulty_datacenter(browser: Browser, files: dict[str, Path]) -> None:
    with shown(browser, files["faulty"]) as page:
        answer = page.locator("header p").first.text_content() or ""
        assert answer.startswith("No: ")
        assert "1 signal differs from the truth" in answer
        assert "1 critical alert fires" in answer
        assert "document.title=" in page.locator("body").inner_text(), "hostile words are shown as words"
        latency = page.locator("tr[data-signal=latency-shop]").inner_text()
        assert "critical" in latency
        assert "HttpLatencyHigh" in latency
        assert "not declared" in page.locator("tr[data-signal=s3-size]").inner_text()
        assert "not true" in page.locator("tr[data-signal=rps-crm]").inner_text()
        assert page.locator("details[open]").count() >= 1


def test_paper(browser: Browser, files: dict[str, Path]) -> None:
    """On paper the colours are those of daylight, and rows stay in a table."""
    with shown(browser, files["faulty"], 1040, "dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        found = measured(page)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.querySelector('tr[data-signal]')).display") == "table-row"
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
    assert found["faint"] == []
    assert found["wide"] == []

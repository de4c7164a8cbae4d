# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: what they hold, that nothing breaks out of them, and how they are written."""

from __future__ import annotations

import json
import stat
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify.findings import (
    Assessment,
    RuleFinding,
    SignalFinding,
    TargetFinding,
)
from ansible_collections.golden.signals.plugins.module_utils.verify.report import (
    ReportError,
    prepare_directory,
    write_reports,
)
from ansible_collections.golden.signals.plugins.module_utils.verify.table import message, summary_line, table_lines
from ansible_collections.golden.signals.plugins.module_utils.verify.units import (
    readable_age,
    readable_bound,
    readable_span,
    readable_value,
)

EVIL = "</td><script>alert('\"&\x00\x1b')</script>"


def assessment(reason: str = "target process on shop1 is down: connection refused") -> Assessment:
    return Assessment(
        prometheus_url="http://mon1:9090",
        environment="test",
        datacenter="dc1",
        time="2026-11-23T20:00:00Z",
        signals=[
            SignalFinding("rps-shop", "Requests", "shop-api", "proven", "reqps", "service:r:rate5m", 12.0, 4.0, 1),
            SignalFinding("cpu-shop", "CPU", "shop-api", "missing", "percentunit", "service:c:ratio5m", reason=reason),
            SignalFinding("s3-size", "Size", "s3", "not_declared", reason="the catalogue does not declare it"),
        ],
        targets=[
            TargetFinding("process", "host", "shop1", "shop1:9256", "down", reason),
            TargetFinding("node", "host", "old9", "old9:9100", "unexpected", reason),
        ],
        rules=[RuleFinding("golden-http", "HttpLatencyHigh", "ok")],
        warnings=[reason],
    )


def written(directory: Path, found: Assessment) -> dict[str, str]:
    return {name: Path(path).read_text(encoding="utf-8") for name, path in write_reports(str(directory), found).items()}


def test_coverage_json(tmp_path: Path) -> None:
    report = json.loads(written(tmp_path, assessment())["coverage.json"])
    assert report["summary"] == {"proven": 1, "expected": 2}
    assert {"id", "status", "value", "age_seconds", "series", "reason"} <= set(report["signals"][0])
    assert [entry["status"] for entry in report["signals"]] == ["proven", "missing", "not_declared"]
    assert report["signals"][1]["value"] is None
    assert report["targets"][0]["status"] == "down"
    assert report["rules"] == [{"group": "golden-http", "name": "HttpLatencyHigh", "status": "ok", "reason": ""}]
    assert report["failures"] == [
        "cpu-shop: missing: target process on shop1 is down: connection refused",
        "target process on shop1 (shop1:9256): down: target process on shop1 is down: connection refused",
    ]


def test_junit_xml(tmp_path: Path) -> None:
    root = ElementTree.fromstring(written(tmp_path, assessment(EVIL))["junit.xml"])
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "0",
        "skipped": "1",
    }
    assert [suite.get("name") for suite in root] == ["signals", "targets", "rules"]
    failure = root.find("testsuite/testcase[@name='cpu-shop']/failure")
    assert failure is not None
    assert "<script>alert('\"&" in str(failure.get("message"))
    assert root.find("testsuite/testcase[@name='s3-size']/skipped") is not None
    assert len(root.findall("testsuite/testcase")) == 5


class Page(HTMLParser):
    """Tags of a page, and whether they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.outside += [str(value) for name, value in attrs if name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_coverage_html_is_whole_and_lets_nothing_in(tmp_path: Path) -> None:
    text = written(tmp_path, assessment(EVIL))["coverage.html"]
    page = Page()
    page.feed(text)
    assert page.open == []
    assert "script" not in page.seen
    assert page.outside == []
    assert page.seen.count("table") == 3
    assert page.seen.count("svg") == 0, "no history, no curve"
    for words in (
        "viewport",
        "prefers-color-scheme: dark",
        "@media print",
        "No: 1 of 2 signals is not proven, 1 other check fails.",
        "12.00 req/s",
        "not declared",
    ):
        assert words in text
    assert "url(" not in text


def test_an_assessment_without_failures_says_so(tmp_path: Path) -> None:
    found = Assessment("u", "test", "dc1", "t", alerts_evaluated=True)
    assert "<p>Yes: all 0 signals arrive and no alert fires.</p>" in written(tmp_path, found)["coverage.html"]


def test_the_table() -> None:
    lines = table_lines(assessment())
    assert lines[0].split() == ["signal", "service", "value", "age", "series", "status"]
    assert lines[1].split() == ["rps-shop", "shop-api", "12.00", "req/s", "4", "s", "1", "proven"]
    assert lines[2].split() == ["cpu-shop", "shop-api", "-", "-", "0", "missing"]
    assert lines[3].split() == ["s3-size", "s3", "-", "-", "-", "not", "declared"]
    assert len({line.index(word) for line, word in zip(lines[1:4], ("proven", "missing", "not declared"))}) == 1
    assert ", ".join(lines[-2:]) == summary_line(assessment())
    assert summary_line(assessment()).startswith("1 of 2 expected signals proven (1 not declared), 0 of 1 targets up")
    assert not [line for line in lines if line != line.strip() or not line]


def test_a_long_message_is_cut() -> None:
    signals = [SignalFinding(f"s{i}", "", "shop-api", "missing", reason="gone") for i in range(100)]
    lines = message(Assessment("u", "test", "dc1", "t", signals)).splitlines()
    assert len(lines) == 62
    assert lines[-1] == "and 40 more: see the reports"


def test_files_are_replaced_whole_and_readable(tmp_path: Path) -> None:
    directory = tmp_path / "build" / "report"
    write_reports_into = str(directory)
    prepare_directory(write_reports_into)
    write_reports(write_reports_into, assessment())
    write_reports(write_reports_into, assessment())
    assert sorted(path.name for path in directory.iterdir()) == ["coverage.html", "coverage.json", "junit.xml"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o644}


def test_text_that_is_no_unicode_is_written_all_the_same(tmp_path: Path) -> None:
    assert "cpu-shop" in written(tmp_path, assessment("\udcff"))["junit.xml"]


def test_a_directory_that_cannot_be_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("a file, not a directory")
    with pytest.raises(ReportError, match=f"report_directory: cannot write to {file}/report: Not a directory"):
        prepare_directory(f"{file}/report")
    with pytest.raises(ReportError, match="report_directory: cannot write"):
        write_reports(str(tmp_path / "missing"), assessment())


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "s", "-"),
        (0.0, "percentunit", "0.0 %"),
        (0.1234, "percentunit", "12.3 %"),
        (0.0475, "s", "48 ms"),
        (2.5, "s", "2.50 s"),
        (512, "bytes", "512 B"),
        (9 * 1024**2, "bytes", "9.0 MiB"),
        (3000 * 1024.0**5, "bytes", "3000.0 PiB"),
        (3.0, "messages", "3 messages"),
        (0.5, "connections", "0.5 connections"),
        (7.0, "", "7"),
    ],
)
def test_values_as_people_read_them(value: float | None, unit: str, text: str) -> None:
    assert readable_value(value, unit) == text


def test_ages_as_people_read_them() -> None:
    assert [readable_age(age) for age in (None, 0.4, 119, 600, 9000)] == ["-", "0 s", "119 s", "10 min", "2 h"]


def test_spans_and_bounds_as_people_read_them() -> None:
    assert readable_span(1, 3, "messages") == "1 to 3 messages"
    assert readable_span(0.138, 2.25, "s") == "138 ms to 2.25 s"
    assert readable_span(0.004, 0.004, "percentunit") == "0.4 %"
    assert readable_bound(0.85, "ratio") == "85 %"
    assert readable_bound(0.5, "s") == "500 ms"
    assert readable_bound(1000000, "messages") == "1,000,000"

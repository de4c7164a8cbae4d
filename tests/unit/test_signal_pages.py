# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/signals and signal_series.yml: every signal is explained, and what is said to belong to it does."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.rules import signal_pages
from tests.rules.document import ROOT, rules, thresholds_of

SERIES: dict[str, dict[str, Any]] = signal_pages.read("signal_series.yml")
SIGNALS = signal_pages.signals()
PAGES = ROOT / "docs/signals"
ALERTS = {rule["alert"]: rule for _, rule in rules("alert")}
HEADINGS = ["Definition", "Source and cardinality", "Caveats"]
# Alerts that look at neither the series of a signal nor its threshold, and yet say that the signal's matter is bad.
RELATED = {
    "ActiveUsersDropped",
    "S3FillsUp",
    "RabbitmqDeadLetterRateHigh",
    "RabbitmqInFlightStuck",
    "RabbitmqQueueHasNoConsumers",
    "ServiceMemoryLeakSuspected",
    "PostgresqlDiskFillsUp",
    "S3CollectorStale",
    "HttpErrorBudgetBurnFast",
    "HttpErrorBudgetBurnSlow",
}


def kinds(name: str) -> list[str]:
    """The kinds of service that have a threshold of this name."""
    return [kind for kind, names in signal_pages.read("thresholds.yml").items() if name in names]


def test_every_series_of_a_signal_is_there_and_no_other() -> None:
    assert set(SERIES) == {signal["series"] for signal in SIGNALS}
    assert set(SERIES) <= {rule["record"] for _, rule in rules("record")}


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal["id"])
def test_a_signal_is_found_by_its_id(signal: dict[str, Any]) -> None:
    page = SERIES[signal["series"]]["page"]
    assert signal["id"] == page or signal["id"].startswith(f"{page}-")
    assert f"`{signal['id']}`" in (PAGES / f"{page}.md").read_text(encoding="utf-8")
    assert f"[{signal['id']}]({page}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("series", SERIES)
def test_a_page_explains(series: str) -> None:
    page = (PAGES / f"{SERIES[series]['page']}.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)
    assert parts[1::2] == HEADINGS
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        assert len(text.split()) >= 12, heading
    assert len(re.findall(r"^- ", parts[-1], flags=re.MULTILINE)) >= 3
    assert f"- record: {series}\n" in page


def test_no_page_without_a_signal() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {facts["page"] for facts in SERIES.values()} | {"README"}


@pytest.mark.parametrize("series", SERIES)
def test_alerts_belong_to_the_signal(series: str) -> None:
    facts = SERIES[series]
    threshold = facts.get("threshold", {}).get("name")
    if threshold:
        assert kinds(threshold)
        assert facts["threshold"]["when"] in ("above", "below")
    for name in facts["alerts"]:
        rule = ALERTS[name]
        own = series in rule["expr"] or threshold in thresholds_of(rule)
        assert own != (name in RELATED), f"{name} of {series}"


def test_no_alert_of_a_threshold_is_forgotten() -> None:
    for series, facts in SERIES.items():
        threshold = facts.get("threshold", {}).get("name")
        comparing = {name for name, rule in ALERTS.items() if threshold in thresholds_of(rule)}
        assert comparing <= set(facts["alerts"]), series


@pytest.mark.parametrize("series", SERIES)
def test_the_dashboard_draws_the_signal(series: str) -> None:
    path = ROOT / f"roles/signals/files/dashboards/{SERIES[series]['dashboard']}.json"
    stem = series.rpartition(":")[0]
    assert stem in path.read_text(encoding="utf-8"), f"{path.name} does not draw {series}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/**/*.md")), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path: Any) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows from the files in docs/signals: the index of the twenty-seven, and the facts of each page.

Written by `make documents`; tests/unit/test_signal_pages.py fails when a page is older than the files.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import SCRAPED_MAX_AGE

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "roles/signals/files"
PAGES = ROOT / "docs/signals"
RECORDED = re.compile(r"\b[a-z]\w*:\w+(?::\w+)*\b")
RAW = re.compile(r"\b(?:http_server|namedprocess|node|rabbitmq|pg|s3|app|sql)_\w+\b(?!:)")


def read(name: str) -> Any:
    """The content of one of the role's files."""
    return yaml.safe_load((FILES / name).read_text(encoding="utf-8"))


def signals() -> list[dict[str, Any]]:
    """The twenty-seven, in the order of the requirement."""
    listed: list[dict[str, Any]] = read("signals.yml")["signals"]
    return listed


def series_of_pages() -> dict[str, str]:
    """Page name to the recorded series it explains."""
    return {facts["page"]: series for series, facts in read("signal_series.yml").items()}


def index() -> str:
    """The table of docs/signals/README.md."""
    pages = {series: facts["page"] for series, facts in read("signal_series.yml").items()}
    lines = ["| id | signal | service | golden signal | unit |", "|---|---|---|---|---|"]
    for signal in signals():
        link = f"[{signal['id']}]({pages[signal['series']]}.md)"
        lines.append(f"| {link} | {signal['title']} | {signal['service']} | {signal['golden']} | {signal['unit']} |")
    return "\n".join(lines) + "\n"


def facts(page: str, rules: list[tuple[str, dict[str, Any]]]) -> str:
    """The generated part of a page: what the signal is called, its formula, threshold, alerts and dashboard."""
    series = series_of_pages()[page]
    own = [signal for signal in signals() if signal["series"] == series]
    about = read("signal_series.yml")[series]
    formula = _closure(series, rules)
    raw = dict.fromkeys(name for rule in formula for name in RAW.findall(_without_texts(rule["expr"])))
    rows = [
        ("signals", ", ".join(f"`{signal['id']}`" for signal in own)),
        ("golden signal, unit", f"{own[0]['golden']}, {own[0]['unit']}"),
        ("recorded series", f"`{series}`"),
        ("source metrics", ", ".join(f"`{name}`" for name in raw)),
        ("freshness", f"age of `{own[0]['source']}`, at most {_greatest_age(own[0]['max_age'])}"),
        ("thresholds", _thresholds(about)),
        ("alerts", ", ".join(f"[{name}](../runbooks/{name}.md)" for name in about["alerts"]) or "none"),
        ("dashboard", f"`/d/{about['dashboard']}`"),
        ("truth on the demo", f"{own[0]['truth']}; error within {own[0]['within']}"),
    ]
    table = "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])
    return f"{table}\n\n```yaml\n{_as_written(formula)}```\n"


def _closure(series: str, rules: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rule that records a series and those it builds on, in the order of their evaluation."""
    by_name = {rule["record"]: rule for _, rule in rules}
    wanted, found = [series], {series}
    while wanted:
        for name in RECORDED.findall(_without_texts(by_name[wanted.pop()]["expr"])):
            if name in by_name and name not in found:
                found.add(name)
                wanted.append(name)
    return [rule for _, rule in rules if rule["record"] in found]


def _without_texts(expression: str) -> str:
    return re.sub(r'"[^"]*"', '""', expression)


def _as_written(rules: list[dict[str, Any]]) -> str:
    """Rules as they stand in the rule files."""
    parts = []
    for rule in rules:
        lines = rule["expr"].strip().splitlines()
        text = lines[0] if len(lines) == 1 else "|\n" + "\n".join(f"    {line}".rstrip() for line in lines)
        parts.append(f"- record: {rule['record']}\n  expr: {text}\n")
    return "".join(parts)


def _thresholds(about: dict[str, Any]) -> str:
    """The threshold with its defaults, as thresholds.yml has them."""
    threshold = about.get("threshold")
    if threshold is None:
        return "none"
    name = threshold["name"]
    facts = next(names[name] for names in read("thresholds.yml").values() if name in names)
    values = [f"{severity} {facts[severity]:g}" for severity in ("warning", "critical") if severity in facts]
    defaults = ", ".join(values) or "no default"
    return f"`{name}` ({facts['about']}, in {facts['unit']}): {defaults}; wrong {threshold['when']}"


def _greatest_age(age: Any) -> str:
    """As plugin_utils/catalogue/expectations.py has it: what every scrape brings may be three intervals old."""
    if age == SCRAPED_MAX_AGE:
        return "three scrape intervals"
    return f"{age} s" if isinstance(age, int) else str(age)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runbooks at three in the morning: their parts are there, and their commands say where they run and can run there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.rules.document import ROOT, rules
from tests.unit.test_rules import quoted_out
from tests.unit.test_rules_users import promtool

PAGES = ROOT / "docs/runbooks"
ALERTS = {rule["alert"]: (stem, rule) for stem, rule in rules("alert")}
RECORDED = {rule["record"] for _, rule in rules("record")}
HEADINGS = ["What it means", "First commands", "Likely causes", "Silence"]
PLACE = re.compile(r"# (on .+|anywhere)")
QUERY = re.compile(r"promtool query (?:instant|range .*?) http://127\.0\.0\.1:9090 (?:'([^']*)'|(\S+))")
SERIES = re.compile(r"\b(?:service|host|rabbitmq)\w*:\w+(?::\w+)*\b")
CONSTANT = re.compile(r"service:(?:info|threshold:\w+)")  # made of the catalogue
PROGRAMS = "/opt/golden-signals"
# Programs that are in no path on the machines, or that refuse whoever is not their own user.
BARE = re.compile(r"(?:^|[|;&] *)(promtool|amtool|psql|vacuumdb|rabbitmqctl|rabbitmq-diagnostics)\b")


def sections(name: str) -> dict[str, str]:
    """The text below each heading of a page."""
    parts = re.split(r"^## (.+)\n", (PAGES / f"{name}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def blocks(text: str) -> list[str]:
    """The lines of the commands in a section."""
    return [line for block in re.findall(r"```bash\n(.*?)```", text, flags=re.DOTALL) for line in block.splitlines()]


def commands(text: str) -> list[str]:
    return [line for line in blocks(text) if not line.startswith("#")]


@pytest.mark.parametrize("name", ALERTS)
def test_the_parts_are_there(name: str) -> None:
    stem, rule = ALERTS[name]
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    head = re.escape("**Severity:** ") + "(.+?)" + re.escape(f". **Rule:** `roles/signals/files/rules/{stem}.yml`.")
    severity = re.search(head, page)
    assert page.startswith(f"# {name}\n") and severity
    assert severity[1] == rule.get("labels", {}).get("severity", "of the threshold (warning or critical)")
    assert ("**For:** " in page) == ("for" in rule)
    assert f"**For:** {rule['for']}." in page if "for" in rule else True
    found = sections(name)
    assert list(found) == HEADINGS
    assert len(found["What it means"].split()) >= 15
    assert len(re.findall(r"^- ", found["Likely causes"], flags=re.MULTILINE)) >= 3


@pytest.mark.parametrize("name", ALERTS)
def test_three_commands_that_say_where_they_run(name: str) -> None:
    text = sections(name)["First commands"]
    assert len(commands(text)) >= 3
    assert PLACE.fullmatch(blocks(text)[0]), "the first line says where"
    for line in blocks(text):
        if line.startswith("#"):
            assert PLACE.fullmatch(line), line
    for line in commands(text):
        assert not BARE.search(line), f"not found, or refused, by whoever is root: {line}"
        assert shlex.split(line, comments=True)
        assert re.search(r"promtool|127\.0\.0\.1:9090", line) is None or PROGRAMS in line or line.startswith("curl")


@pytest.mark.parametrize("name", ALERTS)
def test_the_silence_is_of_this_alert(name: str) -> None:
    text = sections(name)["Silence"]
    (line,) = commands(text)
    words = shlex.split(line)
    assert words[0] == f"{PROGRAMS}/alertmanager/current/amtool"
    assert f"alertname={name}" in words
    for word in words[words.index(f"alertname={name}") + 1 :]:
        assert re.fullmatch(r"(\w+)=<\1>", word), word
    assert "In Grafana" in text


def queries() -> list[tuple[str, str]]:
    """Every query of every page, with its place holders filled."""
    found = []
    for name in ALERTS:
        for line in commands(sections(name)["First commands"]):
            for quoted, bare in QUERY.findall(line):
                found.append((name, re.sub(r"<(\w+)>", r"\1", quoted or bare)))
    return found


def test_queries_ask_for_series_that_are_recorded() -> None:
    asked = [(name, series) for name, query in queries() for series in SERIES.findall(quoted_out(query))]
    assert len(asked) > 20
    unknown = [(name, series) for name, series in asked if series not in RECORDED and not CONSTANT.match(series)]
    assert unknown == []


def test_promtool_reads_every_query(tmp_path: Path) -> None:
    found = queries()
    assert len(found) > 30
    recorded: list[dict[str, Any]] = [
        {"record": f"q:{number}", "expr": query} for number, (_, query) in enumerate(found)
    ]
    path = tmp_path / "queries.yml"
    path.write_text(json.dumps({"groups": [{"name": "queries", "rules": recorded}]}), encoding="utf-8")
    done = subprocess.run(
        [promtool(), "check", "rules", str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every dashboard: the committed files are what the code builds, and each can be read and used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards import build
from dashboards.promql import panels

ROOT = Path(__file__).resolve().parents[3]
UIDS = {
    f"golden-{name}" for name in ("overview", "service", "rabbitmq", "postgresql", "s3", "users", "hosts", "monitoring")
}
FILES = sorted(build.DIRECTORY.glob("*.json"))
COLUMNS = 24
MOST_OPEN_PANELS = 20
# Pixels at a width of 1440: a column, margins and icons of a title, a letter. A telephone shows 36 letters.
COLUMN_WIDTH, TITLE_MARGIN, LETTER_WIDTH, TELEPHONE = 56, 60, 7.5, 36
WITHOUT_QUERIES = {"alertlist"}


def read(path: Path) -> dict[str, Any]:
    """The content of a dashboard's file."""
    return json.loads(path.read_text(encoding="utf-8"))


def values(node: Any) -> Iterator[Any]:
    """Every value in a JSON document, with all that is nested in it."""
    yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from values(child)


def each(check: Any) -> Any:
    """Run a test for each committed dashboard."""
    return pytest.mark.parametrize("dashboard", [read(path) for path in FILES], ids=[path.stem for path in FILES])(
        check
    )


def test_committed_files_are_what_the_code_builds(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--check"]) == 0, capsys.readouterr().out


def test_check_names_a_file_that_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["--directory", str(tmp_path)]) == 0
    changed = tmp_path / "golden-s3.json"
    changed.write_text(changed.read_text(encoding="utf-8").replace("Quota", "Limit"), encoding="utf-8")
    (tmp_path / "golden-old.json").write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert build.main(["--check", "--directory", str(tmp_path)]) == 1
    output = capsys.readouterr().out
    assert "golden-s3.json: differs" in output and "golden-old.json: no code builds it" in output


def test_runbooks_address_can_be_chosen(tmp_path: Path) -> None:
    build.main(["--directory", str(tmp_path), "--runbooks", "https://wiki.example.org/monitoring"])
    listed = read(tmp_path / "golden-service.json")["templating"]["list"]
    constant = next(variable for variable in listed if variable["name"] == "runbooks")
    assert constant["query"] == constant["current"]["value"] == "https://wiki.example.org/monitoring"


def test_all_dashboards_are_there() -> None:
    assert {read(path)["uid"] for path in FILES} == UIDS
    assert all(path.stem == read(path)["uid"] for path in FILES)


@each
def test_grafana_has_nothing_to_rewrite(dashboard: dict[str, Any]) -> None:
    assert not {"id", "version", "__inputs", "__requires", "__elements"} & set(dashboard)
    assert dashboard["schemaVersion"] == 42
    assert re.fullmatch(r"([1-9]\d+|[5-9])s|\d+m", dashboard["refresh"]), "below 5s Grafana raises it"
    assert dashboard["tags"] == ["golden-signals"]
    for value in values(dashboard):
        assert value is not None
        assert not isinstance(value, float) or not value.is_integer(), f"{value} comes back without its fraction"
        assert not isinstance(value, dict) or "title" not in value or value["title"] == str(value["title"]).strip()


@each
def test_every_panel_says_what_it_is(dashboard: dict[str, Any]) -> None:
    for panel in panels(dashboard):
        title = panel["title"]
        assert title and len(panel["description"]) > 20, title
        assert panel["description"].endswith((".", "?")), title
        if panel["type"] in WITHOUT_QUERIES:
            continue
        defaults = panel["fieldConfig"]["defaults"]
        assert defaults["unit"] and defaults["min"] == 0, f"{title}: unit and lower end"
        assert defaults["noValue"] not in ("", "No data"), f"{title}: says what it means when nothing is there"
        for source in (panel["datasource"], *(target["datasource"] for target in panel["targets"])):
            assert source == {"type": "prometheus", "uid": "${datasource}"}, title
        names = [target["refId"] for target in panel["targets"]]
        assert names and len(names) == len(set(names)), f"{title}: {names}"


@each
def test_titles_fit(dashboard: dict[str, Any]) -> None:
    for panel in panels(dashboard):
        room = (panel["gridPos"]["w"] * COLUMN_WIDTH - TITLE_MARGIN) / LETTER_WIDTH
        assert len(panel["title"]) <= min(room, TELEPHONE), f"{panel['title']}: {room:.0f} letters fit"


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    """Whether two places on the grid share a cell."""
    beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
    above = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    return not beside and not above


@each
def test_layout(dashboard: dict[str, Any]) -> None:
    groups = [dashboard["panels"], *(row["panels"] for row in dashboard["panels"] if row["type"] == "row")]
    for group in groups:
        places = [panel["gridPos"] for panel in group]
        for index, place in enumerate(places):
            assert place["w"] >= 3 and place["x"] >= 0 and place["x"] + place["w"] <= COLUMNS, place
            assert not [other for other in places[:index] if overlap(place, other)], place
    numbers = [panel["id"] for group in groups for panel in group]
    assert len(numbers) == len(set(numbers))
    assert all(isinstance(number, int) and number > 0 for number in numbers)
    shown = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    assert 1 <= len(shown) <= MOST_OPEN_PANELS, f"{len(shown)} panels are open"


def test_the_answer_is_in_the_first_screen() -> None:
    screen = 20  # rows of 38 pixels below the controls on a screen 900 high
    first = read(build.DIRECTORY / "golden-overview.json")["panels"]
    ends = {panel["title"]: panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in first if panel["type"] != "row"}
    for title in ("Is the shop all right?", "Services by golden signal", "Firing alerts"):
        assert ends[title] <= screen, title
    assert first[0]["title"] == "Is the shop all right?"


@each
def test_links_lead_somewhere(dashboard: dict[str, Any]) -> None:
    known = {variable["name"] for variable in dashboard["templating"]["list"]}
    pages = {path.stem.removeprefix("golden-"): read(path) for path in FILES}
    addresses = [value["url"] for value in values(dashboard) if isinstance(value, dict) and value.get("url")]
    assert addresses
    for address in addresses:
        for name in re.findall(r"\$\{(\w+)[:}]", address):
            assert name in known or name.startswith("__"), f"{address}: no variable {name}"
        if address.startswith("${runbooks}/"):
            assert (ROOT / address.removeprefix("${runbooks}/")).is_file(), address
            continue
        found = re.match(r"/d/golden-(\$\{__data\.fields\.page\}|\w+)\?", address)
        assert found, address
        targets = ["service", "rabbitmq", "postgresql", "s3", "hosts"] if "$" in found[1] else [found[1]]
        for target in targets:
            assert target in pages, address
            theirs = {variable["name"] for variable in pages[target]["templating"]["list"]}
            missing = set(re.findall(r"var-(\w+)=", address)) - theirs
            assert not missing or (target == "hosts" and "$" in found[1]), f"{address}: {target} has no {missing}"


@each
def test_variables_and_annotations(dashboard: dict[str, Any]) -> None:
    variables = {variable["name"]: variable for variable in dashboard["templating"]["list"]}
    assert {"datasource", "env", "dc", "runbooks"} <= set(variables)
    assert variables["datasource"]["type"] == "datasource" and variables["runbooks"]["type"] == "constant"
    assert variables["dc"]["multi"] and variables["dc"]["includeAll"] and not variables["env"]["multi"]
    used = set(re.findall(r"\$\{?([a-z]\w*)", " ".join(str(value) for value in values(dashboard["panels"]))))
    assert used <= set(variables) | {"dc"}, f"{used - set(variables)} are not variables"
    assert "Alerts" in {annotation["name"] for annotation in dashboard["annotations"]["list"]}


def test_variables_which_alerts_hand_over_exist() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "roles/signals/files/rules").glob("*_alerts.yml")
    )
    for page, query in set(re.findall(r'"/d/golden-(\w+)\?([^"]*)"', text)):
        dashboard = read(build.DIRECTORY / f"golden-{page}.json")
        theirs = {variable["name"] for variable in dashboard["templating"]["list"]}
        assert set(re.findall(r"var-(\w+)=", query)) <= theirs, f"{page}: {query}"


def test_services_have_deployments_marked() -> None:
    for page in ("overview", "service", "users"):
        listed = read(build.DIRECTORY / f"golden-{page}.json")["annotations"]["list"]
        assert {"Deployments", "Starts"} <= {annotation["name"] for annotation in listed}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""grafana_apply as Ansible runs it, against a double of Grafana on loopback."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.grafana_sets import PROMETHEUS, SECRET, Apply, a_set, dashboard
from tests.unit.grafana_support import Double


def test_create_again_third_time_delete_again(double: Double, apply: Apply) -> None:
    options = a_set()
    planned = apply(options, check=True)
    assert planned["changed"] is True
    assert not double.writes
    first = apply(options)
    assert first["counts"] == {"unchanged": 0, "created": 5, "updated": 0, "deleted": 0, "failed": 0, "not_done": 0}
    assert [change["key"] for change in first["changes"]] == ["shop", "shop-db", "prometheus", "a", "b"]
    assert planned["diff"] == first["diff"]
    assert double.folders["shop-db"]["parentUid"] == "shop"
    assert double.datasources["prometheus"]["isDefault"] is False
    for check in (False, True, False):
        again = apply(options, check=check)
        assert (again["changed"], again["changes"], again["counts"]["unchanged"]) == (False, [], 5)
        assert not double.writes
    assert apply(options, state="absent", check=True)["counts"]["deleted"] == 5
    assert not double.writes
    gone = apply(options, state="absent")
    assert [change["key"] for change in gone["changes"]] == ["b", "a", "prometheus", "shop-db", "shop"]
    assert not (double.folders or double.dashboards or double.datasources)
    assert apply(options, state="absent")["changed"] is False
    assert not double.writes


@pytest.mark.parametrize(
    ("option", "field", "value", "line"),
    [
        ("folders", "title", "Other", '+ title: "Other"'),
        ("folders", "parentUid", "", '+ parentUid: ""'),
        ("datasources", "name", "Other", '+ name: "Other"'),
        ("datasources", "url", "http://mon2:9090", '+ url: "http://mon2:9090"'),
        ("datasources", "isDefault", True, "+ isDefault: true"),
        ("datasources", "basicAuth", True, "+ basicAuth: true"),
        ("datasources", "jsonData", {"timeInterval": "30s"}, '+ jsonData.timeInterval: "30s"'),
        ("dashboards", "folderUid", "shop-db", '+ folderUid: "shop-db"'),
        ("dashboards", "dashboard", dashboard("a", title="Other"), '+ dashboard.title: "Other"'),
        ("dashboards", "dashboard", dashboard("a", panels=[]), "- dashboard.panels[0]:"),
    ],
)
def test_each_field_alone_and_each_drift(
    double: Double, apply: Apply, option: str, field: str, value: Any, line: str
) -> None:
    original, changed = a_set(), a_set()
    apply(original)
    changed[option][0][field] = value
    planned = apply(changed, check=True)
    assert not double.writes
    result = apply(changed)
    assert [change["action"] for change in result["changes"]] == ["update"]
    assert line in result["diff"]["prepared"]
    assert planned["diff"] == result["diff"]
    assert apply(changed)["changed"] is False
    # Seen from the first declaration this is drift made by hand.
    assert apply(original)["counts"]["updated"] == 1
    assert apply(original)["changed"] is False


def test_unknown_keys_and_faults_are_reported_before_any_write(double: Double, apply: Apply) -> None:
    options = {
        "folders": [{"uid": "bad uid!", "title": "A"}, {"uid": "x", "title": "X", "parentUid": "nowhere"}],
        "datasources": [{**PROMETHEUS, "secureJsonData": {"password": "x1"}}, {"uid": "y", "name": "y", "typ": "z"}],
        "dashboards": [
            {"dashboard": dashboard("d"), "folderUid": "unknown-folder"},
            {"dashboard": dashboard("d")},
            {"dashboard": {"title": "without"}},
            {"dashboard": {"apiVersion": "dashboard.grafana.app/v2beta1", "spec": {}}},
        ],
    }
    result = apply(options)
    assert result["failed"]
    assert not double.writes
    for text in (
        "folders[0]: uid: 'bad uid!' is not allowed",
        "folders[1]: parentUid: there is no folder 'nowhere'",
        "datasources[0]: secureJsonData: not allowed here",
        "datasources[1]: typ: unknown; allowed: access",
        "dashboards[0].dashboard: folderUid: there is no folder 'unknown-folder'",
        "dashboards[1].dashboard: dashboard 'd' is declared by dashboards[0].dashboard already",
        "dashboards[2].dashboard: uid: ''",
        "dashboards[3].dashboard: dashboard: a v2 resource",
    ):
        assert any(fault.startswith(text) for fault in result["faults"]), text


def test_what_the_server_would_refuse_is_reported_before_any_write(double: Double, apply: Apply) -> None:
    apply(a_set())
    double.dashboards["a"]["meta"]["provisioned"] = True
    double.datasources["prometheus"]["readOnly"] = True
    changed = a_set()
    changed["folders"][0]["title"] = "Would be written"
    changed["datasources"][0]["name"] = "Other"
    changed["dashboards"][0]["dashboard"]["title"] = "Other"
    result = apply(changed)
    assert "it is provisioned from a file" in result["msg"]
    assert "it is read-only" in result["msg"]
    assert not double.writes


def test_a_dashboard_with_the_uid_of_a_folder_is_refused(double: Double, apply: Apply) -> None:
    double.folders["taken"] = {"uid": "taken", "title": "A folder", "version": 1}
    result = apply({"dashboards": [{"dashboard": dashboard("taken")}]})
    assert "the uid belongs to the folder 'A folder'" in result["msg"]
    assert not double.writes


def test_cyclic_folders_are_refused(double: Double, apply: Apply) -> None:
    cycle = [{"uid": "a", "title": "A", "parentUid": "b"}, {"uid": "b", "title": "B", "parentUid": "a"}]
    result = apply({"folders": cycle})
    assert "folders lie in each other" in result["msg"]
    assert not double.writes


def test_files_and_directories(double: Double, apply: Apply, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "one.json").write_text(json.dumps(dashboard("one")))
    (tmp_path / "deep/two.json").write_text(json.dumps({"dashboard": dashboard("two"), "meta": {"slug": "x"}}))
    entries = [{"directory": str(tmp_path)}, {"dashboard": dashboard("three")}]
    assert apply({"dashboards": entries})["counts"]["created"] == 3
    assert apply({"dashboards": entries})["changed"] is False
    (tmp_path / "bad.json").write_text("{")
    assert "bad.json: is not JSON" in apply({"dashboards": entries})["msg"]
    for entry, says in (
        ({"file": str(tmp_path / "none.json")}, "is not a file"),
        ({"directory": str(tmp_path / "none")}, "is not a directory"),
        ({"file": "a", "directory": "b"}, "has file and directory"),
        ({"folderUid": "x"}, "has none of them"),
        ({"dashboard": dashboard("x"), "folder": "x"}, "folder: unknown"),
    ):
        assert says in apply({"dashboards": [entry]})["msg"]


def test_secrets_by_policy(double: Double, apply: Apply) -> None:
    options = a_set()
    apply(options)
    assert double.secrets["prometheus"] == {"basicAuthPassword": SECRET}
    changed = copy.deepcopy(options)
    changed["secrets"]["datasource"]["prometheus"]["basicAuthPassword"] = SECRET + "-new"
    assert apply(changed)["changed"] is False
    always = apply(changed, secrets_policy="always")
    assert always["changed"] is True
    assert "secrets.basicAuthPassword" in always["diff"]["prepared"]
    assert double.secrets["prometheus"]["basicAuthPassword"] == SECRET + "-new"
    del double.datasources["prometheus"]["secureJsonFields"]["basicAuthPassword"]
    assert apply(options)["counts"]["updated"] == 1


def test_secrets_when_changed(double: Double, apply: Apply) -> None:
    options = {**a_set(), "secrets_policy": "when_changed", "secrets_key": "key-of-16-letters"}
    assert "secrets_key" in apply({**options, "secrets_key": "short"})["msg"]
    apply(options)
    assert apply(options)["changed"] is False
    changed = copy.deepcopy(options)
    changed["secrets"]["datasource"]["prometheus"]["basicAuthPassword"] = SECRET + "-new"
    assert apply(changed)["counts"]["updated"] == 1
    assert double.secrets["prometheus"]["basicAuthPassword"] == SECRET + "-new"
    assert apply(changed)["changed"] is False
    assert SECRET not in json.dumps(double.datasources)


def test_prune_removes_only_what_is_ours(double: Double, apply: Apply) -> None:
    apply(a_set())
    double.folders["other"] = {"uid": "other", "title": "Of somebody else", "version": 1}
    double.folders["old"] = {"uid": "old", "title": "Old", "parentUid": "shop", "version": 1}
    for uid, folder in (("x", "other"), ("y", "old"), ("z", "shop")):
        double.dashboards[uid] = {"dashboard": dashboard(uid), "meta": {"folderUid": folder}}
    double.datasources["gs-old"] = {"uid": "gs-old", "name": "old", "readOnly": False}
    prune = {"prune": True, "prune_prefix": "gs-"}
    planned = apply(a_set(), check=True, **prune)
    assert not double.writes
    result = apply(a_set(), **prune)
    assert planned["diff"] == result["diff"]
    assert [change["key"] for change in result["changes"]] == ["y", "z", "gs-old", "old"]
    assert set(double.folders) == {"shop", "shop-db", "other"}
    assert set(double.dashboards) == {"a", "b", "x"}
    assert set(double.datasources) == {"prometheus"}
    assert apply(a_set(), **prune)["changed"] is False


def test_prune_is_refused_where_it_would_go_too_far(double: Double, apply: Apply) -> None:
    apply(a_set())
    for number in range(4):
        double.dashboards[f"n{number}"] = {"dashboard": dashboard(f"n{number}"), "meta": {"folderUid": "shop"}}
    too_many = apply(a_set(), prune=True, prune_maximum=3)
    assert "would remove 4 objects" in too_many["msg"]
    empty = apply({**a_set(), "dashboards": []}, prune=True)
    assert "dashboards: nothing is declared" in empty["msg"]
    double.folders["old"] = {"uid": "old", "title": "Old", "parentUid": "shop", "version": 1}
    double.dashboards["y"] = {"dashboard": dashboard("y"), "meta": {"folderUid": "old"}}
    full = apply({"folders": a_set()["folders"]}, prune=True)
    assert "would be removed with dashboard y" in full["msg"]
    assert "nothing is declared" in apply({})["msg"]
    assert not double.writes

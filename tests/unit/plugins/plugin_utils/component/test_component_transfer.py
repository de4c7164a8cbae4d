# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component, parse
from ansible_collections.golden.signals.plugins.plugin_utils.component.difference import (
    diffs,
    paths_to_read,
    removal_faults,
)
from ansible_collections.golden.signals.plugins.plugin_utils.component.package import mend_script, package_name
from ansible_collections.golden.signals.plugins.plugin_utils.component.plan import Plan, make_plan
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import HostState
from ansible_collections.golden.signals.plugins.plugin_utils.component.space import space_script, space_shortage
from ansible_collections.golden.signals.plugins.plugin_utils.component.transfer import secret_state, wanted_state

Settled = Callable[[Component], HostState]


def test_what_travels_openly_holds_no_content(component: Component, settled: Settled) -> None:
    state = settled(component)
    plan = Plan(effect="restart", install=True, files=["/etc/shopd/password"], prune=["/etc/old"])
    wanted = wanted_state(component, plan, state, ("/tmp/a.tar.gz", "c" * 64))
    text = json.dumps(wanted)
    assert "hunter2" not in text
    assert wanted["archive"] == {"path": "/tmp/a.tar.gz", "sha256": "c" * 64, "root": "shopd-1.2.3.linux-amd64"}
    assert wanted["marker"]["sha256"] == "c" * 64
    assert [entry["write"] for entry in wanted["files"]] == [False, True, False]
    assert (wanted["prune"], wanted["effect"], wanted["unit"]) == (["/etc/old"], "restart", "shopd.service")


def test_the_checker_runs_only_where_it_has_something_to_check(raw: dict[str, Any], settled: Settled) -> None:
    component = parse({**raw, "validate": [["shopctl", "check"]]}, "/nowhere")
    state = settled(component)
    assert wanted_state(component, Plan(files=["/etc/shopd/note"]), state, None)["validate"] == [["shopctl", "check"]]
    assert wanted_state(component, Plan(effect="restart"), state, None)["validate"] == []


def test_what_travels_packed(component: Component) -> None:
    secret = secret_state(component)
    assert base64.b64decode(secret["files"]["/etc/shopd/password"]) == b"hunter2"
    assert secret["units"]["/etc/systemd/system/shopd.service"].startswith("# Written by golden.signals")
    assert secret["checks"][0]["name"] == "role"
    assert secret_state(parse({"name": "n", "source": "none"}, "/nowhere"))["units"] == {}


def test_diff_shows_files_but_no_secrets(component: Component, settled: Settled) -> None:
    state = settled(component)
    for path in ("/etc/shopd/password", "/etc/shopd/settings.yml", component.unit_paths[0]):
        del state.paths[path]
    plan = make_plan(component, state)
    assert paths_to_read(component, plan, True) == ["/etc/shopd/settings.yml", component.unit_paths[0]]
    assert paths_to_read(component, plan, False) == []
    found = diffs(component, plan, {"/etc/shopd/settings.yml": b"old\n"})
    assert "/etc/shopd/password is missing" in found[0]["prepared"]
    assert [entry.get("after_header") for entry in found[1:]] == [
        "/etc/shopd/settings.yml", "/etc/shopd/password", component.unit_paths[0],
    ]  # fmt: skip
    assert found[1]["before"] == "old\n"
    assert "hunter2" not in json.dumps(found)
    assert "hunter2" not in json.dumps(plan.reasons)


@pytest.mark.parametrize(
    ("before", "after", "limit", "refused"),
    [(4, 2, 0.5, False), (4, 1, 0.5, True), (4, 3, 0, True), (0, 0, 0, False), (4, 0, 1, False), (0, 4, 0, False)],
)
def test_removal_limit(before: int, after: int, limit: float, refused: bool) -> None:
    def targets(count: int) -> list[dict[str, Any]]:
        return [{"targets": [f"shop{number}:9464" for number in range(count)]}]

    entry = {"path": "/etc/p/t.json", "data": targets(after), "removal_limit": limit}
    component = parse({"name": "p", "source": "none", "files": [entry]}, "/nowhere")
    plan = Plan(files=["/etc/p/t.json"])
    present = {"/etc/p/t.json": json.dumps(targets(before)).encode()}
    assert paths_to_read(component, plan, False) == ["/etc/p/t.json"]
    assert bool(removal_faults(component, plan, present)) == refused
    assert removal_faults(component, Plan(), present) == []
    assert removal_faults(component, plan, {"/etc/p/t.json": b"{not a list"}) == []
    assert removal_faults(component, plan, {}) == []


def test_a_whole_list_that_is_no_longer_described_counts_as_removed() -> None:
    kept = {"path": "/etc/p/targets/node.json", "data": [], "removal_limit": 0.5}
    component = parse({"name": "p", "source": "none", "files": [kept]}, "/nowhere")
    plan = Plan(prune=["/etc/p/targets/http.json", "/etc/p/rules.yml"])
    present = {"/etc/p/targets/http.json": json.dumps([{"targets": ["a:1", "b:1", "c:1"]}]).encode()}
    assert paths_to_read(component, plan, False) == ["/etc/p/targets/http.json"]
    (fault,) = removal_faults(component, plan, present)
    assert "/etc/p/targets/http.json would lose 3 of 3 targets (a:1, b:1, c:1)" in fault


@pytest.mark.parametrize(("status", "said"), [(0, ""), (100, "FAILED no mirror\n")])
def test_a_reinstallation_that_fails_is_said(raw: dict[str, Any], tmp_path: Any, status: int, said: str) -> None:
    raw.update(source="package", package={"name": "shop", "binaries": {"shopd": "/usr/bin/shopd"}})
    for name, text in (("dpkg", "echo '??5?????? /usr/bin/shopd'"), ("apt-get", f"echo no mirror; exit {status}")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    script = mend_script(parse(raw, "/nowhere"), HostState(distribution={"ID": "debian"}))
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["/bin/sh", "-s"], input=script, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == said


def test_space() -> None:
    assert "/opt /etc /var/lib /tmp" in space_script()

    def answer(free: int) -> str:
        return "".join(f"{place} /dev/x 9999 1 {free} 1% {place}\n" for place in ("/opt", "/etc", "/var/lib", "/tmp"))

    assert space_shortage(answer(200 << 10), 40 << 20) == ""
    assert space_shortage(answer(100 << 10), 40 << 20) == "/opt has 100 MiB free, needs 164 MiB"
    assert space_shortage(answer(1 << 10), 0).count("has 1 MiB free, needs 4 MiB") == 4
    assert space_shortage("nonsense\n/opt a b\n", 1) == ""


def test_package(raw: dict[str, Any]) -> None:
    raw.update(source="package", package={"name": {"debian": "shop"}, "binaries": {"shopd": "/usr/bin/shopd"}})
    component = parse(raw, "/nowhere")
    debian, fedora = HostState(distribution={"ID": "ubuntu"}), HostState(distribution={"ID": "fedora"})
    assert package_name(component, debian) == "shop"
    with pytest.raises(KeyError, match="rhel"):
        package_name(component, fedora)
    script = mend_script(component, debian)
    assert script.startswith("if dpkg --verify shop | grep -qF -e /usr/bin/shopd; then ")
    assert "apt-get -q -y --reinstall install shop" in script
    raw["package"]["name"] = "shop"
    assert "rpm --verify shop" in mend_script(parse(raw, "/nowhere"), fedora)

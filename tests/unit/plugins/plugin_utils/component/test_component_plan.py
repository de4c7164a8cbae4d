# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component, parse
from ansible_collections.golden.signals.plugins.plugin_utils.component.plan import Plan, make_plan, refusals
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import HostState

Settled = Callable[[Component], HostState]
SETTINGS, NOTE, PASSWORD = "/etc/shopd/settings.yml", "/etc/shopd/note", "/etc/shopd/password"
PROGRAM = "/opt/golden-signals/shopd/1.2.3/shopctl"
UNIT_FILE = "/etc/systemd/system/shopd.service"


def path(name: str, **keys: Any) -> Callable[[HostState], None]:
    def change(state: HostState) -> None:
        state.paths[name] = dataclasses.replace(state.paths[name], **keys)

    return change


def unit(name: str, **keys: str) -> Callable[[HostState], None]:
    return lambda state: state.units[name].update(keys)


def marker(**keys: Any) -> Callable[[HostState], None]:
    return lambda state: state.markers["shopd"].update(keys)


def test_nothing_differs(component: Component, settled: Settled) -> None:
    assert make_plan(component, settled(component)) == Plan()
    assert refusals(component, settled(component)) == []


@pytest.mark.parametrize(
    ("change", "reason", "effect", "rest"),
    [
        (path(SETTINGS, sha256="0"), "settings.yml differs in content", "reload", {"files": [SETTINGS]}),
        (path(PASSWORD, mode="644"), "password differs in mode (644, shall be 640)", "restart", {"files": [PASSWORD]}),
        (path(NOTE, group="x"), "note differs in owner (root:x, shall be root:shopd)", "none", {"files": [NOTE]}),
        (path(NOTE, kind="symbolic link"), "note differs in kind", "none", {"files": [NOTE]}),
        (path(SETTINGS, changed=21), "settings.yml was touched after it was taken into use", "reload", {}),
        (path(NOTE, changed=21), "", "none", {}),
        (lambda s: s.paths.pop(SETTINGS), "settings.yml is missing", "reload", {"files": [SETTINGS]}),
        (lambda s: s.markers["shopd"]["files"].pop(PASSWORD), "written but never taken into use", "restart", {}),
        (lambda s: s.markers["shopd"]["files"].update({"/etc/old": "x"}), "/etc/old is no longer described", "restart",
         {"prune": ["/etc/old"]}),
        (path("/var/lib/shopd/spool", mode="700"), "spool is not a directory 0755 of root:shopd", "none", {}),
        (lambda s: s.users.clear(), "user shopd is missing", "restart", {"account": True}),
        (lambda s: s.groups["shopd"].discard("adm"), "user shopd is not in adm", "restart", {"account": True}),
        (lambda s: s.paths.pop(PROGRAM), f"program {PROGRAM} is missing", "restart", {"install": True}),
        (path(PROGRAM, changed=11), "is not the one that was installed", "restart", {"install": True}),
        (marker(version="1.0.0"), "version is 1.0.0, shall be 1.2.3", "restart", {"install": True}),
        (marker(sha256="b" * 64), f"sha256 is {'b' * 64}, shall be {'a' * 64}", "restart", {"install": True}),
        (lambda s: s.links.clear(), "current does not lead to 1.2.3", "restart", {"install": True}),
        (path(UNIT_FILE, sha256="0"), f"{UNIT_FILE} differs", "restart", {"unit": True}),
        (lambda s: s.paths.pop(UNIT_FILE), f"{UNIT_FILE} is missing", "restart", {"unit": True}),
        (marker(unit="0"), f"{UNIT_FILE} was written but never taken into use", "restart", {}),
        (unit("shopd.service", NeedDaemonReload="yes"), "daemon-reload pending", "restart", {}),
        (unit("shopd.service", DropInPaths=f"/usr/lib/a.conf {UNIT_FILE}.d/a.conf"), f"drop-in {UNIT_FILE}.d/a.conf",
         "restart", {"drop_ins": [f"{UNIT_FILE}.d/a.conf"]}),
        (unit("shopd.service", DropInPaths="/etc/systemd/system/service.d/all.conf"), "", "none", {}),
        (unit("shopd.service", ActiveState="failed"), "shopd.service is failed", "restart", {}),
        (unit("shopd.service", UnitFileState="disabled"), "shopd.service is disabled, shall be enabled", "none", {}),
        (lambda s: s.units.clear(), "shopd.service is unknown", "restart", {}),
        (lambda s: s.executables.update({"7": "/bin/sleep"}), "runs another program than shopd 1.2.3", "restart", {}),
        (lambda s: s.executables.update({"7": "/data/shopd"}) or s.links.update(
            {"/opt/golden-signals/shopd/1.2.3/shopd": "/data/shopd"}), "", "none", {}),
        (unit("old.service", LoadState="loaded"), "old.service, which this component replaces", "restart", {}),
        (lambda s: s.commands.clear(), "check 'role' does not hold", "none", {"checks": [0]}),
        (marker(complete=False), "an earlier run was cut off", "restart", {}),
        (lambda s: s.markers.clear(), "was written but never taken into use", "restart", {"install": True}),
    ],
)  # fmt: skip
def test_each_difference(
    component: Component, settled: Settled, change: Any, reason: str, effect: str, rest: dict[str, Any]
) -> None:
    state = settled(component)
    change(state)
    plan = make_plan(component, state)
    assert bool(plan.reasons) == bool(reason)
    assert any(reason in found for found in plan.reasons) or not reason, plan.reasons
    assert plan.effect == effect
    for key in ("install", "unit", "account", "files", "prune", "drop_ins", "checks"):
        assert getattr(plan, key) == rest.get(key, type(getattr(plan, key))()), key


def test_an_empty_answer_differs_in_everything_and_is_refused(component: Component) -> None:
    plan = make_plan(component, HostState())
    assert plan.install
    assert plan.unit
    assert plan.account
    assert len(plan.files) == 3
    assert "nobody who could be asked" in refusals(component, HostState())[0]


def test_record_of_no_unit(settled: Settled) -> None:
    component = parse({"name": "plugin", "source": "none"}, "/nowhere")
    state = settled(component)
    assert make_plan(component, state) == Plan()
    state.markers.clear()
    assert make_plan(component, state).reasons == ["no record that this state was applied and answered"]
    assert make_plan(component, state).effect == "none"


def test_refusals_name_what_is_allowed(raw: dict[str, Any], settled: Settled) -> None:
    raw["requires"] = [{"name": "version 3", "command": ["cat", "/x"], "matches": "^3"}]
    component = parse(raw, "/nowhere")
    state = settled(component)
    state.machine, state.systemd, state.distribution = "riscv64", False, {"ID": "alpine"}
    assert refusals(component, state) == [
        "component shopd: the host does not run systemd, which is needed",
        "component shopd: distribution 'alpine' is not supported; allowed: debian, ubuntu, rhel, fedora and their like",
        "component shopd: architecture 'riscv64' is not supported; allowed: x86_64, aarch64",
        "component shopd: needs: version 3 (asked: cat; answer: '')",
    ]
    state = settled(component)
    state.machine, state.commands["require:shopd:0"], state.distribution = (
        "aarch64",
        "3.1",
        {"ID": "x", "ID_LIKE": "debian"},
    )
    assert refusals(component, state) == [
        "component shopd: no sha256 for version 1.2.3 on arm64; give it in the role's variable (known: amd64)"
    ]
    state.uid = "1000"
    assert refusals(component, state) == [
        "component shopd: the probe ran as uid 1000; set become: true (allowed: root)"
    ]


def test_nothing_differs_between_two_runs_of_a_job(scheduled: Component, settled: Settled) -> None:
    assert make_plan(scheduled, settled(scheduled)) == Plan()


@pytest.mark.parametrize(
    ("change", "reason", "effect", "writes_units"),
    [
        (unit("shopd.timer", ActiveState="inactive"), "shopd.timer is inactive", "restart", False),
        (unit("shopd.timer", UnitFileState="disabled"), "shopd.timer is disabled, shall be enabled", "none", False),
        (unit("shopd.service", ActiveState="failed"), "the last run of shopd.service failed", "restart", False),
        (unit("shopd.service", ActiveState="activating"), "", "none", False),
        (path("/etc/systemd/system/shopd.timer", sha256="0"), "shopd.timer differs", "restart", True),
        (path(UNIT_FILE, sha256="0"), "shopd.service differs", "restart", True),
        (unit("shopd.timer", DropInPaths="/etc/systemd/system/shopd.timer.d/a.conf"), "drop-in", "restart", False),
        (unit("shopd.timer", NeedDaemonReload="yes"), "daemon-reload pending", "restart", False),
    ],
)
def test_a_job_that_a_timer_runs(
    change: Callable[[HostState], None],
    reason: str,
    effect: str,
    writes_units: bool,
    scheduled: Component,
    settled: Settled,
) -> None:
    state = settled(scheduled)
    change(state)
    plan = make_plan(scheduled, state)
    assert [reason in found for found in plan.reasons] == ([True] if reason else [])
    assert (plan.effect, plan.unit) == (effect, writes_units)


def test_a_changed_interval_is_a_changed_unit(raw: dict[str, Any], scheduled: Component, settled: Settled) -> None:
    slower = parse({**raw, "listen": [], "schedule": {"interval": 91}}, "/nowhere")
    plan = make_plan(slower, settled(scheduled))
    assert plan.reasons == ["/etc/systemd/system/shopd.timer differs"]

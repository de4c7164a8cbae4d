# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host or a description that cannot work is refused before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from listing import LISTING
from machine import Controller, Machine
from subject import description, with_file

LIST = "/etc/target_lists/targets.json"


@pytest.fixture(name="never")
def fixture_never(machine: Machine, sums: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A description that is not on the machine, and of which nothing may be after the test."""
    before = machine.sh(LISTING)
    yield description(sums, name="never", binary="shopd", files=[], directories=[], listen=[], health={}, reload={})
    assert machine.sh(LISTING) == before


def refused(controller: Controller, *components: Any, **how: Any) -> str:
    """The message of a run that must end before any Python module is sent."""
    run = controller.fail(*components, **how)
    assert run.modules == []
    assert not run.changed
    return run.message


def test_unsupported_architecture(never: dict[str, Any], controller: Controller, machine: Machine) -> None:
    machine.sh("printf '#!/bin/sh\\necho riscv64\\n' > /usr/local/bin/uname; chmod 0755 /usr/local/bin/uname")
    try:
        message = refused(controller, never)
    finally:
        machine.sh("rm /usr/local/bin/uname")
    assert message == "component never: architecture 'riscv64' is not supported; allowed: x86_64, aarch64"


def test_unsupported_distribution(never: dict[str, Any], controller: Controller, machine: Machine) -> None:
    machine.sh("printf 'ID=alpine\\n' > /run/os-release; mount --bind /run/os-release /etc/os-release")
    try:
        message = refused(controller, never)
    finally:
        machine.sh("umount /etc/os-release; rm /run/os-release")
    assert "component never: distribution 'alpine' is not supported; allowed: debian, ubuntu, rhel, fedora" in message


def test_no_become(never: dict[str, Any], controller: Controller) -> None:
    assert "the probe ran as uid 1000; set become: true (allowed: root)" in refused(controller, never, become=False)


def test_requirement_is_not_met(never: dict[str, Any], controller: Controller) -> None:
    need = {
        "name": "RabbitMQ 3.12",
        "command": ["echo", "3.8.1"],
        "matches": "^3[.]1[2-9]",
        "message": "needs RabbitMQ 3.12",
    }
    message = refused(controller, {**never, "requires": [need]})
    assert message == "component never: needs RabbitMQ 3.12 (asked: echo; answer: '3.8.1')"
    met = controller.start({**never, "requires": [{**need, "matches": "^3[.]8"}]}, options=("--check",))
    assert met.status == "ok"


def test_no_sum_for_the_architecture(never: dict[str, Any], controller: Controller) -> None:
    message = refused(controller, {**never, "archive": {**never["archive"], "sha256": {"arm64": "0" * 64}}})
    assert "no sha256 for version 1.0.0 on amd64" in message
    assert "(known: arm64)" in message


def test_bad_descriptions_all_at_once(never: dict[str, Any], controller: Controller) -> None:
    message = refused(
        controller, {**never, "soruce": "x", "listen": [0]}, {"name": "second", "source": "archiv"}, "no_such"
    )
    assert "'no_such' needs the variable no_such_component, which is not defined" in message
    message = refused(controller, {**never, "soruce": "x", "listen": [0]}, {"name": "second", "source": "archiv"})
    assert "component never: unknown key 'soruce' (did you mean source?); allowed: archive," in message
    assert "component never: listen[0] is 0; allowed: a port, 1 to 65535" in message
    assert "component second: source is 'archiv'; allowed: archive, package, none" in message


def test_two_components_claim_one_port_and_one_file(never: dict[str, Any], controller: Controller) -> None:
    files = [{"path": "/etc/never/x", "content": "x"}]
    one = {**never, "listen": [9999], "files": files}
    message = refused(controller, one, {**one, "name": "again"})
    assert "port 9999 is claimed by never and again on this host" in message
    assert "file /etc/never/x is claimed by never and again on this host" in message


@pytest.mark.parametrize("mirror", ["mirror/archives", "/no/such/folder", "ftp://mirror"])
def test_bad_mirror(mirror: str, never: dict[str, Any], controller: Controller) -> None:
    message = refused(controller, never, mirror=mirror)
    assert f"component_mirror is '{mirror}'" in message


def test_target_list_that_would_shrink(controller: Controller, machine: Machine) -> None:
    def targets(count: int) -> dict[str, Any]:
        data = [{"targets": [f"shop{number}:9464" for number in range(count)], "labels": {}}]
        entry = {"path": LIST, "data": data, "group": "root", "on_change": "none", "removal_limit": 0.5}
        return {"name": "target_lists", "source": "none", "files": [entry]}

    controller.apply(targets(4))
    message = refused(controller, targets(1))
    assert f"{LIST} would lose 3 of 4 targets (shop1:9464, shop2:9464, shop3:9464), more than 50%" in message
    assert "-e signals_allow_target_removal=true" in message
    assert len(json.loads(machine.read(LIST))[0]["targets"]) == 4
    assert refused(controller, targets(1), options=("-vvv", "--check"))
    controller.apply(targets(2))
    assert controller.apply(targets(0), allow=True).changed
    controller.unchanged(targets(0))
    without = {"name": "target_lists", "source": "none"}
    assert controller.apply(without).done("target_lists") == [f"removed {LIST}"]
    controller.unchanged(with_file({**without, "files": []}, LIST))

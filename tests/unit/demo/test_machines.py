# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, addresses and options of the demo's machines."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import machines
import pytest
import yaml
from datacenter import access, containers, image, plan

ROOT = Path(__file__).resolve().parents[3]


def make(tmp_path: Path, *hosts: str, name: str = "one") -> plan.Plan:
    return plan.make_plan(tmp_path, name, "trixie", hosts or plan.STANDARD_HOSTS)


def options(**given: str) -> argparse.Namespace:
    return argparse.Namespace(**{"name": "one", "release": None, "hosts": None, "only": None, **given})


@pytest.mark.parametrize("name", ["", "Demo", "a_b", "-a", "a-", "a b", "../x", "a" * 25])
def test_a_name_that_is_no_host_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(plan.DemoError, match=r"--name: .*allowed: 1 to 24"):
        make(tmp_path, name=name)


def test_an_unknown_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(plan.DemoError, match=r"--release: 'sid' .*allowed: trixie, bookworm"):
        plan.make_plan(tmp_path, "one", "sid", ("mon1",))


def test_hosts_are_taken_once_and_in_order() -> None:
    assert plan.parse_hosts("--hosts", "mon1, db1,mon1,") == ("mon1", "db1")
    with pytest.raises(plan.DemoError, match="--hosts: ' ,' names no machine"):
        plan.parse_hosts("--hosts", " ,")


def test_the_machines_of_the_inventories_are_the_standard_ones() -> None:
    groups = {
        name: set(group["hosts"])
        for file in ("inventories/demo/hosts.yml", "demo/load.yml")
        for name, group in yaml.safe_load((ROOT / file).read_text(encoding="utf-8")).items()
    }
    assert set().union(*groups.values()) == set(plan.STANDARD_HOSTS)
    assert groups["load"] == {"load1"}
    assert groups["storage"] == {"s3-1"}


def test_standard_machines_keep_their_addresses_whatever_the_demo_holds(tmp_path: Path) -> None:
    everything = plan.addresses(make(tmp_path), "10.89.3.0/24")
    few = plan.addresses(make(tmp_path, "mq1", "db1", "mon1"), "10.89.3.0/24")
    assert everything["mon1"] == few["mon1"] == "10.89.3.11"
    assert everything["mq1"] == few["mq1"]
    assert few["db1"] == "10.89.3.101"
    assert len(set(few.values())) == len(few)


def test_a_network_that_is_too_small_is_refused(tmp_path: Path) -> None:
    with pytest.raises(plan.DemoError, match="too small"):
        plan.addresses(make(tmp_path, "mon1", "db1"), "10.89.3.0/27")


def test_hardware_addresses_are_local_unicast_and_follow_the_address() -> None:
    assert plan.hardware_address("10.89.3.11") == "02:67:0a:59:03:0b"


def test_the_command_line_names_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "ROOT", tmp_path)
    assert machines.read_plan(options()).hosts == plan.STANDARD_HOSTS
    assert machines.read_plan(options(only="mq1,mon1")).hosts == ("mq1", "mon1")
    assert machines.read_plan(options(hosts="mon1,db1")).hosts == ("mon1", "db1")
    with pytest.raises(plan.DemoError, match=r"--only: db2 is no machine .*allowed: mon1, db1"):
        machines.read_plan(options(hosts="mon1,db1", only="db2"))


def test_a_second_up_knows_what_the_first_one_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "ROOT", tmp_path)
    state = tmp_path / "build" / "demo" / "one" / machines.STATE
    state.parent.mkdir(parents=True)
    state.write_text(json.dumps({"release": "bookworm", "hosts": ["mon1", "db1"]}), encoding="utf-8")
    assert machines.read_plan(options()).release == "bookworm"
    assert machines.read_plan(options()).hosts == ("mon1", "db1")
    assert machines.read_plan(options(only="mq1")).hosts == ("mon1", "db1", "mq1")
    with pytest.raises(plan.DemoError, match="runs on bookworm, not trixie; run down first"):
        machines.read_plan(options(release="trixie"))


def test_ssh_is_strict_and_knows_each_machine(tmp_path: Path) -> None:
    made = make(tmp_path, "mon1", "db1")
    addressed = {"mon1": "10.0.0.11", "db1": "10.0.0.101"}
    text = access.ssh_config(made, addressed)
    assert "Host mon1\n    HostName 10.0.0.11\n" in text
    assert "StrictHostKeyChecking yes" in text
    keys = {"mon1": "ssh-ed25519 AAAA root@mon1", "db1": "ssh-ed25519 BBBB"}
    assert access.known_hosts(addressed, keys) == ("db1,10.0.0.101 ssh-ed25519 BBBB\nmon1,10.0.0.11 ssh-ed25519 AAAA\n")


def test_a_file_is_written_with_its_mode_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    for text in ("first", "second"):
        access.write(path, text, 0o600)
    assert path.read_text(encoding="utf-8") == "second"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_every_container_carries_the_demos_label_and_only_known_capabilities(tmp_path: Path) -> None:
    made = make(tmp_path)
    addressed = plan.addresses(made, "10.89.3.0/24")
    arguments = containers.run_arguments(made, "shop1", addressed, "image:tag")
    assert arguments[-2:] == ["image:tag", "/sbin/init"]
    assert "golden.signals.demo=one" in arguments
    assert "--privileged" not in arguments
    assert arguments[arguments.index("--ip") + 1] == addressed["shop1"]


def test_the_image_has_a_name_of_its_own_for_each_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    first = image.tag("trixie")
    assert first.startswith("localhost/golden-signals-demo:trixie-")
    assert image.tag("bookworm").rpartition("-")[2] != first.rpartition("-")[2]
    monkeypatch.setattr(image, "SYSTEM_PACKAGES", (*image.SYSTEM_PACKAGES, "vim"))
    assert image.tag("trixie") != first

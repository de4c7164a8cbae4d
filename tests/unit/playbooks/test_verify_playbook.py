# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook verify.yml as a user runs it, against a server that stands for Prometheus."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.verify_support import Server, serving

ROOT = Path(__file__).resolve().parents[3]
VERIFY = ROOT / "playbooks/verify.yml"
SERVICES = {"shop-api": {"kind": "http", "product": "shop", "group": "shop_api", "process": {"cmdline": ["shop_api"]}}}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.give_nothing()
        yield running


def inventory(server: Server, **more: Any) -> dict[str, Any]:
    """Two machines that nothing listens on; their login is one that this machine does not have."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    variables = {
        "ansible_host": "127.0.0.1",
        "ansible_port": nobody,
        "ansible_become": True,
        "ansible_become_user": "no-such-user",
        "signals_environment": "test",
        "signals_datacenter": "dc1",
        "signals_services": SERVICES,
        "signals_prometheus_url": f"http://{server.address}",
        **more,
    }
    groups = {"prometheus": {"hosts": {"mon1": {}}}, "shop_api": {"hosts": {"shop1": {}}}}
    return {"all": {"vars": variables, "children": groups}}


def play(
    tmp_path: Path, hosts: dict[str, Any], *arguments: str, playbook: Path = VERIFY
) -> subprocess.CompletedProcess[str]:
    """Run a playbook, usually verify.yml, in ``tmp_path`` as the working directory."""
    (tmp_path / "hosts.json").write_text(json.dumps(hosts))
    environment = {
        **os.environ,
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_NOCOLOR": "1",
        "HOME": str(tmp_path / "home"),
        "PWD": str(tmp_path),
    }
    program = Path(sys.executable).with_name("ansible-playbook")
    command = [str(program), "-i", "hosts.json", str(playbook), *arguments]
    return subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_what_is_missing_is_shown_named_and_reported(server: Server, tmp_path: Path) -> None:
    run = play(tmp_path, inventory(server), "--limit", "shop1")
    assert run.returncode == 2, run.stdout + run.stderr
    table, _, failure = run.stdout.partition("TASK [Fail where")
    assert "s3-size " in table
    assert "not declared" in table
    assert "rps-shop: missing: target http on shop1 is missing" in failure + run.stderr
    report = json.loads((tmp_path / "build/report/coverage.json").read_text())
    assert report["summary"] == {"proven": 0, "expected": 5}
    assert len(report["signals"]) == 27
    assert {target["host"] for target in report["targets"]} == {"mon1", "shop1"}
    assert "changed=0" in run.stdout


def test_an_unreachable_machine_is_named_while_the_others_go_on(tmp_path: Path) -> None:
    with serving() as gone:
        hosts = inventory(gone)
    here = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": sys.executable}
    hosts["all"]["children"]["prometheus"]["hosts"]["mon1"] = here
    asking = {"name": "Ask", "hosts": "all", "gather_facts": False, "tasks": [{"ansible.builtin.ping": {}}]}
    both = tmp_path / "both.json"
    both.write_text(json.dumps([asking, {"ansible.builtin.import_playbook": str(VERIFY)}]))
    run = play(tmp_path, hosts, playbook=both)
    assert run.returncode != 0, run.stdout
    assert "ok: [mon1]" in run.stdout
    _, _, failure = run.stdout.partition("TASK [Fail where")
    assert "host shop1: unreachable, or failed, earlier in this run" in failure + run.stderr, run.stdout
    assert "Prometheus cannot be asked: cannot reach " in failure + run.stderr, run.stdout


def test_it_runs_on_another_host_and_fetches_the_reports(server: Server, tmp_path: Path) -> None:
    hosts = inventory(server, signals_api_host="bastion")
    bastion = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": sys.executable}
    hosts["all"]["hosts"] = {"bastion": bastion}
    run = play(tmp_path, hosts)
    assert run.returncode == 2, run.stdout + run.stderr
    fetched = tmp_path / "build/report"
    assert sorted(path.name for path in fetched.iterdir()) == ["coverage.html", "coverage.json", "junit.xml"]
    assert (tmp_path / "home/.cache/golden-signals/report/coverage.json").exists()


def test_several_prometheus_servers_are_each_proven(server: Server, tmp_path: Path) -> None:
    hosts = inventory(server)
    hosts["all"]["children"]["prometheus"]["hosts"]["mon2"] = {"signals_prometheus_url": f"http://{server.address}/two"}
    run = play(tmp_path, hosts, "-e", f"signals_report_directory={tmp_path}/reports")
    assert run.returncode == 2, run.stdout + run.stderr
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["mon1", "mon2"]
    assert "is this the address of Prometheus?" in run.stdout + run.stderr


def test_check_mode_proves_and_writes_nothing(server: Server, tmp_path: Path) -> None:
    rules = ["golden.signals:roles/signals/files/rules/http.yml"]
    run = play(tmp_path, inventory(server, signals_rule_files=rules), "--check")
    assert run.returncode == 2, run.stdout + run.stderr
    assert not (tmp_path / "build").exists()
    assert "rule group golden-http " in run.stdout + run.stderr
    assert "golden-postgresql" not in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signals_services": {"shop-api": {"kind": "htp"}}}, "'htp'"),
        ({"signals_services": {}}, "signals_services"),
    ],
)
def test_a_wrong_catalogue_is_named_before_anybody_is_asked(
    server: Server, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    run = play(tmp_path, inventory(server, **change))
    assert run.returncode == 2, run.stdout + run.stderr
    assert words in run.stdout + run.stderr
    assert server.requests == []


def test_an_inventory_without_prometheus_is_named(server: Server, tmp_path: Path) -> None:
    hosts = inventory(server)
    del hosts["all"]["children"]["prometheus"]
    run = play(tmp_path, hosts)
    assert run.returncode == 2, run.stdout + run.stderr
    assert "no host is in the inventory group prometheus" in run.stdout + run.stderr

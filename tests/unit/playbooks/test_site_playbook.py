# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook site.yml as a user runs it with bad input: faults are told before any machine is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
# Nothing listens there: whoever asks the machine gets UNREACHABLE.
NOBODY = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_user": "no-such-user"}
PROCESS = {"cmdline": ["shop_api"]}


def run_site(tmp_path: Path, **variables: Any) -> str:
    """What ``site.yml`` says of an inventory whose machines cannot be reached; it must fail."""
    groups = {"prometheus": {"hosts": {"mon1": {}}}, "shop_api": {"hosts": {"shop1": {}}}}
    inventory = {"all": {"vars": {**NOBODY, **variables}, "children": groups}}
    (tmp_path / "hosts.json").write_text(json.dumps(inventory), encoding="utf-8")
    environment = {
        **os.environ,
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        "ANSIBLE_NOCOLOR": "1",
        "HOME": str(tmp_path / "home"),
    }
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    run = subprocess.run(
        [program, "-i", "hosts.json", str(ROOT / "playbooks/site.yml")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode != 0, run.stdout
    return run.stdout + run.stderr


def test_all_faults_are_in_one_message_and_nobody_is_asked(tmp_path: Path) -> None:
    output = run_site(
        tmp_path,
        signals_services={
            "shop-api": {"kind": "htp", "group": "shop_api", "process": PROCESS},
            "crm-api": {"kind": "http", "group": "crm_api", "process": PROCESS},
        },
        signals_scrape_interval="soon",
        signals_host_thresholds={"filesystem_ratio": {"warning": 90}},
    )
    messages = output.split("msg: |-")
    assert len(messages) == 2, output
    for fault in (
        "signals_services.shop-api.kind: 'htp' is not a kind",
        "signals_services.crm-api.group: 'crm_api' is not a group of the inventory",
        "signals_environment: '' is not allowed; allowed: one line of 1 to 200 characters",
        "signals_datacenter: '' is not allowed; allowed: one line of 1 to 200 characters",
        "signals_scrape_interval: 'soon' is not allowed; allowed: whole seconds",
        "signals_host_thresholds.filesystem_ratio.warning: 90 is beyond 1",
    ):
        assert fault in messages[1], output
    assert "UNREACHABLE" not in output


def test_right_variables_do_ask_the_machines(tmp_path: Path) -> None:
    shop = {"kind": "http", "group": "shop_api", "process": PROCESS}
    output = run_site(
        tmp_path, signals_services={"shop-api": shop}, signals_environment="test", signals_datacenter="dc1"
    )
    assert "UNREACHABLE" in output

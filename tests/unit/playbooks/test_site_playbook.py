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

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Nothing listens there: whoever asks the machine gets UNREACHABLE.
NOBODY = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_user": "no-such-user"}
PROCESS = {"cmdline": ["shop_api"]}


def run_site(tmp_path: Path, playbook: str = "site", more: str = "", **variables: Any) -> str:
    """What ``site.yml`` says of machines that cannot be reached; it must fail. ``more``: one more group, of mon1."""
    groups = {"prometheus": {"hosts": {"mon1": {}}}, "shop_api": {"hosts": {"shop1": {}}}}
    if more:
        groups[more] = {"hosts": {"mon1": {}}}
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
        [program, "-i", "hosts.json", str(ROOT / f"playbooks/{playbook}.yml")],
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


SHOP: dict[str, Any] = {
    "signals_services": {"shop-api": {"kind": "http", "group": "shop_api", "process": PROCESS}},
    "signals_environment": "test",
    "signals_datacenter": "dc1",
}
HOOK = {"default_receiver": "all", "receivers": {"all": [{"type": "webhook", "url": "http://127.0.0.1:1/"}]}}


@pytest.mark.parametrize(
    ("alertmanager", "variables", "fault"),
    [
        (False, {"signals_alert_engine": "prometheus"}, "signals_alert_engine: 'prometheus' needs Alertmanager"),
        (
            True,
            {"signals_alert_engine": "nagios"},
            "signals_alert_engine: 'nagios' is no engine; allowed: both, grafana",
        ),
        (True, {}, "signals_notifications: it is missing, so Alertmanager would tell nobody"),
        (
            True,
            {
                "signals_alert_engine": "both",
                "signals_notifications": HOOK,
                "signals_alertmanager_notifications": HOOK,
            },
            "signals_alertmanager_notifications.receivers.all[0]: signals_notifications.receivers.all[0] tells",
        ),
    ],
)
def test_who_notifies_is_checked_before_any_machine_is_asked(
    tmp_path: Path, alertmanager: bool, variables: dict[str, Any], fault: str
) -> None:
    output = run_site(tmp_path, more="alertmanager" if alertmanager else "", **SHOP, **variables)
    assert fault in output and "UNREACHABLE" not in output, output


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({}, "host= service= is not allowed"),
        ({"host": "shop1", "service": "shop-api"}, "host=shop1 service=shop-api is not allowed"),
        ({"host": "shop9"}, "either -e host=NAME with one of mon1, shop1"),
        # the last host of a service: the service has to go
        ({"host": "shop1"}, "signals_services.shop-api.group: the group 'shop_api' has no hosts"),
    ],
)
def test_decommission_refuses_what_is_not_there(tmp_path: Path, variables: dict[str, str], fault: str) -> None:
    output = run_site(tmp_path, "decommission", **SHOP, **variables)
    assert fault in " ".join(output.split()) and "UNREACHABLE" not in output, output


@pytest.mark.parametrize("password", [None, "", "short"])
def test_grafanas_password_is_asked_for_before_any_machine_is_asked(tmp_path: Path, password: str | None) -> None:
    given = {} if password is None else {"grafana_admin_password": password}
    output = run_site(tmp_path, more="grafana", **SHOP, **given)
    assert "mon1: grafana_admin_password is missing or shorter than 8 characters" in output, output
    assert "UNREACHABLE" not in output

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter grafana_notifications, as a template calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.golden.signals.plugins.filter.grafana_notifications import DOCUMENTATION, FilterModule
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.notifications import notifications

ROOT = Path(__file__).parents[4]
SERVICES = {"shop-api": {"kind": "http", "product": "shop", "group": "shop_api", "process": {"comm": ["shop-api"]}}}
GIVEN: dict[str, Any] = {
    "default_receiver": "ops",
    "receivers": {"ops": [{"type": "telegram", "chat": -1, "token": "{{ token }}"}]},
    "routes": [{"receiver": "ops", "product": "shop"}],
}
grafana_notifications = FilterModule().filters()["grafana_notifications"]


def test_in_a_playbook_secrets_are_rendered_and_grafana_s_own_templates_are_not(tmp_path: Path) -> None:
    """Both filters, with the lazy and tagged values that Ansible hands over."""
    rules = {"groups": [{"name": "g", "rules": [{"alert": "High", "expr": "a"}]}]}
    (tmp_path / "rules.yml").write_text(
        "groups: [{name: g, rules: [{alert: A, expr: a, labels: {x: '{{ $value }}'}}]}]"
    )
    convert = "golden.signals.grafana_rule_groups('folder', 'prometheus')"
    result = {
        "notifications": "{{ signals_notifications | golden.signals.grafana_notifications(signals_services) }}",
        "groups": f"{{{{ query('ansible.builtin.file', 'rules.yml') | {convert} }}}}",
        "data": f"{{{{ [rules] | {convert} }}}}",
    }
    copy = {"content": "{{ result | to_json }}", "dest": str(tmp_path / "result.json"), "mode": "0600"}
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {
            "signals_notifications": GIVEN,
            "signals_services": SERVICES,
            "token": "s3cret",
            "rules": rules,
            "result": result,
            "ansible_python_interpreter": sys.executable,
        },
        "tasks": [{"ansible.builtin.copy": copy, "no_log": True}],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    run = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", "-c", "local", "-vvv", "play.yml"],
        cwd=tmp_path,
        env={
            **os.environ,
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    made = json.loads((tmp_path / "result.json").read_text())
    assert made["notifications"]["secure_settings"] == {"golden-ops-telegram": {"bottoken": "s3cret"}}
    assert '{{ template "golden.message" . }}' in made["notifications"]["contact_points"][0]["settings"]["message"]
    assert made["notifications"]["policy"]["routes"][1]["object_matchers"] == [["service", "=", "shop-api"]]
    assert made["groups"][0]["rules"][0]["labels"] == {"x": "{{ $value }}"}
    assert made["data"][0]["rules"][0]["uid"] == "golden-High"
    assert "s3cret" not in run.stdout + run.stderr


def test_the_catalogue_may_be_left_out() -> None:
    given = {**GIVEN, "routes": [{"receiver": "ops", "service": "any"}]}
    assert grafana_notifications(given) == notifications(given)


def test_faults_are_ansible_s() -> None:
    with pytest.raises(AnsibleFilterError, match=r"signals_notifications\.receivers: it is missing"):
        grafana_notifications({})
    with pytest.raises(AnsibleFilterError, match="signals_services"):
        grafana_notifications(GIVEN, {"shop-api": {"kind": "htp"}})


def test_documentation_names_every_key() -> None:
    options = yaml.safe_load(DOCUMENTATION)["options"]
    assert set(options) == {"_input", "services"}
    with pytest.raises(AnsibleFilterError, match="unknown: this key is not known; allowed: ") as caught:
        grafana_notifications({**GIVEN, "unknown": 1})
    allowed = str(caught.value).split("unknown: this key is not known; allowed: ")[1].split("\n")[0]
    assert allowed == ", ".join(sorted(options["_input"]["suboptions"]))

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret of any Grafana module shows in what ansible-playbook prints at -vvvv --diff, when it works and when not."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from demo.grafana_standin.server import running
from tests.unit.grafana_lives import by_hand, prepare

ROOT = Path(__file__).resolve().parents[4]
SECRETS = {
    "admin_password": "admin-pass-word-1f0c",
    "source_password": "source-pass-word-2a7d",
    "source_other": "other-source-pass-word-3b8e",
    "hook_password": "hook-pass-word-4c9f",
    "hook_other": "other-hook-pass-word-5d0a",
    "bot_token": "bot-token-6e1b",
    "fingerprint_key": "fingerprint-key-7f2c",
    "wrong_password": "wrong-pass-word-8a3d",
    "refused_token": "glsa_refused-token-9b4e",
}
# The modules' options, in YAML; "refused" are the tasks that the server or the module refuses.
TASKS = """
- golden.signals.grafana_service_account:
    service_account: {name: robot, role: Admin}
    tokens: [{name: ansible}]
    current_token: "{{ refused_token }}"
  no_log: true
  register: account
- ansible.builtin.copy: {content: "{{ account.token }}", dest: "{{ key_file }}", mode: "0600"}
  no_log: true
  when: account.token is defined
- golden.signals.grafana_service_account:
    service_account: {name: robot, role: Admin}
    tokens: [{name: ansible}]
    current_token: "{{ account.token }}"
  when: account.token is defined
- golden.signals.grafana_apply:
    username: "{{ omit if account.token is defined else 'admin' }}"
    password: "{{ omit if account.token is defined else admin_password }}"
    token: "{{ account.token | default(omit) }}"
    folders: [{uid: shop, title: "Shop {{ round }}"}]
    datasources: [{uid: prom, name: "Prom {{ round }}", type: prometheus, url: "http://127.0.0.1:9", basicAuth: true}]
    contact_points:
      - {uid: hook, name: hook, type: webhook, settings: {url: "http://127.0.0.1:9/{{ round }}"}}
      - {uid: bot, name: bot, type: telegram, settings: {chatid: "{{ round }}"}}
    secrets:
      datasource: {prom: {basicAuthPassword: "{{ source_other if round == '2' else source_password }}"}}
      contact_point:
        hook: {password: "{{ hook_other if round == '2' else hook_password }}"}
        bot: {bottoken: "{{ bot_token }}"}
    secrets_policy: when_changed
    secrets_key: "{{ fingerprint_key }}"
- golden.signals.grafana_datasource:
    datasource: {uid: second, name: "Second {{ round }}", type: prometheus, url: "http://127.0.0.1:9"}
    secrets: {basicAuthPassword: "{{ source_password }}"}
    secrets_policy: always
- golden.signals.grafana_contact_point:
    contact_point: {uid: third, name: "third-{{ round }}", type: webhook, settings: {url: "http://127.0.0.1:9"}}
    secrets: {password: "{{ hook_password }}"}
    secrets_policy: always
- golden.signals.grafana_organization:
    organization: {name: "dc{{ round }}", users: [{loginOrEmail: anna, role: Editor}]}
- golden.signals.grafana_team:
    team: {name: on-call, members: [anna], email: "{{ round }}@example.org"}
- golden.signals.grafana_folder_permissions:
    folder_permissions: {uid: others, items: [{userLogin: anna, permission: "{{ round | int }}"}]}
- golden.signals.grafana_info:
    gather: [datasources, contact_points]
"""
# So many of them have secrets of their own.
WITH_SECRETS = 6
REFUSED = """
- golden.signals.grafana_folder:
    token: "{{ refused_token }}"
    username: "{{ omit }}"
    password: "{{ omit }}"
    folder: {uid: a, title: A}
- golden.signals.grafana_organization:
    password: "{{ wrong_password }}"
    organization: {name: dc2}
- golden.signals.grafana_contact_point:
    contact_point: {uid: third, name: third, type: no-such-type, settings: {}}
    secrets: {password: "{{ hook_password }}"}
- golden.signals.grafana_contact_point:
    contact_point: {uid: third, name: third, type: webhook, settings: {password: x}}
    secrets: {password: "{{ hook_password }}"}
- golden.signals.grafana_datasource:
    datasource: {uid: prom, name: Second 1, type: prometheus, url: "http://127.0.0.1:9"}
    secrets: {basicAuthPassword: "{{ source_other }}"}
    secrets_policy: always
- golden.signals.grafana_service_account:
    service_account: {name: robot, role: Admin, isDisabled: true}
    tokens: [{name: ansible}]
    current_token: "{{ refused_token }}"
"""


def play(directory: Path, url: str, tasks: list[dict[str, Any]], **more: str) -> dict[str, Any]:
    """A play with the secrets in a variables file, as a vault has them."""
    (directory / "secrets.json").write_text(json.dumps(SECRETS))
    admin = {"url": url, "username": "admin", "password": "{{ admin_password }}"}
    return {
        "hosts": "localhost",
        "gather_facts": False,
        "vars_files": ["secrets.json"],
        "vars": {"key_file": str(directory / "key"), "ansible_python_interpreter": sys.executable, **more},
        "module_defaults": {"group/golden.signals.grafana": admin},
        "tasks": tasks,
    }


def run(directory: Path, plays: list[dict[str, Any]]) -> tuple[int, str]:
    """Status and everything that is printed."""
    (directory / "play.yml").write_text(yaml.safe_dump(plays))
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    done = subprocess.run(
        [program, "-i", "localhost,", "-c", "local", "-vvvv", "--diff", "play.yml"],
        cwd=directory,
        env={
            **os.environ,
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
            "ANSIBLE_NOCOLOR": "1",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def shown(output: str, key: str) -> list[str]:
    """The names of the secrets that are in a text, as they are or as base64, as basic authentication sends them."""
    texts = {**SECRETS, "key": key}
    coded = {name: base64.b64encode(f"admin:{text}".encode()).decode() for name, text in texts.items()}
    return [name for name, text in texts.items() if text and (text in output or coded[name] in output)]


def test_no_secret_shows(tmp_path: Path) -> None:
    tasks, refused = yaml.safe_load(TASKS), yaml.safe_load(REFUSED)
    with running(admin_password=SECRETS["admin_password"]) as server:
        hand = by_hand(server, SECRETS["admin_password"])
        prepare(hand)
        made = play(tmp_path, server.url, tasks, round="1")
        planned = play(tmp_path, server.url, tasks[:WITH_SECRETS], round="2") | {"check_mode": True}
        wrong = play(tmp_path, server.url, [{**task, "ignore_errors": True} for task in refused], round="1")
        status, printed = run(tmp_path, [made, planned, wrong])
    key = (tmp_path / "key").read_text()
    assert status == 0, printed
    assert key.startswith("glsa_")
    assert shown(printed, key) == []
    assert f"ignored={len(refused)} " in printed, printed
    # What is printed is what the modules say, and the values are masked in it.
    assert "the credentials were refused" in printed
    assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in printed
    assert '+ title: "Shop 2"' in printed
    assert "+ secrets.basicAuthPassword" in printed

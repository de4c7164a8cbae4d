# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of an Alertmanager; what it would do with them is asked of the real amtool."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.alertmanager import INSTANCE_LABELS
from ansible_collections.golden.signals.plugins.plugin_utils.alertmanager_server import alertmanager_files

ROOT = Path(__file__).resolve().parents[4]
SECRETS = ("p4ss", "cr3dentials", "123:bot", "hook-t0ken", "xoxb-t0ken", "matterm0st", "sm7p")
FULL: dict[str, Any] = {
    "default_receiver": "mail",
    "receivers": {
        "mail": [{"type": "email", "to": ["a@example.org", "b@example.org"]}],
        "hooks": [
            {
                "type": "webhook",
                "url": "http://127.0.0.1:9/a",
                "username": "u",
                "password": "p4ss",
                "maximum_alerts": 5,
            },
            {"type": "webhook", "url": "http://127.0.0.1:9/b", "authorization_credentials": "cr3dentials"},
        ],
        "chat": [
            {"type": "slack", "url": "https://hooks.example.org/hook-t0ken"},
            {"type": "slack", "token": "xoxb-t0ken", "channel": "#ops", "send_resolved": False},
            {"type": "mattermost", "url": "https://chat.example.org/hooks/matterm0st", "channel": "ops"},
        ],
        "dead-man": [{"type": "webhook", "url": "http://127.0.0.1:9/alive"}],
    },
    "watchdog": {"receiver": "dead-man"},
    "routes": [
        {"receiver": "hooks", "service": ["shop.api", 'quoted"'], "continue": True},
        {"receiver": "chat", "severity": ["critical", "warning"], "mute_timings": "night"},
        {"receiver": "hooks", "product": "mes"},
    ],
    "mute_timings": {"night": [{"times": ["22:00-02:00"], "weekdays": ["saturday"], "location": "Europe/Berlin"}]},
}
SERVICES = {"shop.api": "shop", 'quoted"': "shop", "mes-api": "mes", "mes-db": "mes"}


def options(notifications: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The role's variables."""
    return {
        "notifications": notifications,
        "smtp": {"smarthost": "mail.example.org:25", "from": "alerts@example.org"},
        "smtp_password": "sm7p",
        "dashboard_base_url": "",
        "runbook_base_url": "",
        "web_config": {},
        **changes,
    }


def with_integration(integration: dict[str, Any]) -> dict[str, Any]:
    """A small variable with one integration."""
    return {"default_receiver": "all", "receivers": {"all": [integration]}}


def fault(notifications: dict[str, Any], **changes: Any) -> str:
    """What is wrong with the variables."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is what the tests look at
        alertmanager_files(options(notifications, **changes), SERVICES)
    return str(caught.value)


def configuration(notifications: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """alertmanager.yml."""
    found: dict[str, Any] = alertmanager_files(options(notifications, **changes), SERVICES)[0]["data"]
    return found


def amtool(directory: Path, *arguments: str) -> str:
    """The output of amtool, which must succeed."""
    program = shutil.which("amtool", path=f"{ROOT / 'build/tools/bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    assert program, "there is no program amtool: run `make tools`"
    command = [program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=directory).stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the full variable, below a directory."""
    directory = tmp_path_factory.mktemp("alertmanager")
    for file in alertmanager_files(options(FULL), SERVICES):
        path = directory / Path(file["path"]).relative_to("/etc/alertmanager")
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(file["data"]) if "data" in file else file["content"], encoding="utf-8")
    return directory


def test_amtool_finds_no_fault(written: Path) -> None:
    said = amtool(written, "check-config", "alertmanager.yml")
    assert "SUCCESS" in said and "1 templates" in said and "4 receivers" in said


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ({"alertname": "Watchdog", "severity": "none"}, "dead-man"),
        ({"alertname": "A", "severity": "info", "service": "crm-api"}, "mail"),
        ({"alertname": "A", "severity": "info", "service": "shop.api"}, "hooks"),
        ({"alertname": "A", "severity": "info", "service": "shopXapi"}, "mail"),
        ({"alertname": "A", "severity": "warning", "service": 'quoted"'}, "hooks,chat"),
        ({"alertname": "A", "severity": "none", "service": "mes-db"}, "hooks"),
    ],
)
def test_routes_lead_where_they_should(written: Path, labels: dict[str, str], receivers: str) -> None:
    pairs = [f"{key}={json.dumps(value)}" for key, value in labels.items()]
    said = amtool(written, "config", "routes", "test", "--config.file=alertmanager.yml", *pairs)
    assert said.strip() == receivers


def test_secrets_are_in_files_only_and_never_in_a_diff() -> None:
    files = alertmanager_files(options(FULL), SERVICES)
    hidden = {file["path"]: file for file in files if file.get("secret")}
    open_text = json.dumps([file for file in files if not file.get("secret")])
    assert not [secret for secret in SECRETS if secret in open_text]
    kept = [file["content"] for file in hidden.values()]
    assert {secret for secret in SECRETS if any(secret in content for content in kept)} == set(SECRETS) - {"123:bot"}
    assert all((file["mode"], file["owner"], file["group"]) == ("0640", "root", "alertmanager") for file in files)
    # each file that is named exists
    assert all(path in open_text for path in hidden)


def test_telegram_reads_its_token_from_a_file_and_sends_plain_text() -> None:
    given = with_integration({"type": "telegram", "chat": "-100", "token": "123:bot"})
    [telegram] = configuration(given)["receivers"][0]["telegram_configs"]
    assert telegram["chat_id"] == -100 and telegram["parse_mode"] == ""
    assert telegram["bot_token_file"] == "/etc/alertmanager/secrets/golden-all-telegram-0"


def test_a_mail_goes_to_each_address_or_to_all() -> None:
    mail = {"type": "email", "to": ["a@example.org", "b@example.org"]}
    both = configuration(with_integration(mail))["receivers"][0]["email_configs"]
    one = configuration(with_integration({**mail, "one_mail_for_all": True}))["receivers"][0]["email_configs"]
    assert [entry["to"] for entry in both] == ["a@example.org", "b@example.org"]
    assert [entry["to"] for entry in one] == ["a@example.org, b@example.org"]


@pytest.mark.parametrize(
    ("integration", "words"),
    [
        ({"type": "grafana", "integration": "pagerduty"}, ("[0].type: 'grafana'", "Grafana only", "email, mattermost")),
        ({"type": "webhook", "url": "http://x", "method": "PUT"}, ("[0].method: 'PUT'", "allowed: POST")),
        ({"type": "telegram", "chat": "@news", "token": "123:bot"}, ("[0].chat: '@news'", "number of the chat")),
        ({"type": "emial", "to": ["a@b.c"]}, ("[0].type: 'emial'", "did you mean email?")),
    ],
)
def test_what_alertmanager_cannot_do_is_a_clear_error(integration: dict[str, Any], words: tuple[str, ...]) -> None:
    said = fault(with_integration(integration))
    assert said.startswith("alertmanager_notifications.receivers.all")
    assert all(word in said for word in words)
    assert "123:bot" not in said


def test_mails_need_a_mail_server() -> None:
    mail = with_integration({"type": "email", "to": ["a@example.org"]})
    assert "alertmanager_smtp: it is missing" in fault(mail, smtp={}, smtp_password="")
    assert "alertmanager_smtp.from: it is missing" in fault(mail, smtp={"smarthost": "m:25"})
    assert "alertmanager_smtp.smarthots: this key is not known" in fault(mail, smtp={"smarthots": "m:25"})
    assert "sm7p" not in fault(mail, smtp={"smarthots": "m:25"})


def test_with_nobody_to_tell_it_runs_and_tells_nobody() -> None:
    assert configuration({}) == {"route": {"receiver": "nobody"}, "receivers": [{"name": "nobody"}]}


def test_links_get_their_address() -> None:
    template = alertmanager_files(
        options(FULL, dashboard_base_url="https://g.example/", runbook_base_url="https://r.example/main"), SERVICES
    )[1]["content"]
    assert '{{ if not (match "^https?://" .) }}https://g.example{{ end }}{{ . }}' in template
    assert '{{ if not (match "^https?://" .) }}https://r.example/main/{{ end }}{{ . }}' in template
    assert "alertmanager_runbook_base_url" in fault(FULL, runbook_base_url="example")


def test_inhibition_compares_every_label_that_an_alert_can_have() -> None:
    """Labels are those that the tests of the rules expect of alerts that fire."""
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/rules").glob("*.yml"))
    fired = re.findall(r"labels: (?:>-\s*|')ALERTS\{(.*)\}", text)
    labels = {name for alert in fired for name in re.findall(r"(\w+)=\"", alert)}
    assert len(fired) > 40 and {"queue", "device", "slot_name"} <= labels
    assert labels - {"severity", "alertstate"} <= set(INSTANCE_LABELS)

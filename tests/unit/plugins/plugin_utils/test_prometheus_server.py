# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.prometheus_server import configuration, prometheus_files

EMPTY = {
    "scrape_interval": "15s",
    "scrape_timeout": "10s",
    "evaluation_interval": "15s",
    "external_labels": {},
    "scrape_configs": [],
    "extra_scrape_configs": [],
    "remote_write": [],
    "alertmanagers": [],
    "alert_relabel_configs": [],
    "rule_files": [],
    "generated_rules": {},
    "targets": {},
    "secrets": {},
    "web_config": {},
    "target_removal_limit": 0.5,
}
GROUPS = [{"targets": ["a:1"], "labels": {"password": "a label, no secret"}}]


def faults(**options) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        prometheus_files({**EMPTY, **options})
    return str(caught.value)


def test_an_empty_server_has_only_its_times():
    files = prometheus_files(EMPTY)
    assert [entry["path"] for entry in files] == ["/etc/prometheus/prometheus.yml"]
    assert files[0]["data"] == {
        "global": {"scrape_interval": "15s", "scrape_timeout": "10s", "evaluation_interval": "15s"}
    }


def test_without_a_timeout_prometheus_takes_its_own():
    assert "scrape_timeout" not in configuration({**EMPTY, "scrape_timeout": ""})["global"]


def test_references_are_relative_and_each_file_has_its_effect():
    options = {
        **EMPTY,
        "rule_files": ["golden.signals:roles/signals/files/rules/http.yml", "/srv/rules/own.yaml"],
        "generated_rules": {"constants.yml": {"groups": []}},
        "targets": {"node.json": GROUPS},
        "secrets": {"remote": "xyzzy"},
        "web_config": {"basic_auth_users": {"a": "$2y$10$" + "a" * 53}},
        "remote_write": [{"url": "http://x", "basic_auth": {"username": "a", "password_file": "secrets/remote"}}],
    }
    assert configuration(options)["rule_files"] == ["rules/http.yml", "rules/own.yaml", "rules/constants.yml"]
    files = {entry["path"].removeprefix("/etc/prometheus/"): entry for entry in prometheus_files(options)}
    assert files["rules/http.yml"]["source"] == "golden.signals:roles/signals/files/rules/http.yml"
    assert {name: entry.get("on_change", "restart") for name, entry in files.items()} == {
        "prometheus.yml": "reload",
        "rules/http.yml": "reload",
        "rules/own.yaml": "reload",
        "rules/constants.yml": "reload",
        "targets/node.json": "none",
        "secrets/remote": "none",
        "web.yml": "restart",
    }
    assert files["targets/node.json"]["removal_limit"] == 0.5
    assert [name for name, entry in files.items() if entry.get("secret")] == ["secrets/remote", "web.yml"]
    assert {entry["mode"] for entry in files.values()} == {"0640"}
    assert "xyzzy" not in str(files["prometheus.yml"])


def test_alert_relabelling_needs_somebody_to_alert():
    assert "alerting" not in configuration({**EMPTY, "alert_relabel_configs": [{"action": "drop"}]})
    alerting = configuration({**EMPTY, "alertmanagers": [{"static_configs": [{"targets": ["a:9093"]}]}]})["alerting"]
    assert alerting == {"alertmanagers": [{"static_configs": [{"targets": ["a:9093"]}]}]}


def test_every_secret_written_out_is_named_and_none_shown():
    message = faults(
        remote_write=[{"url": "x", "basic_auth": {"username": "a", "password": "hunter22"}}],
        extra_scrape_configs=[{"job_name": "a", "authorization": {"credentials": "hunter22"}}],
        alertmanagers=[{"static_configs": [], "tls_config": {"key": "hunter22"}}],
    )
    assert "prometheus_remote_write[0].basic_auth.password holds a secret; allowed: password_file" in message
    assert "prometheus_extra_scrape_configs[0].authorization.credentials holds a secret" in message
    assert "prometheus_alertmanagers[0].tls_config.key holds a secret" in message
    assert "hunter22" not in message


def test_secrets_in_urls_and_headers_are_named_and_not_shown():
    message = faults(
        remote_write=[
            {"url": "https://me:hunter22@x/write", "headers": {"X-Scope-OrgID": "shop", "X-Api-Key": "hunter22"}},
            {"url": "https://x/@write", "proxy_url": "http://hunter22@proxy:3128"},
        ],
        extra_scrape_configs=[
            {
                "job_name": "a",
                "static_configs": [{"targets": ["https://me:hunter22@shop/"]}],
                "http_headers": {
                    "X": {"secrets": ["hunter22"]},
                    "Authorization": {"values": ["Bearer hunter22"]},
                    "X-Scope-OrgID": {"values": ["shop"]},
                    "X-Token": {"files": ["/etc/token"]},
                },
            }
        ],
    )
    assert [line.partition(" holds a secret; allowed: ")[0] for line in message.splitlines()] == [
        "prometheus_extra_scrape_configs[0].static_configs[0].targets[0]",
        "prometheus_extra_scrape_configs[0].http_headers.X.secrets",
        "prometheus_extra_scrape_configs[0].http_headers.Authorization.values",
        "prometheus_remote_write[0].url",
        "prometheus_remote_write[0].headers.X-Api-Key",
        "prometheus_remote_write[1].proxy_url",
    ]
    assert "url holds a secret; allowed: a URL without user and password, and basic_auth with password_file" in message
    assert "hunter22" not in message


def test_a_secret_file_must_exist():
    message = faults(remote_write=[{"url": "x", "basic_auth": {"password_file": "secrets/nobody"}}])
    assert "password_file is 'secrets/nobody', which prometheus_secrets does not have; there is: none" in message
    message = faults(remote_write=[{"url": "x", "http_headers": {"X": {"files": ["secrets/nobody"]}}}])
    assert "http_headers.X.files is 'secrets/nobody', which prometheus_secrets does not have" in message


def test_jobs_have_names_of_their_own():
    message = faults(scrape_configs=[{"job_name": "a"}], extra_scrape_configs=[{"job_name": "a"}, {}])
    assert "prometheus_extra_scrape_configs[0].job_name: 'a' is used twice" in message
    assert "prometheus_extra_scrape_configs[1].job_name is missing" in message


def test_names_of_files_are_checked():
    message = faults(
        rule_files=["/a/x.yml", "/b/x.yml", "/c/no-suffix"],
        targets={"../a.json": GROUPS, "b.json": [{"labels": {}}]},
        secrets={"a/b": "x"},
    )
    assert "two files are named 'x.yml'" in message
    assert "'no-suffix' is no name of a file" in message
    assert "prometheus_targets: '../a.json' is no name of a file" in message
    assert "prometheus_targets['b.json']: allowed: a list of" in message
    assert "prometheus_secrets: 'a/b' is no name of a file" in message

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Grafana server's files from the role's variables, and every fault of them."""

from __future__ import annotations

import configparser
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.grafana_datasources import grafana_datasources
from ansible_collections.golden.signals.plugins.plugin_utils.grafana_server import grafana_server, ini_text

PASSWORD = "correct horse battery"


def options(**changes: Any) -> dict[str, Any]:
    """The role's variables as its defaults have them, some of them other ones."""
    usual = {"ini": {}, "admin_user": "admin", "admin_password": PASSWORD, "certificate": "", "certificate_key": "",
             "secrets": {}, "plugins": [], "home": "/opt/grafana", "start_timeout": 60}  # fmt: skip
    return {**usual, **changes}


def settings(server: dict[str, Any]) -> configparser.RawConfigParser:
    """grafana.ini as Grafana reads it."""
    (text,) = [entry["content"] for entry in server["files"] if entry["path"] == "/etc/grafana/grafana.ini"]
    parser = configparser.RawConfigParser()
    parser.read_string("[DEFAULT]\n" + text)
    return parser


def test_nothing_is_fetched_or_reported_unless_it_is_switched_on() -> None:
    usual = settings(grafana_server(options()))
    assert usual["analytics"]["reporting_enabled"] == "false"
    assert usual["analytics"]["check_for_updates"] == "false"
    assert usual["news"]["news_feed_enabled"] == "false"
    assert usual["plugins"]["preinstall_disabled"] == "true"
    changed = settings(grafana_server(options(ini={"news": {"news_feed_enabled": True}})))
    assert changed["news"]["news_feed_enabled"] == "true"
    assert changed["analytics"]["reporting_enabled"] == "false"


def test_the_password_is_in_a_secret_file_only() -> None:
    server = grafana_server(options())
    shown = [entry for entry in server["files"] if PASSWORD in entry["content"]]
    assert [(entry["path"], entry["secret"], entry["mode"]) for entry in shown] == [
        ("/etc/grafana/admin_password", True, "0640")
    ]
    assert PASSWORD not in str(server["checks"])
    assert settings(server)["security"]["admin_password"] == "$__file{/etc/grafana/admin_password}"


def test_a_certificate_makes_it_https() -> None:
    server = grafana_server(options(certificate="CERT", certificate_key="KEY", ini={"server": {"http_port": 3443}}))
    assert server["health"]["url"] == "https://127.0.0.1:3443/api/health"
    assert server["port"] == 3443
    assert settings(server)["server"]["protocol"] == "https"
    assert [entry["path"] for entry in server["files"] if entry.get("secret")] == [
        "/etc/grafana/admin_password",
        "/etc/grafana/tls/key.pem",
    ]


@pytest.mark.parametrize(
    ("address", "url"),
    [("", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("10.0.0.5", "10.0.0.5"), ("::1", "[::1]"), ("::", "127.0.0.1")],
)
def test_where_it_is_asked(address: str, url: str) -> None:
    assert grafana_server(options(ini={"server": {"http_addr": address}}))["url"] == f"http://{url}:3000"


def test_settings_without_a_section_come_first() -> None:
    text = ini_text({"server": {"domain": "x"}, "instance_name": "shop"})
    assert text.index("instance_name = shop") < text.index("[server]")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"admin_password": ""}, "grafana_admin_password is empty; allowed: one line of at least 8 characters"),
        ({"admin_password": "short"}, r"grafana_admin_password is not allowed \(its value is not shown\)"),
        ({"admin_user": "a b"}, "grafana_admin_user is 'a b'; allowed: letters"),
        ({"certificate": "CERT"}, "grafana_certificate_key is empty, and grafana_certificate is not"),
        ({"secrets": {"../x": "y"}}, "grafana_secrets: '../x' is no name of a file"),
        ({"ini": {"smtp": {"password": "hunter22"}}}, "grafana_ini.smtp.password holds a secret; allowed: "),
        ({"ini": {"auth.generic_oauth": {"client_secret": "hunter22"}}}, "client_secret holds a secret"),
        ({"ini": {"database": {"url": "postgres://u:hunter22@db/g"}}}, "database.url holds a URL with a user"),
        ({"ini": {"smtp": {"password": "$__file{/etc/grafana/secrets/smtp}"}}}, "reads 'smtp', which grafana_secrets"),
        ({"ini": {"security": {"admin_password": "x"}}}, "is set by the role; allowed: grafana_admin_password"),
        ({"ini": {"paths": {"data": "/srv"}}}, "grafana_ini.paths.data is set by the role"),
        ({"ini": {"server": {"domain": "a\nb"}}}, "grafana_ini.server.domain is str; allowed: one line"),
        ({"ini": {"server": {"http_port": "web"}}}, "grafana_ini.server.http_port is 'web'; allowed: a port"),
        ({"ini": {"server": {"root_url": ["x"]}}}, "grafana_ini.server.root_url is list"),
        ({"plugins": {"id": "x"}}, "grafana_plugins: allowed: a list"),
        ({"plugins": [{"id": "a b", "version": "1.0"}]}, r"grafana_plugins\[0\].id is 'a b'"),
        ({"plugins": [{"id": "clock", "version": 1.0}]}, r"grafana_plugins\[0\].version is 1.0; allowed: a quoted"),
        ({"plugins": [{"id": "clock", "version": "1.0", "url": "x"}]}, "unknown key 'url'; allowed: id, version"),
        ({"plugins": [{"id": "clock", "version": "1.0", "archive": "x.zip"}]}, "archive is 'x.zip'; allowed: an abs"),
    ],
)
def test_every_fault_names_the_variable_and_shows_no_secret(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as caught:
        grafana_server(options(**changes))
    assert "hunter22" not in str(caught.value)


def test_secrets_by_reference_are_taken() -> None:
    ini = {"smtp": {"password": "$__file{/etc/grafana/secrets/smtp}"}, "auth.x": {"client_secret": "$__env{X}"}}
    server = grafana_server(options(ini=ini, secrets={"smtp": "hunter22"}))
    assert [entry["secret"] for entry in server["files"] if entry["path"].endswith("/smtp")] == [True]


def test_a_plugin_from_a_file_is_brought_and_installed_in_its_version() -> None:
    plugins = [{"id": "grafana-clock-panel", "version": "2.1.8", "archive": "/srv/clock.zip"}]
    server = grafana_server(options(plugins=plugins))
    (archive,) = [entry for entry in server["files"] if entry.get("source")]
    assert archive["source"] == "/srv/clock.zip"
    (check,) = server["checks"][1:]
    assert check["on_change"] == "restart"
    (step,) = check["repair"]
    assert f"--pluginUrl {archive['path']} plugins install grafana-clock-panel 2.1.8" in step["command"][2]


def test_one_data_source_for_each_prometheus() -> None:
    hostvars = {"mon1": {"ansible_host": "10.0.0.1"}, "mon2": {"signals_grafana_datasource_url": "https://mon2/p"}}
    first, second = grafana_datasources(
        {"prometheus": ["mon1", "mon2"]}, hostvars, "dc1", "15s", {"basicAuth": True, "jsonData": {"x": 1}}
    )
    assert (first["uid"], first["url"], first["isDefault"]) == ("golden-dc1", "http://10.0.0.1:9090", True)
    assert (second["uid"], second["url"], second["isDefault"]) == ("golden-dc1-mon2", "https://mon2/p", False)
    assert first["basicAuth"]
    assert first["jsonData"] == {"httpMethod": "POST", "prometheusType": "Prometheus", "timeInterval": "15s", "x": 1}
    assert grafana_datasources({}, {}, "dc1", "15s", {}) == []

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.web import (
    health_check,
    listen_port,
    reload_check,
    web_configuration_files,
)

HASH = "$2y$10$" + "a" * 53
TLS = {"cert_file": "/etc/ssl/a.pem", "key_file": "/etc/ssl/a.key"}


@pytest.mark.parametrize(
    ("address", "url"),
    [
        (":9100", "http://127.0.0.1:9100/metrics"),
        ("0.0.0.0:9100", "http://127.0.0.1:9100/metrics"),
        ("[::]:9100", "http://127.0.0.1:9100/metrics"),
        ("10.0.0.5:9100", "http://10.0.0.5:9100/metrics"),
        ("[fd00::1]:9100", "http://[fd00::1]:9100/metrics"),
    ],
)
def test_a_service_is_asked_where_it_listens(address, url):
    assert health_check(address, "/metrics", "x", {}) == {"url": url, "contains": "x"}
    assert listen_port(address) == 9100


@pytest.mark.parametrize("address", ["9100", "::9100", "", ":0", ":70000", "a b:1", None])
def test_what_is_no_address_is_named(address):
    with pytest.raises(ValueError, match=r"listen address is .*; allowed: HOST:PORT"):
        listen_port(address)


def test_a_password_or_a_certificate_changes_the_proof():
    assert health_check(":1", "/m", "x", {"basic_auth_users": {"a": HASH}}) == {
        "url": "http://127.0.0.1:1/m",
        "status": 401,
    }
    assert health_check(":1", "/m", "x", {"tls_server_config": TLS}) == {
        "url": "https://127.0.0.1:1/m",
        "contains": "x",
    }
    strict = {"tls_server_config": {**TLS, "client_auth_type": "RequireAndVerifyClientCert"}}
    assert health_check(":1", "/m", "x", strict) == {}


def test_a_reload_is_proven_where_that_can_be_asked():
    assert reload_check(":1", "/m", "x", {}) == {"signal": "HUP", "url": "http://127.0.0.1:1/m", "contains": "x"}
    assert reload_check(":1", "/m", "x", {"basic_auth_users": {"a": HASH}}) == {"signal": "HUP"}


def test_the_file_of_a_web_configuration_is_secret():
    assert web_configuration_files({}, "/etc/x/web.yml", "x", "x_web_config") == []
    config = {"basic_auth_users": {"a": HASH}, "tls_server_config": TLS}
    assert web_configuration_files(config, "/etc/x/web.yml", "x", "x_web_config") == [
        {"path": "/etc/x/web.yml", "data": config, "mode": "0640", "owner": "root", "group": "x", "secret": True}
    ]


def test_all_faults_at_once_and_no_password_shown():
    config = {"basic_auth_users": {"bob": "hunter22"}, "tls_server_config": {"cert_file": "/a"}, "tls": {}}
    with pytest.raises(ValueError, match="x_web_config: unknown key 'tls'") as caught:
        web_configuration_files(config, "/etc/x/web.yml", "x", "x_web_config")
    message = str(caught.value)
    assert "x_web_config.basic_auth_users.bob: is no bcrypt hash" in message
    assert "x_web_config.tls_server_config: cert_file and key_file are needed" in message
    assert "hunter22" not in message

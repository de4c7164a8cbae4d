# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.blackbox import blackbox_exporter_files


def test_modules_and_secrets_are_files():
    files = blackbox_exporter_files({"http_2xx": {"prober": "http"}}, {"login": "xyzzy"}, {})
    assert [(entry["path"], entry["on_change"], entry.get("secret", False)) for entry in files] == [
        ("/etc/blackbox_exporter/blackbox.yml", "reload", False),
        ("/etc/blackbox_exporter/secrets/login", "none", True),
    ]
    assert files[0]["data"] == {"modules": {"http_2xx": {"prober": "http"}}}


def test_faults_are_named_together_and_show_no_secret():
    modules = {"a": {"prober": "htp"}, "b": {"prober": "http", "http": {"basic_auth": {"password": "hunter22"}}}}
    with pytest.raises(ValueError, match=r"modules\.a\.prober: is 'htp'; allowed: http, tcp") as caught:
        blackbox_exporter_files(modules, {"x/y": ""}, {})
    message = str(caught.value)
    assert "blackbox_exporter_modules.b.http.basic_auth.password holds a secret; allowed: password_file" in message
    assert "blackbox_exporter_secrets: 'x/y' is no name of a file" in message
    assert "hunter22" not in message


def test_secrets_in_headers_and_proxies_are_named_and_not_shown():
    http = {"headers": {"authorization": "Bearer hunter22", "Accept": "text/html"}, "proxy_url": "http://me:hunter22@p"}
    with pytest.raises(ValueError, match="holds a secret") as caught:
        blackbox_exporter_files({"b": {"prober": "http", "http": http}}, {}, {})
    assert [line.partition(" ")[0] for line in str(caught.value).splitlines()] == [
        "blackbox_exporter_modules.b.http.headers.authorization",
        "blackbox_exporter_modules.b.http.proxy_url",
    ]
    assert "hunter22" not in str(caught.value)


def test_no_module_is_a_fault():
    with pytest.raises(ValueError, match="blackbox_exporter_modules: is empty"):
        blackbox_exporter_files({}, {}, {})

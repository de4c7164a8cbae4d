# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.rabbitmq import rabbitmq_settings


def test_lines_of_the_brokers_format():
    text = rabbitmq_settings({"prometheus.tcp.port": 15693, "prometheus.authentication.enabled": True})
    assert text.splitlines()[1:] == ["prometheus.tcp.port = 15693", "prometheus.authentication.enabled = true"]
    assert text.endswith("\n")


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"listeners.tcp.default": 1}, "unknown key 'listeners.tcp.default'"),
        ({"prometheus.tcp.ip": "a\nb = c"}, "is 'a\\\\nb = c'"),
        ({"prometheus.tcp.ip": ""}, "is ''"),
        ({"prometheus.tcp.ip": []}, "is \\[\\]"),
        ({"prometheus.ssl.password": "hunter22"}, "a secret"),
    ],
)
def test_what_is_no_setting_is_named(settings, word):
    with pytest.raises(ValueError, match=word) as caught:
        rabbitmq_settings(settings)
    assert "hunter22" not in str(caught.value)

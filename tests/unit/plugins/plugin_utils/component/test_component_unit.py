# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component, parse
from ansible_collections.golden.signals.plugins.plugin_utils.component.unit import quote, unit_texts

GOLDEN = """\
# Written by golden.signals; changes made here are replaced at the next run.
[Unit]
Description=A shop at 100%% capacity
Documentation=https://example.com/a%%20b
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
User=shopd
Group=shopd
SupplementaryGroups=adm
ExecStart=/opt/golden-signals/shopd/current/shopd --listen=:9000 "two words"
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=5
StateDirectory=shopd
Environment=GOMAXPROCS=2
ReadWritePaths=/srv/data
CapabilityBoundingSet=CAP_NET_RAW
AmbientCapabilities=CAP_NET_RAW
NoNewPrivileges=yes
ProtectSystem=strict
"""


def test_whole_unit(raw: dict[str, Any]) -> None:
    raw.update(
        description="A shop at\n100% capacity",
        documentation="https://example.com/a%20b",
        arguments=["--listen=:9000", "two words"],
        environment={"GOMAXPROCS": 2},
        capabilities=["CAP_NET_RAW"],
        writable_paths=["/srv/data"],
        reload={"url": "http://127.0.0.1:9000/"},
        hardening={"ProtectHome": None, "PrivateDevices": False, "DeviceAllow": ["/dev/a r", "/dev/b r"]},
    )
    text = unit_texts(parse(raw, "/nowhere"))["/etc/systemd/system/shopd.service"]
    assert text.startswith(GOLDEN)
    assert "ProtectHome" not in text
    assert "\nPrivateDevices=no\n" in text
    assert "\nDeviceAllow=/dev/a r\nDeviceAllow=/dev/b r\n" in text
    assert "\nSystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\n" in text
    assert text.endswith("\n[Install]\nWantedBy=multi-user.target\n")
    assert unit_texts(parse(raw, "/nowhere")) == {"/etc/systemd/system/shopd.service": text}


def test_units_of_a_job_that_a_timer_runs(scheduled: Component) -> None:
    texts = unit_texts(scheduled)
    assert list(texts) == ["/etc/systemd/system/shopd.service", "/etc/systemd/system/shopd.timer"]
    service, timer = texts.values()
    assert "\nType=oneshot\n" in service
    assert [word for word in ("Restart=", "[Install]") if word in service] == []
    assert "\n[Timer]\nOnBootSec=1s\nOnUnitActiveSec=90s\nAccuracySec=1s\n" in timer
    assert timer.endswith("\n[Install]\nWantedBy=timers.target\n")


@pytest.mark.parametrize(
    ("word", "in_command", "in_environment"),
    [
        ("--web.listen-address=:9100", "--web.listen-address=:9100", "--web.listen-address=:9100"),
        ("a b", '"a b"', '"a b"'),
        ("100%", '"100%%"', '"100%%"'),
        ("$HOME", '"$$HOME"', "$HOME"),
        ('say "x"', '"say \\"x\\""', '"say \\"x\\""'),
        ("it's", '"it\'s"', '"it\'s"'),
        ("a\\b", '"a\\\\b"', '"a\\\\b"'),
        ("a\nb", '"a\\nb"', '"a\\nb"'),
        (";", '";"', '";"'),
        ("", '""', '""'),
    ],
)
def test_quoting(word: str, in_command: str, in_environment: str) -> None:
    """As systemd.service(5) and systemd.exec(5) read it; tests/component holds the same on a real systemd."""
    assert quote(word) == in_command
    assert quote(word, command=False) == in_environment

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Software that was there before: a distribution's package as the source, and a hand-made unit on the same port."""

from __future__ import annotations

from typing import Any

from machine import Controller, Machine
from subject import description

PORT = 8910
URL = f"http://127.0.0.1:{PORT}/"
SERVER = (
    "import http.server as h; h.test(h.SimpleHTTPRequestHandler, h.ThreadingHTTPServer, port=8910, bind='127.0.0.1')"
)
HAND_MADE = "/etc/systemd/system/handmade.service"


def test_hand_made_unit_is_adopted(controller: Controller, machine: Machine, sums: dict[str, str]) -> None:
    machine.sh(
        f"cat > {HAND_MADE} <<'END'\n[Service]\nExecStart=/usr/bin/python3 -m http.server {PORT} --bind 127.0.0.1\n"
        "[Install]\nWantedBy=multi-user.target\nEND\nsystemctl daemon-reload\n"
        "systemctl enable --quiet --now handmade; sleep 0.5"
    )
    text = machine.read(HAND_MADE)
    wanted = description(
        sums, name="adopter", binary="shopd", arguments=["-c", SERVER], files=[], directories=[], reload={},
        listen=[PORT], health={"url": URL, "timeout": 5},
    )  # fmt: skip
    assert f"port {PORT} is taken by handmade.service; stop it" in controller.fail(wanted).message
    adopting: dict[str, Any] = {**wanted, "replaces": ["handmade.service", "never-there.service"]}

    run = controller.fail({**adopting, "arguments": ["--no-such-flag"]})
    assert "The previous state is back; handmade.service runs." in run.message
    assert machine.sh("systemctl is-active handmade; systemctl is-enabled handmade").split() == ["active", "enabled"]
    assert machine.read(HAND_MADE) == text

    run = controller.apply(adopting)
    assert "stopped and masked handmade.service" in run.done("adopter")
    state = machine.sh("set +e; systemctl is-active handmade; systemctl is-enabled handmade", check=False).split()
    assert state == ["inactive", "masked"]
    kept = next(line.split()[-1] for line in run.done("adopter") if line.startswith(f"set {HAND_MADE} aside"))
    assert machine.read(kept) == text
    assert "Directory listing" in machine.get(URL)
    controller.unchanged(adopting)

    machine.sh("systemctl unmask --quiet handmade; systemctl daemon-reload")
    controller.apply(adopting)
    controller.unchanged(adopting)


def test_package_of_the_distribution(controller: Controller, machine: Machine) -> None:
    wanted = {
        "name": "node_exporter",
        "source": "package",
        "package": {
            "name": {"debian": "prometheus-node-exporter", "rhel": "golang-github-prometheus-node-exporter"},
            "binaries": {"node_exporter": "/usr/bin/prometheus-node-exporter"},
        },
        "arguments": ["--web.listen-address=127.0.0.1:9100"],
        "health": {"url": "http://127.0.0.1:9100/metrics", "contains": "node_exporter_build_info", "timeout": 10},
        "listen": [9100],
        "replaces": ["prometheus-node-exporter.service"],
    }
    machine.sh("systemctl is-active prometheus-node-exporter && exit 1 || true")
    run = controller.apply(wanted)
    assert "installed node_exporter package" in run.done("node_exporter")
    found = machine.sh(
        "readlink /proc/$(systemctl show -p MainPID --value node_exporter)/exe\n"
        "readlink /opt/golden-signals/node_exporter/current\n"
        "systemctl show -p ActiveEnterTimestampMonotonic --value prometheus-node-exporter\n"
        "systemctl is-enabled prometheus-node-exporter || true"
    )
    # The package's own service was never started (0), and cannot come back with the next start of the machine.
    assert found.split() == ["/usr/bin/prometheus-node-exporter", "package", "0", "masked"]
    controller.unchanged(wanted)
    machine.sh(
        "cp -p /usr/bin/prometheus-node-exporter /tmp/x; echo x >> /tmp/x; mv /tmp/x /usr/bin/prometheus-node-exporter"
    )
    run = controller.apply(wanted)
    assert any("is not the one that was installed" in reason for reason in run.reasons("node_exporter"))
    controller.unchanged(wanted)
    machine.sh(
        "systemctl disable --quiet --now node_exporter; rm /etc/systemd/system/node_exporter.service\n"
        "rm -r /opt/golden-signals/node_exporter"
    )

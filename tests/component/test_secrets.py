# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets never show: not in output at the highest verbosity, process arguments, the journal or readable files."""

from __future__ import annotations

import base64
import subprocess
from typing import Any

from machine import Controller, Machine
from subject import with_file

OPTIONS = ("-vvvv", "--diff")
FILE, INPUT, REPAIR = "hunter2-in-a-file", "hunter3-in-a-question", "hunter4-in-a-repair"
SECRETS = (FILE, INPUT, REPAIR)
WATCH = """
rm -f /run/seen; touch /run/watch
while [ -e /run/watch ]; do cat /proc/[0-9]*/cmdline >> /run/seen 2>/dev/null; sleep 0.03; done
"""


def hidden(output: str) -> bool:
    """Whether no secret, also not as base64, is in a text."""
    forms = [*SECRETS, *(base64.b64encode(secret.encode()).decode()[:16] for secret in SECRETS)]
    return not any(form in output for form in forms)


def test_secrets_never_show(base: dict[str, Any], controller: Controller, machine: Machine) -> None:
    check = {
        "name": "password",
        "command": ["sh", "-c", "cat > /dev/null; cat /root/repaired"],
        "input": INPUT,
        "expect": "t",
        "repair": [
            {"command": ["sh", "-c", "cat > /root/got; echo t > /root/repaired"], "input": REPAIR, "secret": True}
        ],
    }
    wanted = with_file({**base, "checks": [check]}, "/etc/shopd/password", content=FILE + "\n", secret=True)
    watcher = subprocess.Popen(machine.command(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert watcher.stdin is not None
    watcher.stdin.write(WATCH.encode())
    watcher.stdin.close()
    try:
        dry = controller.apply(wanted, options=(*OPTIONS, "--check"))
        first = controller.apply(wanted, options=OPTIONS)
        second = controller.apply(
            with_file(wanted, "/etc/shopd/password", content="x" + FILE, secret=True), options=OPTIONS
        )
        again = controller.apply(
            with_file(wanted, "/etc/shopd/password", content="x" + FILE, secret=True), options=OPTIONS
        )
        repair = {"command": ["sh", "-c", "cat; exit 1"], "input": REPAIR, "secret": True}
        failing = {**wanted, "checks": [{**check, "expect": "u", "repair": [repair]}]}
        refused = controller.fail(failing, options=OPTIONS)
        dying = controller.fail({**wanted, "arguments": ["--no-such-flag"]}, options=OPTIONS)
        last = with_file(wanted, "/etc/shopd/password", content=FILE, secret=True)
        named = controller.apply("secretive", variables={"secretive_component": last}, options=OPTIONS)
    finally:
        machine.sh("rm /run/watch")
        watcher.wait(timeout=20)
    assert "(secret, not shown)" in first.output
    assert "repaired password" in first.done("shopd")
    assert not again.changed
    assert "repair of 'password' failed with status 1" in refused.message
    outputs = [run.output for run in (dry, first, second, again, refused, dying, named)]
    assert all(hidden(output) for output in outputs)
    seen = machine.read("/run/seen").decode(errors="replace")
    assert "/etc/shopd/server.py" in seen
    assert hidden(seen)
    assert hidden(machine.sh("journalctl --no-pager -o cat"))
    pattern = "|".join(SECRETS)
    readable = machine.sh(f"grep -rslE '{pattern}' /etc /opt /var /run /tmp /home /root || true", user="nobody")
    assert readable == ""
    assert machine.sh(f"grep -rslE '{pattern}' /opt /var/lib /run /tmp /home || true") == ""
    assert machine.sh("stat -c '%a %U %G' /etc/shopd/password").strip() == "640 root shopd"


def test_a_secret_of_the_wrong_type_is_not_shown(base: dict[str, Any], controller: Controller) -> None:
    run = controller.fail(with_file(base, "/etc/shopd/password", content=998877, secret=True), options=OPTIONS)
    assert "component shopd: files[3]: content is a number; allowed: text" in run.message
    assert "998877" not in run.message

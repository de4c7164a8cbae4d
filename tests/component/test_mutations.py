# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever happens to a machine behind our back is seen, repaired, and then there is nothing left to do."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from machine import Controller, Machine
from subject import SETTINGS, UNIT, URL, with_file

PROGRAM = "/opt/golden-signals/shopd/1.0.0/shopd"
LINK = "/opt/golden-signals/shopd/current"
MARKER = "/var/lib/golden-signals/shopd.json"
FILE = "/etc/systemd/system/shopd.service"

# name: (what is done to the machine, what the run says of it, whether the process must be another one afterwards)
MUTATIONS: dict[str, tuple[str, str, bool]] = {
    "content": ("echo x >> /etc/shopd/server.py", "server.py differs in content", True),
    "mode": (f"chmod 0644 {SETTINGS}", r"settings.json differs in mode \(644, shall be 640\)", False),
    "owner": (f"chown nobody {SETTINGS}", r"settings.json differs in owner \(nobody:shopd", False),
    "missing file": ("rm /etc/shopd/server.py", "server.py is missing", True),
    "a link in place of a file": (
        f"cp -p {SETTINGS} /etc/shopd/copy; ln -sf /etc/shopd/copy {SETTINGS}",
        "settings.json differs",
        False,
    ),
    "file that nobody reads": ("echo x > /etc/shopd/note", "note differs in content", False),
    "missing folder": ("rmdir /var/lib/shopd/spool", "spool is not a directory", False),
    "folder's mode": ("chmod 0777 /var/lib/shopd/spool", "spool is not a directory 0750 of shopd", False),
    "stopped unit": (f"systemctl stop {UNIT}", f"{UNIT} is inactive", True),
    "killed for good": (
        f"echo 'raise SystemExit(3)' > /etc/shopd/server.py; systemctl restart {UNIT}; sleep 0.5",
        f"{UNIT} is activating",
        True,
    ),
    "disabled unit": (f"systemctl disable {UNIT}", f"{UNIT} is disabled, shall be enabled", False),
    "masked unit": (
        f"systemctl stop {UNIT}; ln -sf /dev/null {FILE}; systemctl daemon-reload",
        f"{FILE} differs",
        True,
    ),
    "unit's text": (f"echo '# x' >> {FILE}; systemctl daemon-reload", f"{FILE} differs", True),
    "missing unit": (f"systemctl stop {UNIT}; rm {FILE}; systemctl daemon-reload", f"{FILE} is missing", True),
    "daemon-reload pending": (f"touch {FILE}", "daemon-reload pending", True),
    "drop-in": (
        f"mkdir -p {FILE}.d; printf '[Service]\\nEnvironment=EVIL=1\\n' > {FILE}.d/evil.conf\n"
        f"systemctl daemon-reload; systemctl restart {UNIT}",
        "drop-in .*evil.conf changes the unit",
        True,
    ),
    "set-property": (f"systemctl set-property {UNIT} MemoryMax=900M", "drop-in .*system.control", True),
    "wrong link": (f"ln -sfn 0.9.0 {LINK}", "current does not lead to 1.0.0", True),
    "missing program": (f"rm {PROGRAM}", "shopd is missing", True),
    "program's content": (
        f"cp -p {PROGRAM} {PROGRAM}2; echo x >> {PROGRAM}2; mv {PROGRAM}2 {PROGRAM}",
        "is not the one that was installed",
        True,
    ),
    "program's content, same size and time": (
        f"cp -p {PROGRAM} {PROGRAM}2; printf X | dd of={PROGRAM}2 bs=1 seek=5000 conv=notrunc 2>/dev/null\n"
        f"touch -r {PROGRAM} {PROGRAM}2; mv {PROGRAM}2 {PROGRAM}",
        "is not the one that was installed",
        True,
    ),
    "touched after it was applied": (f"touch {SETTINGS}", "touched after it was taken into use", False),
    "deleted record": (f"rm {MARKER}", "was written but never taken into use", True),
    "record of another state": (f"echo '[1' > {MARKER}", "was written but never taken into use", True),
    "another program under the unit": (
        f"cp -p {FILE} /root/unit; sed -i 's|^ExecStart=.*|ExecStart=/bin/sleep 999|' {FILE}; systemctl daemon-reload\n"
        f"systemctl restart {UNIT}; mv /root/unit {FILE}; systemctl daemon-reload",
        "runs another program than shopd 1.0.0",
        True,
    ),
    "supplementary group": ("gpasswd -d shopd adm > /dev/null", "user shopd is not in adm", True),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation_is_seen_and_repaired(
    name: str, base: dict[str, Any], controller: Controller, machine: Machine
) -> None:
    script, reason, other_process = MUTATIONS[name]
    before = machine.pid(UNIT)
    machine.sh(script)
    run = controller.apply(base)
    assert run.changed
    assert any(re.search(reason, found) for found in run.reasons("shopd")), run.result
    assert '"good day"' in machine.get(URL)
    assert (machine.pid(UNIT) != before) == other_process
    controller.unchanged(base)


def test_drop_in_is_kept(base: dict[str, Any], controller: Controller, machine: Machine) -> None:
    script, _reason, _other = MUTATIONS["drop-in"]
    machine.sh("rm -rf /var/lib/golden-signals/set-aside")
    machine.sh(script)
    controller.apply(base)
    kept = machine.sh("find /var/lib/golden-signals/set-aside -name evil.conf -exec cat {} +")
    assert "EVIL=1" in kept


def test_drop_in_for_all_services_is_left_alone(base: dict[str, Any], controller: Controller, machine: Machine) -> None:
    path = "/etc/systemd/system/service.d/all.conf"
    machine.sh(
        f"mkdir -p $(dirname {path}); printf '[Service]\\nEnvironment=ALL=1\\n' > {path}; systemctl daemon-reload"
    )
    try:
        controller.unchanged(base)
        machine.sh(f"test -f {path}")
    finally:
        machine.sh(f"rm {path}; systemctl daemon-reload")


def test_new_files_under_an_old_process(base: dict[str, Any], controller: Controller, machine: Machine) -> None:
    """The content is already the described one, but no process ever read it."""
    wanted = with_file(base, "/etc/shopd/server.py", content=base["files"][0]["content"] + "# new\n")
    before = machine.pid(UNIT)
    machine.sh("echo '# new' >> /etc/shopd/server.py")
    run = controller.apply(wanted)
    assert any("written but never taken into use" in reason for reason in run.reasons("shopd"))
    assert machine.pid(UNIT) != before
    controller.unchanged(wanted)


def test_killed_between_write_and_restart(base: dict[str, Any], controller: Controller, machine: Machine) -> None:
    kill = {
        "name": "survives",
        "command": ["cat", "/run/killed"],
        "expect": "yes",
        "repair": [{"command": ["sh", "-c", "echo yes > /run/killed; kill -9 $PPID"]}],
    }
    wanted = {**with_file(base, SETTINGS, data={"greeting": "after the kill"}), "checks": [kill]}
    before = machine.pid(UNIT)
    assert controller.start(wanted).status == "failed"
    assert b"after the kill" in machine.read(SETTINGS)
    assert machine.pid(UNIT) == before
    run = controller.apply(wanted)
    assert "an earlier run was cut off" in run.reasons("shopd")
    assert "after the kill" in machine.get(URL)
    assert machine.pid(UNIT) != before
    controller.unchanged(wanted)
    machine.sh("rm /run/killed")


def test_check_is_repaired(base: dict[str, Any], controller: Controller, machine: Machine) -> None:
    check = {
        "name": "role",
        "user": "nobody",
        "command": ["cat", "/tmp/role"],
        "expect": "t",
        "repair": [{"user": "nobody", "command": ["sh", "-c", "cat > /tmp/role"], "input": "t"}],
    }
    wanted = {**base, "checks": [check]}
    before = machine.pid(UNIT)
    run = controller.apply(wanted)
    assert run.reasons("shopd") == ["check 'role' does not hold"]
    assert run.done("shopd") == ["repaired role"]
    assert machine.sh("stat -c %U /tmp/role").strip() == "nobody"
    assert machine.pid(UNIT) == before
    controller.unchanged(wanted)
    machine.sh("rm /tmp/role")


def test_reload_only_where_only_reload_files_differ(
    base: dict[str, Any], controller: Controller, machine: Machine
) -> None:
    before = machine.pid(UNIT)
    wanted = with_file(base, SETTINGS, data={"greeting": "reloaded"}, on_change="reload")
    run = controller.apply(wanted)
    assert f"reloaded {UNIT}" in run.done("shopd")
    assert "reloaded" in machine.get(URL)
    assert machine.pid(UNIT) == before
    controller.unchanged(wanted)
    time.sleep(1.1)
    answer = machine.get(URL)
    silent = with_file(wanted, "/etc/shopd/note", content="another note\n", on_change="none")
    run = controller.apply(silent)
    assert run.done("shopd") == ["wrote /etc/shopd/note"]
    assert machine.get(URL) == answer
    controller.unchanged(silent)


def test_undescribed_file_is_removed_and_a_foreign_one_stays(
    base: dict[str, Any], controller: Controller, machine: Machine
) -> None:
    machine.sh("echo mine > /etc/shopd/foreign")
    wanted = with_file(base, "/etc/shopd/note")
    run = controller.apply(wanted)
    assert "removed /etc/shopd/note" in run.done("shopd")
    assert machine.sh("cd /etc/shopd; ls").split() == ["copy", "foreign", "server.py", "settings.json"]
    controller.unchanged(wanted)
    machine.sh("rm /etc/shopd/foreign /etc/shopd/copy")

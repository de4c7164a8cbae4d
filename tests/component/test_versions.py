# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrade and downgrade: the version before stays beside the one that runs, older ones go."""

from __future__ import annotations

from typing import Any

from machine import Controller, Machine, pack
from subject import SERVER, UNIT, URL, description, with_file

FOLDER = "/opt/golden-signals/shopd"


def test_upgrades_and_a_downgrade(
    base: dict[str, Any], controller: Controller, machine: Machine, sums: dict[str, str]
) -> None:
    for version, kept in (("1.1.0", "1.0.0"), ("1.2.0", "1.1.0"), ("1.0.0", "1.2.0"), ("1.1.0", "1.0.0")):
        wanted = description(sums, version=version)
        run = controller.apply(wanted)
        assert f"installed shopd {version}" in run.done("shopd")
        assert f"restarted {UNIT}" in run.done("shopd")
        assert f'"{version}"' in machine.get(URL)
        assert machine.sh(f"ls -A {FOLDER}").split() == sorted([version, kept, "current"])
    controller.unchanged(wanted)
    assert machine.sh(f"stat -c '%U %a' {FOLDER}/1.1.0/shopd").strip() == "root 755"


def test_state_that_a_new_version_may_migrate_is_copied_and_put_back(
    base: dict[str, Any], controller: Controller, machine: Machine, sums: dict[str, str]
) -> None:
    database = "/var/lib/shopd/shop.db"
    saved = {"saved_state": [database, f"{database}-wal"]}
    controller.apply(description(sums, version="1.0.0", **saved))
    machine.sh(f"echo old > {database}; chown shopd {database}")
    # A version that migrates at its start and then does not answer: old programs and old database are back.
    migration = f"open({database!r}, 'w').write('new'); open({database + '-wal'!r}, 'w'); raise SystemExit\n"
    migrates = SERVER.replace("read()\nsignal", f"{migration}signal")
    broken = with_file(description(sums, version="1.1.0", **saved), "/etc/shopd/server.py", content=migrates)
    run = controller.start(broken)
    assert run.status == "failed"
    assert "The previous state is back; shopd.service is active." in run.message
    assert machine.sh(f"cat {database}; stat -c %U {database}; ls {database}*").split() == ["old", "shopd", database]
    # A version that comes up leaves the copy of what the one before had, for root only.
    run = controller.apply(description(sums, version="1.1.0", **saved))
    place = "/var/lib/golden-signals/saved/shopd/1.0.0"
    assert f"kept the state of 1.0.0 in {place}" in run.done("shopd")
    assert machine.sh(f"cat {place}/shop.db; stat -c '%U %a' {place}").split() == ["old", "root", "700"]
    controller.unchanged(description(sums, version="1.1.0", **saved))
    machine.sh(f"rm {database}")


def test_a_script_is_a_program_too_and_its_archive_may_name_its_folder_as_it_likes(
    base: dict[str, Any], controller: Controller, machine: Machine, sums: dict[str, str]
) -> None:
    program = b"#!/usr/bin/env python3\nimport time\ntime.sleep(1e6)\n"
    digest = pack(controller.archives, "scripted", "1.0.0", {"bin/scripted": program})
    scripted = {
        "name": "scripted",
        "version": "1.0.0",
        "source": "archive",
        "archive": {
            "url": "https://archive.invalid/scripted-{version}.linux-{arch}.tar.gz",
            "root": "scripted-*",
            "binaries": ["bin/scripted"],
            "sha256": {"amd64": digest},
        },
        "binary": "bin/scripted",
    }
    try:
        controller.apply(scripted)
        controller.unchanged(scripted)
        machine.sh("sed -i 's/1e6/2e6/' /opt/golden-signals/scripted/1.0.0/bin/scripted")
        run = controller.apply(scripted)
        assert "is not the one that was installed" in str(run.reasons("scripted"))
        controller.unchanged(scripted)
    finally:
        machine.sh("systemctl disable --now scripted; rm -rf /opt/golden-signals/scripted", check=False)
        machine.sh("rm -f /etc/systemd/system/scripted.service /var/lib/golden-signals/scripted.json")
        machine.sh("systemctl daemon-reload")

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault leaves the old service running with its old files, and ends in an error that says what and where."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from machine import Controller, Machine, pack
from subject import SERVER, SETTINGS, UNIT, URL, with_file

STATE = """
find /etc/shopd /opt/golden-signals/shopd /etc/systemd/system/shopd.service -type f -exec stat -c '%n %a %U %G %s' {} +
find /etc/shopd /etc/systemd/system/shopd.service -type f -exec sha256sum {} +
readlink /opt/golden-signals/shopd/current
systemctl is-enabled shopd.service; systemctl is-active shopd.service; systemctl show -p NeedDaemonReload shopd.service
"""


@pytest.fixture(name="kept")
def fixture_kept(base: dict[str, Any], controller: Controller, machine: Machine) -> Iterator[dict[str, Any]]:
    """The applied description; after the test the machine must hold exactly what it held before, and serve it."""
    before = machine.sh(STATE)
    yield base
    assert machine.sh(STATE) == before
    answer = machine.get(URL)
    assert '"1.0.0"' in answer
    assert '"good day"' in answer
    controller.unchanged(base)


@contextlib.contextmanager
def small_disk(machine: Machine, path: str, size: str) -> Iterator[None]:
    """Copy a folder of the machine to a file system of its own that is almost full."""
    machine.sh(
        f"mkdir -p /run/small; mount -t tmpfs -o size={size},mode=0755 tmpfs /run/small; cp -a {path}/. /run/small\n"
        f"mount --bind /run/small {path}; umount /run/small"
    )
    try:
        yield
    finally:
        machine.sh(f"umount {path}")


def test_wrong_sum(kept: dict[str, Any], controller: Controller, sums: dict[str, str]) -> None:
    archive = {**kept["archive"], "sha256": {"amd64": "0" * 64}}
    other = {"name": "other", "source": "none", "files": [{"path": "/etc/other", "content": "x", "group": "root"}]}
    # The component before it is not touched either: a sum that does not match ends the run before anything changed.
    run = controller.fail(other, {**kept, "version": "1.1.0", "archive": archive})
    assert "shopd-1.1.0.linux-amd64.tar.gz" in run.message
    assert f"sha256 is {sums['1.1.0']}, shall be {'0' * 64}; nothing was changed" in run.message
    assert run.modules == []
    assert "archive.tar.gz" not in run.output


def test_archive_without_the_program(kept: dict[str, Any], controller: Controller, archives: Path) -> None:
    archive = {**kept["archive"], "sha256": {"amd64": pack(archives, "shopd", "2.0.0", {"README": b"x"})}}
    run = controller.fail({**kept, "version": "2.0.0", "archive": archive})
    assert "holds no program shopd-2.0.0.linux-amd64/shopd; nothing was changed" in run.message


def test_archive_that_is_none(kept: dict[str, Any], controller: Controller, archives: Path) -> None:
    path = archives / "shopd-2.1.0.linux-amd64.tar.gz"
    path.write_text("<html>not found</html>", encoding="utf-8")
    archive = {
        **kept["archive"],
        "sha256": {"amd64": "e71b3b7e2d17a4bd2b4e8a5d7cbfb0ab3a3d9a2d8c9f2b3b0f2a2f0d8a6a1b6c"},
    }
    found = controller.fail({**kept, "version": "2.1.0", "archive": archive}).message.split("sha256 is ")[1][:64]
    run = controller.fail({**kept, "version": "2.1.0", "archive": {**archive, "sha256": {"amd64": found}}})
    assert "the archive cannot be unpacked" in run.message


def test_port_taken(kept: dict[str, Any], controller: Controller, machine: Machine) -> None:
    machine.sh("systemd-run --unit squatter --quiet python3 -m http.server 8901; sleep 0.7")
    try:
        run = controller.fail({**kept, "listen": [8900, 8901], "arguments": ["-B", "-u", "/etc/shopd/server.py"]})
        assert "component shopd: port 8901 is taken by squatter.service; stop it" in run.message
    finally:
        machine.sh("systemctl stop squatter")


def test_temporary_folder_is_full(kept: dict[str, Any], controller: Controller, machine: Machine) -> None:
    machine.sh("mount -t tmpfs -o size=2m,mode=1777 tmpfs /tmp")
    try:
        run = controller.fail({**kept, "arguments": ["-B", "-u", "/etc/shopd/server.py"]})
        assert "/tmp has 2 MiB free, needs 4 MiB; nothing was changed" in run.message
        assert run.modules == []
    finally:
        machine.sh("umount /tmp")


def test_disk_is_full_while_staging(
    kept: dict[str, Any], controller: Controller, machine: Machine, sums: dict[str, str]
) -> None:
    archive = {**kept["archive"], "sha256": {"amd64": sums["1.1.0"]}}
    with small_disk(machine, "/opt/golden-signals/shopd", "12m"):
        run = controller.fail({**kept, "version": "1.1.0", "archive": archive})
    assert "/opt/golden-signals/shopd/.staging" in run.message
    assert "No space left on device (nothing was changed)" in run.message


def test_disk_is_full_half_way(kept: dict[str, Any], controller: Controller, machine: Machine) -> None:
    wanted = with_file(kept, SETTINGS, data={"greeting": "lost"}, on_change="restart")
    wanted = with_file(wanted, "/etc/shopd/note", content="x" * 200_000, on_change="none")
    with small_disk(machine, "/etc/shopd", "64k"):
        run = controller.fail(wanted)
        assert b"good day" in machine.read(SETTINGS)
        assert machine.read("/etc/shopd/note") == b"nobody reads this\n"
        assert machine.sh("ls -A /etc/shopd").split() == ["note", "server.py", "settings.json"]
    assert "No space left on device" in run.message
    assert f"The previous state is back; {UNIT} is active." in run.message


def test_program_refuses_its_arguments(kept: dict[str, Any], controller: Controller) -> None:
    run = controller.fail({**kept, "arguments": ["--no-such-flag"]})
    assert f"{UNIT} does not stay up" in run.message
    assert "last lines of shopd.service:" in run.message
    assert "unknown option --no-such-flag" in run.message
    assert f"The previous state is back; {UNIT} is active." in run.message


def test_new_version_does_not_start(kept: dict[str, Any], controller: Controller, sums: dict[str, str]) -> None:
    archive = {**kept["archive"], "sha256": {"amd64": sums["1.1.0"]}}
    server = "raise SystemExit('too old a database')\n"
    wanted = with_file({**kept, "version": "1.1.0", "archive": archive}, "/etc/shopd/server.py", content=server)
    run = controller.fail(wanted)
    assert "too old a database" in run.message


def test_service_dies_after_a_second(kept: dict[str, Any], controller: Controller) -> None:
    server = "import os, threading\nthreading.Timer(1, os._exit, [7]).start()\n" + SERVER
    run = controller.fail(with_file(kept, "/etc/shopd/server.py", content=server))
    assert f"{UNIT} died right after its start" in run.message


def test_health_never_answers(kept: dict[str, Any], controller: Controller) -> None:
    health = {"url": "http://127.0.0.1:8999/metrics", "timeout": 1}
    run = controller.fail({**kept, "health": health, "arguments": ["-B", "-u", "/etc/shopd/server.py"]})
    assert "http://127.0.0.1:8999/metrics does not answer: [Errno 111] Connection refused" in run.message


def test_health_answers_something_else(kept: dict[str, Any], controller: Controller) -> None:
    health = {**kept["health"], "contains": "shopd_up 1", "timeout": 1}
    run = controller.fail({**kept, "health": health, "arguments": ["-B", "-u", "/etc/shopd/server.py"]})
    assert f"{URL} answers without 'shopd_up 1'" in run.message


def test_health_does_not_speak_http(kept: dict[str, Any], controller: Controller) -> None:
    server = (
        "import socketserver\n"
        "class Answer(socketserver.StreamRequestHandler):\n"
        "    def handle(self):\n"
        "        self.wfile.write(b'-ERR unknown command\\r\\n')\n"
        "socketserver.ThreadingTCPServer.allow_reuse_address = True\n"
        "socketserver.ThreadingTCPServer(('127.0.0.1', 8900), Answer).serve_forever()\n"
    )
    wanted = with_file({**kept, "health": {"url": URL, "timeout": 2}}, "/etc/shopd/server.py", content=server)
    assert f"{URL} does not answer" in controller.fail(wanted).message


def test_reload_kills_the_service(kept: dict[str, Any], controller: Controller) -> None:
    run = controller.fail(with_file(kept, SETTINGS, content="{broken", on_change="reload"))
    assert "JSONDecodeError" in run.message
    assert f"The previous state is back; {UNIT} is active." in run.message


def test_reload_is_not_taken(kept: dict[str, Any], controller: Controller, machine: Machine) -> None:
    before = machine.pid(UNIT)
    wanted = with_file(kept, SETTINGS, data={"greeting": "unheard"}, on_change="reload")
    wanted.update(reload={"url": URL, "contains": "reload_successful 1"}, health={**kept["health"], "timeout": 1})
    run = controller.fail(wanted)
    assert "answers without 'reload_successful 1'" in run.message
    # The unit's text is the same, so the old process took the old settings back by a second reload.
    assert machine.pid(UNIT) == before


def test_repair_fails(kept: dict[str, Any], controller: Controller) -> None:
    repair = {"command": ["sh", "-c", "echo no such role; exit 3"]}
    check = {"name": "monitoring role", "command": ["echo", "f"], "expect": "t", "repair": [repair]}
    wanted = {**with_file(kept, SETTINGS, data={"greeting": "x"}), "checks": [check]}
    run = controller.fail(wanted)
    assert "repair of 'monitoring role' failed with status 3: no such role" in run.message
    check["repair"] = [{"command": ["true"]}]
    run = controller.fail(wanted)
    assert "check 'monitoring role' does not hold, and there is no repair that helps" in run.message
    assert "(answer 'f', expected 't')" in run.message


def test_folder_in_the_place_of_a_file(kept: dict[str, Any], controller: Controller, machine: Machine) -> None:
    machine.sh("mkdir /etc/shopd/extra; echo precious > /etc/shopd/extra/data")
    run = controller.fail(with_file(kept, "/etc/shopd/extra", content="x"))
    assert "/etc/shopd/extra" in run.message
    assert machine.read("/etc/shopd/extra/data") == b"precious\n"
    machine.sh("rm -r /etc/shopd/extra")


def test_unknown_account(kept: dict[str, Any], controller: Controller) -> None:
    run = controller.fail(with_file(kept, "/etc/shopd/note", content="x", owner="nobody-here"))
    assert "user 'nobody-here' does not exist on this host" in run.message


def test_one_failure_does_not_keep_others(kept: dict[str, Any], controller: Controller, machine: Machine) -> None:
    broken = {**kept, "arguments": ["--no-such-flag"]}
    plain = {
        "name": "plainfile",
        "source": "none",
        "files": [{"path": "/etc/plainfile", "content": "x", "group": "root"}],
    }
    missing = {**plain, "name": "other", "files": [{"path": "/etc/other", "content": "x", "owner": "nobody-here"}]}
    run = controller.fail(broken, plain, missing)
    assert "component shopd: " in run.message
    assert "component other: user 'nobody-here'" in run.message
    assert run.done("plainfile") == ["wrote /etc/plainfile"]
    assert machine.read("/etc/plainfile") == b"x"
    machine.sh("rm /etc/plainfile /var/lib/golden-signals/plainfile.json; test ! -e /etc/other")


def test_first_installation_fails(controller: Controller, machine: Machine, base: dict[str, Any]) -> None:
    files = [{"path": "/etc/first/note", "content": "x", "group": "first"}]
    first = {**base, "name": "first", "binary": "shopd", "arguments": ["--no-such-flag"], "files": files}
    first.update(listen=[], health={}, directories=[], reload={})
    run = controller.fail(first)
    assert "The previous state is back; it did not run before." in run.message
    found = machine.sh("ls -A /opt/golden-signals /etc/first; systemctl show -p LoadState first.service")
    assert "LoadState=not-found" in found
    assert "note" not in found
    assert "first\n" not in found
    machine.sh("test ! -e /var/lib/golden-signals/first.json")

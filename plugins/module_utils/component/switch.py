# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One transaction: stage, check, switch, restart or reload, wait for proof of life, go back when there is none.

It runs on the host as one process and needs neither controller nor temporary folder half-way.
"""

from __future__ import annotations

import base64
import json
import os
import time
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.component import files, health, staging
from ansible_collections.golden.signals.plugins.module_utils.component.host import (
    SwitchError,
    journal,
    refuse_taken_ports,
    remove_tree,
    run,
    systemctl,
    unit_state,
)
from ansible_collections.golden.signals.plugins.module_utils.component.previous import Previous

UNIT_FOLDER = "/etc/systemd/system"
STATE = "/var/lib/golden-signals"
_KEEP_VERSIONS = 2  # the one that runs and the one before it


def switch(wanted: dict[str, Any], secret: dict[str, Any]) -> list[str]:
    """Bring a component to the state ``wanted``; return what was done, one line each.

    ``wanted``: the plan without contents (see ``wanted_state`` of the action's transfer); ``secret``: {"files":
    {path: base64}, "units": {path: text}, "checks": [check, ...]}. Raises SwitchError after everything was put
    back; its message says what went wrong, where, and what runs now.
    """
    contents = {path: base64.b64decode(text) for path, text in secret["files"].items()}
    base = wanted["base"]
    if wanted["unit"]:
        refuse_taken_ports(wanted)
    folder = os.path.join(base, ".staging")
    try:
        os.makedirs(base, mode=0o755, exist_ok=True)
        staging.fresh_folder(folder)
        programs = staging.stage_programs(wanted, folder) if wanted["install"] else os.path.join(base, "current")
        staging.check(wanted, programs, staging.stage_files(wanted, contents, folder))
        done = _Transaction(wanted, secret, contents, folder, programs).run()
    except OSError as error:
        raise SwitchError(f"{error.filename or folder}: {error.strerror} (nothing was changed)") from error
    finally:
        _tidy(base, folder)
    return done + _prune_versions(wanted)


def _tidy(base: str, folder: str) -> None:
    remove_tree(folder)
    if os.path.isdir(base) and not os.listdir(base):
        os.rmdir(base)


class _Transaction:
    """The part that changes the live state, with everything needed to take it back."""

    def __init__(
        self, wanted: dict[str, Any], secret: dict[str, Any], contents: dict[str, bytes], folder: str, programs: str
    ) -> None:
        self._wanted = wanted
        self._secret = secret
        self._contents = contents
        self._programs = programs
        self._unit: str = wanted["unit"]
        self._enabled_unit: str = wanted["timer"] or wanted["unit"]
        self._run_before = ""
        self._previous = Previous(wanted)
        self._previous_version = _version_of(wanted["base"])
        self._snapshot = files.Snapshot(os.path.join(folder, "before"))
        self._done: list[str] = []
        self._begun = time.time()

    def run(self) -> list[str]:
        try:
            self._change()
            self._start()
            self._prove()
            self._mark()
        except Exception as error:  # whatever it was, the way back comes first
            log = self._log()
            raise SwitchError(f"{_said(error)}{log}\n{self._go_back()}") from error
        self._keep_saved_state()
        return self._done

    def _change(self) -> None:
        wanted = self._wanted
        self._mark_begun()
        for entry in wanted["directories"]:
            files.make_directory(entry)
        if wanted["install"]:
            self._install()
        for entry in wanted["files"]:
            if entry["write"]:
                self._snapshot.keep(entry["path"])
                files.write_described(entry, self._contents[entry["path"]])
                self._done.append(f"wrote {entry['path']}")
        for path in wanted["prune"]:
            self._snapshot.keep(path)
            remove_tree(path)
            self._done.append(f"removed {path}")
        if self._unit:
            self._change_unit()
        for check in self._secret["checks"]:
            self._repair(check)

    def _install(self) -> None:
        base, version = self._wanted["base"], self._wanted["version"]
        if self._wanted["saved_state"]:
            # A new version may migrate it, so it is copied while nobody writes.
            self._previous.stop()
            for path in self._wanted["saved_state"]:
                self._snapshot.keep(path)
        place = os.path.join(base, version)
        self._snapshot.move_aside(place)
        os.utime(self._programs)  # the archive's date says nothing about which version ran last
        os.rename(self._programs, place)
        self._snapshot.keep(os.path.join(base, "current"))
        files.link(version, os.path.join(base, "current"))
        self._done.append(f"installed {self._wanted['name']} {version}")

    def _change_unit(self) -> None:
        for drop_in in self._wanted["drop_ins"]:
            self._snapshot.keep(drop_in)
            self._set_aside(drop_in)
        for path, text in self._secret["units"].items() if self._wanted["write_unit"] else ():
            self._snapshot.keep(path)
            files.write_file(path, text.encode(), 0o644, 0, 0)
            self._done.append(f"wrote {path}")
        systemctl("daemon-reload")
        for name in self._previous.to_replace():
            systemctl("disable", "--now", name)
            self._mask(name)
            self._done.append(f"stopped and masked {name}")

    def _mask(self, name: str) -> None:
        # A hand-made unit file stands where systemctl mask would put its link: it is kept beside.
        path = os.path.join(UNIT_FOLDER, name)
        if os.path.isfile(path) and not os.path.islink(path):
            self._snapshot.keep(path)
            self._set_aside(path)
        systemctl("mask", name)

    def _set_aside(self, path: str) -> None:
        place = os.path.join(STATE, "set-aside", time.strftime("%Y%m%dT%H%M%S"), path.lstrip("/"))
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        with open(path, "rb") as stream:
            files.write_file(place, stream.read(), 0o600, 0, 0)
        os.unlink(path)
        self._done.append(f"set {path} aside to {place}")

    def _repair(self, check: dict[str, Any]) -> None:
        if _answer(check) == str(check["expect"]).strip():
            return
        for command in check.get("repair", []):
            status, answer = run(
                [str(word) for word in command["command"]], command.get("user", "root"), command.get("input")
            )
            if status:
                shown = "" if command.get("secret") else f": {answer[-1000:]}"
                raise SwitchError(f"repair of {check['name']!r} failed with status {status}{shown}")
        found = _answer(check)
        if found != str(check["expect"]).strip():
            shown = "" if check.get("secret") else f" (answer {found[-300:]!r}, expected {check['expect']!r})"
            raise SwitchError(f"check {check['name']!r} does not hold, and there is no repair that helps{shown}")
        self._done.append(f"repaired {check['name']}")

    def _start(self) -> None:
        if not self._unit:
            return
        unit = self._enabled_unit
        run(["systemctl", "reset-failed", self._unit])
        if not self._previous.enabled or self._wanted["write_unit"]:
            systemctl("enable", unit)
        running = unit_state(unit).get("ActiveState") == "active"
        if self._wanted["effect"] == "restart" or not running:
            if self._wanted["timer"]:
                systemctl("stop", self._unit)  # a run of the old state
                self._run_before = unit_state(self._unit).get("InvocationID", "")
                systemctl("start", "--no-block", self._unit)
            systemctl("restart", unit)
            self._done.append(f"restarted {unit}" if running else f"started {unit}")
        elif self._wanted["effect"] == "reload":
            systemctl("reload", self._unit)
            self._done.append(f"reloaded {self._unit}")

    def _prove(self) -> None:
        if self._wanted["effect"] == "none" and self._unit and self._previous.active:
            return
        if self._wanted["timer"]:
            health.wait_run(self._unit, self._run_before, self._wanted["health"])
        else:
            health.wait_healthy(self._unit, self._wanted["health"])
        if self._wanted["effect"] == "reload":
            health.wait_answer(self._wanted["reload"], self._wanted["health"].get("timeout", health.DEFAULT_TIMEOUT))

    def _keep_saved_state(self) -> None:
        """Leave the copies of what the previous version had, for somebody who wants to return to it later."""
        if not (self._wanted["install"] and self._previous_version):
            return
        place = os.path.join(STATE, "saved", self._wanted["name"], self._previous_version)
        try:
            if self._snapshot.hand_over(self._wanted["saved_state"], place):
                self._done.append(f"kept the state of {self._previous_version} in {place}")
        except OSError as error:
            self._done.append(f"could not keep the state of {self._previous_version}: {error.strerror}")

    def _log(self) -> str:
        lines = journal(self._unit, self._begun) if self._unit else ""
        return f"\nlast lines of {self._unit}:\n{lines}" if lines else ""

    def _go_back(self) -> str:
        """Put files, programs, unit and replaced units back; return what runs now, and what could not be put back."""
        try:
            if self._unit:
                self._previous.make_way(bool(self._wanted["install"] and self._wanted["saved_state"]))
            lost = " ".join(self._snapshot.restore())
            answer = lost or "The previous files are back."
            if self._unit:
                answer = f"{lost or 'The previous state is back'}; {self._previous.run_again()}"
            if os.path.exists(self._wanted["marker_path"]):
                os.utime(self._wanted["marker_path"])  # the files that were put back are in use again
        except OSError as error:
            return f"Going back failed: {error.filename}: {error.strerror}."
        return answer

    def _mark_begun(self) -> None:
        """Say in the record that a switch has begun, for the next run in case this one is cut off."""
        path = self._wanted["marker_path"]
        self._snapshot.keep(path)
        try:
            with open(path, encoding="utf-8") as stream:
                marker = dict(json.load(stream))
        except (OSError, ValueError, TypeError):
            marker = {}
        self._write_marker({**marker, "complete": False})

    def _mark(self) -> None:
        """Record the applied state; only now, after the service answered."""
        programs = {name: fingerprint(path) for name, path in self._wanted["programs"].items()}
        self._write_marker({**self._wanted["marker"], "programs": programs})

    def _write_marker(self, marker: dict[str, Any]) -> None:
        text = json.dumps(marker, sort_keys=True) + "\n"
        files.write_file(self._wanted["marker_path"], text.encode(), 0o600, 0, 0)


def _version_of(base: str) -> str:
    """The version that the link ``current`` leads to, or an empty string."""
    try:
        return os.readlink(os.path.join(base, "current"))
    except OSError:
        return ""


def _said(error: Exception) -> str:
    if isinstance(error, SwitchError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    return f"{type(error).__name__}: {error}"


def fingerprint(path: str) -> str:
    """Size, modification and status change time of a program, as the probe's stat prints them."""
    seen = os.stat(path)
    return f"{seen.st_size} {int(seen.st_mtime)} {int(seen.st_ctime)}"


def _answer(check: dict[str, Any]) -> str:
    return run([str(word) for word in check["command"]], check.get("user", "root"), check.get("input"))[1].strip()


def _prune_versions(wanted: dict[str, Any]) -> list[str]:
    """Keep the version that runs and the one installed before it; return what could not be removed."""
    base = wanted["base"]
    if not wanted["install"]:
        return []
    try:
        others = [name for name in os.listdir(base) if name not in ("current", wanted["version"]) and name[0] != "."]
        others.sort(key=lambda name: os.lstat(os.path.join(base, name)).st_mtime, reverse=True)
        for name in others[_KEEP_VERSIONS - 1 :]:
            remove_tree(os.path.join(base, name))
    except OSError as error:
        return [f"could not remove an old version: {error.filename}: {error.strerror}"]
    return []

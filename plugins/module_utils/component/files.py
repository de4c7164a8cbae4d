# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing files so that a reader sees the old or the new content, never half of it; and putting them back."""

from __future__ import annotations

import errno
import grp
import hashlib
import os
import pwd
import shutil
import tempfile
import time
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.component.host import SwitchError, remove_tree


def write_file(path: str, content: bytes, mode: int, owner: int, group: int) -> None:
    """Replace ``path`` in one step; missing parent folders are made with mode 0755.

    Raises OSError (disk full, read-only) with the old content untouched.
    """
    parent = os.path.dirname(path)
    os.makedirs(parent, mode=0o755, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=parent, prefix=".golden-signals-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chown(partial, owner, group)
        os.chmod(partial, mode)
        if os.path.isdir(path) and not os.path.islink(path):
            raise SwitchError(f"{path} is a directory, shall be a file; move it away (nothing of it was touched)")
        os.replace(partial, path)
    finally:
        if os.path.exists(partial):
            os.unlink(partial)


def write_described(entry: dict[str, Any], content: bytes) -> None:
    """Write one described file ({path, mode, owner, group})."""
    owner, group = account(entry["owner"], entry["group"])
    write_file(entry["path"], content, int(entry["mode"], 8), owner, group)


def sha256_of(path: str) -> str:
    """SHA-256 of a file's content, hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def account(owner: str, group: str) -> tuple[int, int]:
    """Numeric ids of a user and a group; SwitchError names the one that does not exist."""
    try:
        uid = pwd.getpwnam(owner).pw_uid
    except KeyError as error:
        raise SwitchError(f"user {owner!r} does not exist on this host") from error
    try:
        return uid, grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise SwitchError(f"group {group!r} does not exist on this host") from error


def make_directory(entry: dict[str, Any]) -> None:
    """Make a described folder ({path, mode, owner, group}) or mend its mode and owner."""
    os.makedirs(entry["path"], mode=0o755, exist_ok=True)
    os.chown(entry["path"], *account(entry["owner"], entry["group"]))
    os.chmod(entry["path"], int(entry["mode"], 8))


def link(target: str, path: str) -> None:
    """Point the symbolic link ``path`` to ``target`` in one step."""
    partial = f"{path}.new"
    remove_tree(partial)
    os.symlink(target, partial)
    os.replace(partial, path)


class Snapshot:
    """What paths held before a switch, so that they can be put back.

    Contents are kept in a root-only folder on the same host's disk, not in memory alone: a version folder is large.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._kept: list[tuple[str, str | None]] = []
        remove_tree(folder)
        os.makedirs(folder, mode=0o700)

    def keep(self, path: str) -> None:
        """Remember ``path`` (a file or link) as it is now, also that it is missing."""
        if not os.path.lexists(path):
            self._kept.append((path, None))
            return
        copy = os.path.join(self._folder, str(len(self._kept)))
        shutil.copy2(path, copy, follow_symlinks=False)
        seen = os.lstat(path)
        os.chown(copy, seen.st_uid, seen.st_gid, follow_symlinks=False)
        self._kept.append((path, copy))

    def move_aside(self, path: str) -> None:
        """Move a folder away (same file system) so that another can take its name."""
        if os.path.lexists(path):
            copy = os.path.join(self._folder, str(len(self._kept)))
            os.rename(path, copy)
            self._kept.append((path, copy))
        else:
            self._kept.append((path, None))

    def hand_over(self, paths: list[str], folder: str) -> bool:
        """Move the copies of some paths into a root-only folder, in place of what an earlier switch left beside it.

        False when there are none.
        """
        copies = [(path, copy) for path, copy in self._kept if path in paths and copy]
        if not copies:
            return False
        remove_tree(os.path.dirname(folder))
        os.makedirs(folder, mode=0o700)
        for path, copy in copies:
            shutil.move(copy, os.path.join(folder, os.path.basename(path)))
        return True

    def restore(self) -> list[str]:
        """Put everything back, the last one first; return what could not be, one sentence each.

        The copies of those stay, in a folder that the sentence names and no later run removes.
        """
        failures = []
        for path, copy in reversed(self._kept):
            try:
                _put_back(path, copy)
            except OSError as error:
                failures.append((path, copy, error.strerror))
        self._kept = []
        if not failures:
            return []
        place = os.path.join(os.path.dirname(os.path.dirname(self._folder)), f".not-restored-{time.time():.0f}")
        os.rename(self._folder, place)
        return [
            f"{path} could not be put back ({reason})"
            + (f"; its copy is {place}/{os.path.basename(copy)}." if copy else ".")
            for path, copy, reason in failures
        ]


def _put_back(path: str, copy: str | None) -> None:
    """Give ``path`` what ``copy`` holds, or remove it where it did not exist before."""
    if copy is None:
        remove_tree(path)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.isdir(copy) and not os.path.islink(copy):
        remove_tree(path)
    try:
        os.replace(copy, path)  # needs no room, which a full disk has not
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy_back(path, copy)


def _copy_back(path: str, copy: str) -> None:
    """Put a file or link back from another file system."""
    seen = os.lstat(copy)
    partial = f"{path}.golden-signals-restore"
    try:
        shutil.copy2(copy, partial, follow_symlinks=False)
    except OSError:
        # No room for both: the new content makes way for the old one.
        remove_tree(partial)
        remove_tree(path)
        shutil.copy2(copy, partial, follow_symlinks=False)
    os.chown(partial, seen.st_uid, seen.st_gid, follow_symlinks=False)
    os.replace(partial, path)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The new version and the new files, complete, beside the old ones; checked there by the new programs themselves."""

from __future__ import annotations

import glob
import os
import tarfile
import zlib
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.component.files import account, sha256_of, write_file
from ansible_collections.golden.signals.plugins.module_utils.component.host import SwitchError, remove_tree, run


def stage_programs(wanted: dict[str, Any], folder: str) -> str:
    """Make the version folder inside ``folder``; return its path.

    An archive is checked against its sha256 and unpacked; a package's programs are linked.
    """
    target = os.path.join(folder, "programs")
    if wanted["source"] == "package":
        for name, path in wanted["programs"].items():
            if not os.access(path, os.X_OK):
                raise SwitchError(f"the package {wanted['package']} did not bring the program {path}")
            os.makedirs(os.path.dirname(os.path.join(target, name)), exist_ok=True)
            os.symlink(path, os.path.join(target, name))
        return target
    archive = wanted["archive"]
    found = sha256_of(archive["path"])
    if found != archive["sha256"]:
        raise SwitchError(f"the archive arrived with sha256 {found}, shall be {archive['sha256']}; nothing was changed")
    unpacked = os.path.join(folder, "archive")
    os.makedirs(unpacked, mode=0o755)
    try:
        _unpack(archive["path"], unpacked)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise SwitchError(f"the archive cannot be unpacked: {error}; nothing was changed") from error
    root = _root(unpacked, archive["root"])
    for name in wanted["programs"]:
        if not os.access(os.path.join(root, name), os.X_OK):
            raise SwitchError(
                f"the archive holds no program {os.path.join(archive['root'], name)}; nothing was changed"
            )
    os.rename(root, target)
    return target


def _root(unpacked: str, wanted: str) -> str:
    """The archive's folder that holds the programs; a ``*`` at the end of its name stands for the rest of the name."""
    if not wanted.endswith("*"):
        return os.path.join(unpacked, wanted) if wanted else unpacked
    found = [path for path in glob.glob(os.path.join(unpacked, wanted)) if os.path.isdir(path)]
    if len(found) != 1:
        raise SwitchError(f"the archive holds {len(found)} folders {wanted}, shall hold one; nothing was changed")
    return found[0]


def _unpack(path: str, target: str) -> None:
    """Unpack as root-owned files; a member that would leave ``target``, also by way of a link, is refused."""
    with tarfile.open(path) as archive:
        members = []
        for member in archive.getmembers():
            if not _goes_down(member.name) or (member.issym() and not _goes_down(member.linkname)):
                raise SwitchError(f"the archive's member {member.name!r} leads outside its folder; nothing was changed")
            if not (member.isreg() or member.isdir() or member.issym()):
                raise SwitchError(f"the archive's member {member.name!r} is neither file, folder nor link")
            member.uid = member.gid = 0
            member.uname = member.gname = "root"
            member.mode = (member.mode | 0o755 if member.isdir() or member.mode & 0o100 else 0o644) & 0o755
            members.append(member)
        # Python from 3.12 on warns without a filter; the members were checked above.
        options = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
        archive.extractall(target, members=members, **options)  # type: ignore[arg-type]


def _goes_down(path: str) -> bool:
    """Whether a path of an archive never climbs; then no chain of links can either (CVE-2007-4559, CVE-2025-4517)."""
    return not path.startswith("/") and ".." not in path.split("/")


def stage_files(wanted: dict[str, Any], contents: dict[str, bytes], folder: str) -> str:
    """Write all described files below ``folder``/root at their own paths; return that root."""
    root = os.path.join(folder, "root")
    os.makedirs(root, mode=0o700)
    for entry in wanted["files"]:
        owner, group = account(entry["owner"], entry["group"])
        write_file(root + entry["path"], contents[entry["path"]], int(entry["mode"], 8), owner, group)
    return root


def check(wanted: dict[str, Any], programs: str, root: str) -> None:
    """Run the described checks with the new programs on the staged files.

    Raises SwitchError with the checker's own words, in which staged paths read as the real ones.
    """
    paths = sorted((entry["path"] for entry in wanted["files"]), key=len, reverse=True)
    for command in wanted["validate"]:
        own = os.path.join(programs, command[0])
        words = [own if os.path.exists(own) else command[0]]
        for word in command[1:]:
            path = next((path for path in paths if path in word), "")
            words.append(word.replace(path, root + path) if path else word)
        status, answer = run(words)
        if status:
            answer = answer.replace(root, "").replace(programs + "/", "")
            raise SwitchError(
                f"{' '.join(command)} refuses the new configuration (nothing was changed):\n{answer[-3000:]}"
            )


def fresh_folder(path: str) -> str:
    """Make an empty, root-only folder at ``path``, in place of what an interrupted run left there."""
    remove_tree(path)
    os.makedirs(path, mode=0o700)
    return path

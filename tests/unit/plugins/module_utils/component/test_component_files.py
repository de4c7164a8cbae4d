# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import errno
import grp
import os
import pwd
from pathlib import Path

import pytest

from ansible_collections.golden.signals.plugins.module_utils.component import files
from ansible_collections.golden.signals.plugins.module_utils.component.host import SwitchError

UID, GID = os.getuid(), os.getgid()


@pytest.fixture(name="snapshot")
def fixture_snapshot(tmp_path: Path) -> files.Snapshot:
    (tmp_path / "base/.staging").mkdir(parents=True)
    return files.Snapshot(str(tmp_path / "base/.staging/before"))


def test_everything_comes_back(snapshot: files.Snapshot, tmp_path: Path) -> None:
    old, new, link, folder = (tmp_path / name for name in ("old", "new", "link", "1.0"))
    old.write_text("old", encoding="utf-8")
    old.chmod(0o604)
    os.utime(old, (1000, 1000))
    link.symlink_to("1.0")
    folder.mkdir()
    (folder / "program").write_text("1.0", encoding="utf-8")
    for path in (old, new, link):
        snapshot.keep(str(path))
    snapshot.move_aside(str(folder))
    snapshot.move_aside(str(tmp_path / "2.0"))
    files.write_file(str(old), b"changed", 0o600, UID, GID)
    files.write_file(str(new), b"changed", 0o600, UID, GID)
    files.link("2.0", str(link))
    for name in ("1.0", "2.0"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "other").write_text("x", encoding="utf-8")
    assert snapshot.restore() == []
    assert old.read_text(encoding="utf-8") == "old"
    assert (old.stat().st_mode & 0o777, old.stat().st_mtime) == (0o604, 1000)
    assert not new.exists()
    assert link.readlink() == Path("1.0")
    assert [path.name for path in folder.iterdir()] == ["program"]
    assert not (tmp_path / "2.0").exists()


def test_another_file_system(snapshot: files.Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    snapshot.keep(str(path))
    path.write_text("new", encoding="utf-8")
    replace = os.replace

    def across(source: str, target: str) -> None:
        if ".staging" in source:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", across)
    assert snapshot.restore() == []
    assert path.read_text(encoding="utf-8") == "old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["base", "file"]


def test_what_cannot_come_back_is_kept_and_named(
    snapshot: files.Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for path in (good, bad):
        path.write_text("old", encoding="utf-8")
        snapshot.keep(str(path))
        path.write_text("new", encoding="utf-8")
    replace = os.replace

    def refuse(source: str, target: str) -> None:
        if target == str(bad):
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    [sentence] = snapshot.restore()
    assert sentence.startswith(
        f"{bad} could not be put back (Input/output error); its copy is {tmp_path}/base/.not-restored-"
    )
    copy = Path(sentence.split("its copy is ")[1].rstrip("."))
    assert copy.read_text(encoding="utf-8") == "old"
    assert good.read_text(encoding="utf-8") == "old"


def test_a_write_that_fails_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_file(str(path), b"new", 0o600, UID, GID)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(SwitchError, match="is a directory, shall be a file"):
        files.write_file(f"{tmp_path}/folder", b"x", 0o600, UID, GID)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_accounts_directories_and_described_files(tmp_path: Path) -> None:
    owner, group = pwd.getpwuid(UID).pw_name, grp.getgrgid(GID).gr_name
    assert files.account(owner, group) == (UID, GID)
    with pytest.raises(SwitchError, match="user 'no-such' does not exist on this host"):
        files.account("no-such", group)
    with pytest.raises(SwitchError, match="group 'no-such' does not exist on this host"):
        files.account(owner, "no-such")
    entry = {"path": f"{tmp_path}/a/b", "mode": "0750", "owner": owner, "group": group}
    files.make_directory(entry)
    assert (tmp_path / "a/b").stat().st_mode & 0o777 == 0o750
    files.write_described({**entry, "path": f"{tmp_path}/c/d", "mode": "0604"}, b"x")
    assert (tmp_path / "c/d").stat().st_mode & 0o777 == 0o604

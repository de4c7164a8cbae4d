# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.component import staging
from ansible_collections.golden.signals.plugins.module_utils.component.host import SwitchError


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", mode: int = 0o755) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname, entry.mode, entry.uid, entry.uname = kind, link, mode, 1234, "builder"
    entry.size = 1 if kind == tarfile.REGTYPE else 0
    return entry


def archive(path: Path, *members: tarfile.TarInfo) -> str:
    with tarfile.open(path, "w:gz") as stream:
        for entry in members:
            stream.addfile(entry, io.BytesIO(b"x"))
    return str(path)


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ([member("../evil")], "'../evil' leads outside its folder"),
        ([member("/etc/evil")], "'/etc/evil' leads outside its folder"),
        ([member("a/../../evil")], "leads outside its folder"),
        ([member("link", tarfile.SYMTYPE, "/etc")], "'link' leads outside its folder"),
        ([member("link", tarfile.SYMTYPE, "../..")], "'link' leads outside its folder"),
        (
            [member("d/b", tarfile.SYMTYPE, ".."), member("a", tarfile.SYMTYPE, "d/b/.."), member("a/x")],
            "leads outside",
        ),
        ([member("hard", tarfile.LNKTYPE, "/etc/shadow")], "'hard' is neither file, folder nor link"),
        ([member("device", tarfile.CHRTYPE)], "'device' is neither file, folder nor link"),
        ([member("pipe", tarfile.FIFOTYPE)], "'pipe' is neither file, folder nor link"),
    ],
)
def test_dangerous_archives_are_refused_whole(members: list[tarfile.TarInfo], fault: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(SwitchError, match=fault):
        staging._unpack(archive(tmp_path / "a.tar.gz", member("good"), *members), str(target))
    assert list(target.iterdir()) == []


def test_modes_are_those_of_programs_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)  # tarfile gives files away only as root
    target = tmp_path / "target"
    target.mkdir()
    members = [member("r", tarfile.DIRTYPE, mode=0o700), member("r/run", mode=0o4777), member("r/doc", mode=0o666),
               member("r/link", tarfile.SYMTYPE, "run")]  # fmt: skip
    staging._unpack(archive(tmp_path / "a.tar.gz", *members), str(target))
    assert [(target / name).stat().st_mode & 0o7777 for name in ("r", "r/run", "r/doc")] == [0o755, 0o755, 0o644]
    assert (target / "r/link").readlink() == Path("run")


def wanted(path: str, **keys: Any) -> dict[str, Any]:
    return {
        "source": "archive",
        "archive": {"path": path, "sha256": staging.sha256_of(path), "root": "r"},
        "programs": {"run": "/opt/x/1/run"},
        **keys,
    }


def test_programs_are_staged(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.tar.gz", member("r/run"))
    assert (Path(staging.stage_programs(wanted(path), str(tmp_path))) / "run").read_bytes() == b"x"


def test_wrong_archives(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.tar.gz", member("r/other"))
    with pytest.raises(SwitchError, match="holds no program r/run; nothing was changed"):
        staging.stage_programs(wanted(path), str(tmp_path))
    description = wanted(path)
    description["archive"]["sha256"] = "0" * 64
    with pytest.raises(SwitchError, match=r"arrived with sha256 [0-9a-f]{64}, shall be 0{64}; nothing was changed"):
        staging.stage_programs(description, str(tmp_path))
    (tmp_path / "cut").mkdir()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(Path(path).read_bytes()[:60])
    with pytest.raises(SwitchError, match="the archive cannot be unpacked"):
        staging.stage_programs(wanted(str(cut)), str(tmp_path / "cut"))


def test_programs_of_a_package(tmp_path: Path) -> None:
    description = {"source": "package", "package": "shop", "programs": {"sh": "/bin/sh"}}
    folder = Path(staging.stage_programs(description, str(tmp_path)))
    assert (folder / "sh").readlink() == Path("/bin/sh")
    (tmp_path / "again").mkdir()
    with pytest.raises(SwitchError, match="the package shop did not bring the program /no/such"):
        staging.stage_programs({**description, "programs": {"x": "/no/such"}}, str(tmp_path / "again"))


def test_check_sees_staged_files_and_says_real_paths(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "etc/shop").mkdir(parents=True)
    (root / "etc/shop/a.yml").write_text("staged\n", encoding="utf-8")
    files = [{"path": "/etc/shop/a.yml"}, {"path": "/etc/shop"}]
    good = [["grep", "-q", "staged", "/etc/shop/a.yml"], ["sh", "-c", "grep -q staged /etc/shop/a.yml"]]
    staging.check({"files": files, "validate": good}, str(tmp_path), str(root))
    bad = [["sh", "-c", "echo /etc/shop/a.yml: line 1; exit 1"]]
    with pytest.raises(SwitchError) as caught:
        staging.check({"files": files, "validate": bad}, str(tmp_path), str(root))
    assert str(caught.value).endswith("refuses the new configuration (nothing was changed):\n/etc/shop/a.yml: line 1")
    with pytest.raises(SwitchError, match="no-such-checker"):
        staging.check({"files": files, "validate": [["no-such-checker"]]}, str(tmp_path), str(root))

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built collection holds what a user needs and nothing of its workshop."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TOP_FILES = {"CHANGELOG.md", "FILES.json", "LICENSE", "MANIFEST.json", "README.md"}
DIRECTORIES = {"changelogs", "docs", "inventories", "meta", "playbooks", "plugins", "roles"}


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files in the artifact, as paths below the collection's root."""
    directory = tmp_path_factory.mktemp("artifact")
    command = [str(Path(sys.executable).with_name("ansible-galaxy")), "collection", "build"]
    subprocess.run([*command, "--output-path", str(directory), str(ROOT)], check=True, capture_output=True)
    with tarfile.open(next(directory.glob("golden-signals-*.tar.gz"))) as artifact:
        return sorted(member.name.removeprefix("./") for member in artifact if not member.isdir())


def test_only_what_a_user_needs_is_shipped(members: list[str]) -> None:
    assert {name for name in members if "/" not in name} <= TOP_FILES
    assert {name.split("/")[0] for name in members if "/" in name} <= DIRECTORIES
    assert {name.split("/")[1] for name in members if name.startswith("inventories/")} == {"example"}
    assert {name for name in members if name.startswith("changelogs/")} <= {
        "changelogs/changelog.yaml",
        "changelogs/config.yaml",
    }
    assert not [name for name in members if "__pycache__" in name or name.endswith((".pyc", ".tar.gz"))]


def test_all_that_a_user_needs_is_shipped(members: list[str]) -> None:
    for directory in ("meta", "playbooks", "plugins", "roles", "inventories/example"):
        there = {
            str(path.relative_to(ROOT))
            for path in (ROOT / directory).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
        }
        assert there, f"{directory} is empty"
        assert there <= set(members)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built collection holds what a user needs and nothing of its workshop; its playbook `init` starts a datacenter."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent

TOP_FILES = {"CHANGELOG.md", "FILES.json", "LICENSE", "MANIFEST.json", "README.md"}
DIRECTORIES = {"changelogs", "docs", "inventories", "meta", "playbooks", "plugins", "roles"}


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built collection."""
    directory = tmp_path_factory.mktemp("artifact")
    command = [str(PROGRAMS / "ansible-galaxy"), "collection", "build", "--output-path", str(directory), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(directory.glob("golden-signals-*.tar.gz"))


@pytest.fixture(scope="module")
def members(artifact: Path) -> list[str]:
    """The files in the artifact, as paths below the collection's root."""
    with tarfile.open(artifact) as content:
        return sorted(member.name.removeprefix("./") for member in content if not member.isdir())


@pytest.fixture(scope="module")
def collections(artifact: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collections path with the artifact installed as a user has it."""
    directory = tmp_path_factory.mktemp("collections")
    collection = directory / "ansible_collections/golden/signals"
    collection.mkdir(parents=True)
    subprocess.run(["tar", "-xzf", str(artifact), "-C", str(collection)], check=True)
    return directory


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


def run_playbook(
    collections: Path, directory: Path, playbook: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run an installed playbook in ``directory`` as a user does, without the repository's ansible.cfg."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    environment |= {"ANSIBLE_COLLECTIONS_PATH": str(collections), "PWD": str(directory), "LC_ALL": "C.UTF-8"}
    command = [str(PROGRAMS / "ansible-playbook"), playbook, *arguments]
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


def content(directory: Path) -> dict[str, str]:
    """The text of every file below a directory."""
    return {
        str(path.relative_to(directory)): path.read_text(encoding="utf-8")
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_init_writes_a_datacenter_and_keeps_what_exists(collections: Path, tmp_path: Path) -> None:
    done = run_playbook(collections, tmp_path, "golden.signals.init", "-e", "datacenter=dc7")
    assert done.returncode == 0, done.stdout
    written = content(tmp_path)
    example = content(ROOT / "inventories/example")
    assert set(written) == {"site.yml", "ansible.cfg", *(f"inventories/dc7/{name}" for name in example)}
    settings = yaml.safe_load(written["inventories/dc7/group_vars/all/datacenter.yml"])
    assert settings["signals_datacenter"] == "dc7"
    assert written["inventories/dc7/hosts.yml"] == example["hosts.yml"]
    assert yaml.safe_load(written["site.yml"])[0]["ansible.builtin.import_playbook"] == "golden.signals.site"

    (tmp_path / "site.yml").write_text("mine\n", encoding="utf-8")
    (tmp_path / "inventories/dc7/hosts.yml").unlink()
    again = run_playbook(collections, tmp_path, "golden.signals.init", "-e", "datacenter=dc7")
    assert again.returncode == 0, again.stdout
    assert content(tmp_path) == written | {"site.yml": "mine\n"}
    kept = again.stdout.split("left as they were")[1]
    assert "site.yml" in kept
    assert "changed=1 " in again.stdout


def test_init_in_check_mode_writes_nothing(collections: Path, tmp_path: Path) -> None:
    done = run_playbook(collections, tmp_path, "golden.signals.init", "--check", "-e", "datacenter=dc7")
    assert done.returncode == 0, done.stdout
    assert content(tmp_path) == {}


@pytest.mark.parametrize("name", ["", "../dc7", "DC 7", "dc7/"])
def test_init_refuses_what_is_no_name(collections: Path, tmp_path: Path, name: str) -> None:
    done = run_playbook(collections, tmp_path, "golden.signals.init", "-e", f'{{"datacenter": "{name}"}}')
    assert done.returncode != 0
    assert f'datacenter: "{name}" is not a name' in done.stdout + done.stderr
    assert content(tmp_path) == {}


@pytest.mark.parametrize("playbook", ["golden.signals.site", "golden.signals.verify"])
def test_installed_playbooks_find_all_they_need(collections: Path, tmp_path: Path, playbook: str) -> None:
    inventory = str(ROOT / "inventories/example")
    done = run_playbook(collections, tmp_path, playbook, "--inventory", inventory, "--syntax-check")
    assert done.returncode == 0, done.stdout + done.stderr

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives of upstream's layout from Debian's programs, and the inventory that names them."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import tarfile
import time
from pathlib import Path
from types import ModuleType

import pytest
from datacenter import archives, grafana_archive, plan

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("debian", "upstream"),
    [("2.53.3+ds1-2+b4", "2.53.3"), ("1.9.0-1+b4", "1.9.0"), ("1:0.8.5-1", "0.8.5"), ("0.26.0~rc1-1", "0.26.0")],
)
def test_upstreams_version_in_debians(debian: str, upstream: str) -> None:
    assert archives.upstream_version(debian) == upstream


def test_a_version_without_number_is_a_clear_error() -> None:
    with pytest.raises(plan.DemoError, match="'git-1'"):
        archives.upstream_version("git-1")


def test_names_are_upstreams() -> None:
    assert archives.archive_root("node_exporter", "1.9.0", "amd64") == "node_exporter-1.9.0.linux-amd64"
    assert archives.archive_root("process_exporter", "0.8.5", "arm64") == "process-exporter-0.8.5.linux-arm64"


def test_layout_is_what_the_roles_unpack() -> None:
    """The names the roles ask for, read from the roles themselves."""
    for component, source in archives.COMPONENTS.items():
        text = (ROOT / "roles" / component / "vars" / "main.yml").read_text(encoding="utf-8")
        [root] = re.findall(r"^ +root: (\S+)$", text, re.MULTILINE)
        [binaries] = re.findall(r"^ +binaries: \[(.*)\]$", text, re.MULTILINE)
        assert root.format(version="1.2.3", arch="amd64") == archives.archive_root(component, "1.2.3", "amd64")
        assert set(binaries.split(", ")) <= set(source.programs)


def test_an_archive_is_complete_and_always_the_same(tmp_path: Path) -> None:
    program = tmp_path / "prometheus-node-exporter"
    program.write_bytes(b"\x7fELF program")
    first, second = tmp_path / "first.tar.gz", tmp_path / "second.tar.gz"
    root = "node_exporter-1.9.0.linux-amd64"
    digest = archives.pack(first, root, [("node_exporter", program)])
    program.touch()
    assert archives.pack(second, root, [("node_exporter", program)]) == digest
    assert hashlib.sha256(first.read_bytes()).hexdigest() == digest
    with tarfile.open(first) as archive:
        assert archive.getnames() == [root, f"{root}/node_exporter"]
        member = archive.getmember(f"{root}/node_exporter")
        assert member.mode == 0o755
        content = archive.extractfile(member)
        assert content is not None
        assert content.read() == b"\x7fELF program"


def test_what_is_missing_is_made_again(tmp_path: Path) -> None:
    components = {name: {"file": f"{name}.tar.gz"} for name in archives.COMPONENTS}
    description = {"directory": str(tmp_path), "source": "debian", "components": components}
    for name in components:
        assert not archives.complete(description)
        (tmp_path / f"{name}.tar.gz").touch()
    assert archives.complete(description)
    # A component that an earlier version of the demo did not know.
    assert not archives.complete({**description, "components": dict(list(components.items())[1:])})


def test_upstream_is_not_waited_for() -> None:
    began = time.monotonic()
    assert not archives.upstream_answers("http://127.0.0.1:9/sha256sums.txt", 1)
    assert time.monotonic() - began < 2


def test_grafana_is_the_stand_in_unless_an_archive_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(grafana_archive.VARIABLE, raising=False)
    entry = grafana_archive.provide(tmp_path)
    assert (entry["source"], entry["file"]) == ("stand-in", "grafana-12.4.3.linux-amd64.tar.gz")
    assert entry["sha256"]["amd64"] == hashlib.sha256((tmp_path / entry["file"]).read_bytes()).hexdigest()
    real = tmp_path / "grafana_13.1.3_31135815010_linux_arm64.tar.gz"
    real.write_bytes(b"an archive")
    monkeypatch.setenv(grafana_archive.VARIABLE, str(real))
    target = tmp_path / "archives"
    target.mkdir()
    assert grafana_archive.provide(target) == {
        "version": "13.1.3",
        "sha256": {"arm64": hashlib.sha256(b"an archive").hexdigest()},
        "file": real.name,
        "source": "GRAFANA_ARCHIVE",
    }
    assert (target / real.name).read_bytes() == b"an archive"


@pytest.mark.parametrize("name", ["grafana.zip", "grafana-12.4.3.linux-amd64.tar.gz"])
def test_an_archive_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(grafana_archive.VARIABLE, str(tmp_path / name))
    with pytest.raises(plan.DemoError, match=f"GRAFANA_ARCHIVE is '.*{name}'; allowed: a file, named as upstream"):
        grafana_archive.provide(tmp_path)


@pytest.fixture
def running_demo() -> ModuleType:
    specification = importlib.util.spec_from_file_location("running_demo", ROOT / "inventories/demo/running_demo.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_inventory_names_debians_archives(tmp_path: Path, running_demo: ModuleType) -> None:
    components = {"node_exporter": {"version": "1.9.0", "sha256": {"amd64": "ab"}}}
    description = {"directory": "/archives", "source": "debian", "components": components}
    (tmp_path / "archives.json").write_text(json.dumps(description), encoding="utf-8")
    assert running_demo.variables(tmp_path) == {
        "demo_name": tmp_path.name,
        "demo_directory": str(tmp_path),
        "component_mirror": "/archives",
        "sql_exporter_source": "package",
        "node_exporter_version": "1.9.0",
        "node_exporter_sha256": {"amd64": "ab"},
    }


def test_inventory_names_the_archive_of_grafana(tmp_path: Path, running_demo: ModuleType) -> None:
    grafana = {"version": "12.4.3", "sha256": {"amd64": "cd"}, "file": "grafana-12.4.3.linux-amd64.tar.gz",
               "source": "GRAFANA_ARCHIVE", "cache": "/cache"}  # fmt: skip
    description = {"directory": "", "source": "upstream", "components": {}, "grafana": grafana}
    (tmp_path / "archives.json").write_text(json.dumps(description), encoding="utf-8")
    found = running_demo.variables(tmp_path)
    assert found["grafana_archive_url"] == "https://dl.grafana.com/oss/release/grafana-12.4.3.linux-amd64.tar.gz"
    assert (found["grafana_version"], found["grafana_sha256"]) == ("12.4.3", {"amd64": "cd"})
    assert found["component_cache"] == "/cache"
    assert "component_mirror" not in found


@pytest.mark.parametrize("written", [None, {"directory": "", "source": "upstream", "components": {}}])
def test_inventory_leaves_the_roles_own_versions(tmp_path: Path, running_demo: ModuleType, written: object) -> None:
    if written:
        (tmp_path / "archives.json").write_text(json.dumps(written), encoding="utf-8")
    assert set(running_demo.variables(tmp_path)) == {"demo_name", "demo_directory"}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for the collection as a whole: layers, documentation, roles, sizes of files, no trace of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "ansible_collections.golden.signals.plugins."
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"

# Which layers of plugins/ a layer may import.
MAY_IMPORT: dict[str, set[str]] = {
    "modules": {"module_utils"},
    "module_utils": {"module_utils"},
    "plugin_utils": {"plugin_utils", "module_utils"},
    "action": {"plugin_utils", "module_utils"},
    "filter": {"plugin_utils", "module_utils"},
    "doc_fragments": set(),
}

LONGEST_FILE = 300
# Texts of law and lists of facts are as long as they are.
MAY_BE_LONG = {"LICENSE", "CHANGELOG.md", "changelogs/changelog.yaml"}


def tracked_files() -> list[str]:
    """Every file of the repository that git does not ignore, as paths below its root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):  # a copy without .git, or a copy that another user owns
        hidden = {".git", ".venv", ".collections", "build"}
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return sorted(str(path) for path in found if not hidden & set(path.parts) and "__pycache__" not in path.parts)
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; Ansible's own tags are read as their plain values."""

    class Loader(yaml.SafeLoader):
        """Knows any tag."""

    def plain(loader: Loader, _suffix: str, node: yaml.Node) -> Any:
        return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None

    Loader.add_multi_constructor("!", plain)
    # Loader is a SafeLoader.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)


def own_imports(path: Path) -> set[str]:
    """The layers of plugins/ (``module_utils``, ...) from which a Python file imports."""
    layers = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            layers.add(path.relative_to(ROOT / "plugins").parts[0])
            continue
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        layers |= {name.removeprefix(PACKAGE).split(".")[0] for name in names if name.startswith(PACKAGE)}
    return layers


FILES = tracked_files()
PLUGINS = [name for name in FILES if name.startswith("plugins/") and name.endswith(".py")]
ROLES = sorted({name.split("/")[1] for name in FILES if name.startswith("roles/")})


def plugins_of(kind: str) -> list[str]:
    return [Path(name).stem for name in PLUGINS if name.startswith(f"plugins/{kind}/") and not name.endswith("_.py")]


def test_there_is_something_to_test() -> None:
    assert len(PLUGINS) > 10
    assert "component" in ROLES
    assert plugins_of("modules")


@pytest.mark.parametrize("name", PLUGINS)
def test_imports_go_one_way(name: str) -> None:
    layer = name.split("/")[1]
    assert layer in MAY_IMPORT, f"plugins/{layer} is a new layer: say here what it may import"
    assert own_imports(ROOT / name) <= MAY_IMPORT[layer]


@pytest.mark.parametrize("name", [name for name in PLUGINS if name.split("/")[1] in ("modules", "module_utils")])
def test_what_runs_on_machines_is_python_of_their_oldest_release(name: str) -> None:
    ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name, feature_version=(3, 9))


def test_the_readme_holds_no_placeholder() -> None:
    found = re.findall(r"\b(?:PAIRS|MEASURED|TODO)\b", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert not found


def test_instrumentation_and_demo_do_not_import_the_collection() -> None:
    outside = [name for name in FILES if name.startswith(("instrumentation/", "demo/")) and name.endswith(".py")]
    users = [name for name in outside if "ansible_collections" in (ROOT / name).read_text(encoding="utf-8")]
    assert not users


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".py", ".sh"))])
def test_every_program_names_its_licence(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    if not text.strip():
        return
    if name.startswith("instrumentation/"):
        assert "SPDX-License-Identifier: " in text
    else:
        assert LICENCE in text


@pytest.mark.parametrize("kind", ["modules", "filter"])
def test_every_plugin_is_documented(kind: str) -> None:
    for plugin in plugins_of(kind):
        documents = read_documents(ROOT / f"plugins/{kind}/{plugin}.py")
        described = documents.get("DOCUMENTATION")
        sidecar = ROOT / f"plugins/{kind}/{plugin}.yml"
        if described is None and sidecar.exists():
            documents = read_yaml(sidecar)
            described = documents.get("DOCUMENTATION")
        assert described, f"{plugin} has no DOCUMENTATION"
        assert described["short_description"]
        assert "version_added" in described
        assert documents.get("EXAMPLES"), f"{plugin} has no EXAMPLES"
        assert documents.get("RETURN"), f"{plugin} has no RETURN"


def read_documents(path: Path) -> dict[str, Any]:
    """DOCUMENTATION, EXAMPLES and RETURN of a plug-in, parsed."""
    documents = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in ("DOCUMENTATION", "EXAMPLES", "RETURN"):
                    documents[target.id] = yaml.safe_load(str(node.value.value))
    return documents


def test_every_action_plugin_has_a_module_for_its_documentation() -> None:
    assert set(plugins_of("action")) <= set(plugins_of("modules"))


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_complete(role: str) -> None:
    directory = ROOT / "roles" / role
    for name in ("README.md", "meta/main.yml", "meta/argument_specs.yml", "tasks/main.yml"):
        assert (directory / name).is_file(), f"roles/{role}/{name} is missing"
    readme = (directory / "README.md").read_text(encoding="utf-8")
    assert f"golden.signals.{role}" in readme, "the README shows the role's use"
    about = read_yaml(directory / "meta/main.yml")["galaxy_info"]
    assert about["description"]
    assert about["license"] == "GPL-3.0-or-later"


@pytest.mark.parametrize("role", ROLES)
def test_argument_specs_equal_defaults(role: str) -> None:
    directory = ROOT / "roles" / role
    options = read_yaml(directory / "meta/argument_specs.yml")["argument_specs"]["main"].get("options", {})
    defaults_file = directory / "defaults/main.yml"
    defaults = read_yaml(defaults_file) or {} if defaults_file.exists() else {}
    with_default = {name: option for name, option in options.items() if not option.get("required")}
    assert set(defaults) == set(with_default), "defaults/main.yml and meta/argument_specs.yml name the same variables"
    for name, option in options.items():
        assert name.startswith(f"{role}_"), f"{name} has no role prefix"
        assert option.get("type"), f"{name} has no type"
        assert option.get("description"), f"{name} has no description"
        if name in defaults:
            assert option.get("default") == defaults[name], f"{name}: documented default differs from the real one"


@pytest.mark.parametrize("name", FILES)
def test_files_are_short(name: str) -> None:
    if name in MAY_BE_LONG or name.endswith((".json", ".svg", ".png", ".lock")):
        return
    lines = (ROOT / name).read_bytes().count(b"\n")
    assert lines <= LONGEST_FILE, f"{name} has {lines} lines; one idea per file"


# Spelled apart, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        (r"farm" + r"-studio", r"(?<![\w.}/-])/work" + r"/", r"/root/\.py" + r"env", r"/home/(?!(admin|me|you)\b)\w+/")
    )
)


@pytest.mark.parametrize("name", FILES)
def test_nothing_depends_on_one_machine(name: str) -> None:
    text = (ROOT / name).read_bytes().decode("utf-8", errors="replace")
    found = FORBIDDEN.search(text)
    assert not found, f"{name}: {found.group() if found else ''}"

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component, parse
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import (
    HostState,
    binary_paths,
    script,
)
from ansible_collections.golden.signals.plugins.plugin_utils.component.probe import (
    parse as read,
)


def ask(*components: Component) -> tuple[str, str]:
    """Run the real script with a real shell, here, where nothing of the components is."""
    text, word = script(components)
    done = subprocess.run(["/bin/sh", "-s"], input=text, capture_output=True, text=True, timeout=30, check=True)
    assert done.stderr == ""
    return done.stdout, word


def test_the_script_answers_on_any_linux(component: Component, tmp_path: Path) -> None:
    answer, word = ask(component)
    state = read(answer, word)
    assert state.machine == subprocess.check_output(["uname", "-m"], text=True).strip()
    assert state.uid.isdigit()
    assert state.distribution["ID"]
    assert state.commands == {"check:shopd:0": "t"}
    assert state.markers == {"shopd": {}}
    assert "/etc/shopd/settings.yml" not in state.paths


def test_paths_sums_and_links_by_the_real_tools(tmp_path: Path) -> None:
    plain = tmp_path / "a"
    plain.write_text("x", encoding="utf-8")
    plain.chmod(0o604)
    (tmp_path / "link").symlink_to(plain)
    (tmp_path / "folder").mkdir(mode=0o755)
    (tmp_path / "folder-link").symlink_to(tmp_path / "folder")
    raw: dict[str, Any] = {"name": "n", "source": "none", "files": [], "directories": []}
    raw["files"] = [{"path": f"{tmp_path}/{name}", "content": "x"} for name in ("a", "link", "missing")]
    raw["directories"] = [{"path": f"{tmp_path}/folder-link"}]
    state = read(*ask(parse(raw, "/nowhere")))
    seen = state.paths[str(plain)]
    assert (seen.kind, seen.mode, seen.size) == ("regular file", "604", 1)
    assert seen.sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert state.paths[f"{tmp_path}/link"].kind == "symbolic link"
    assert state.paths[f"{tmp_path}/folder-link"].kind == "directory"
    assert f"{tmp_path}/missing" not in state.paths


def test_a_command_sees_its_input_and_nothing_of_the_script() -> None:
    checks = [
        {"name": "input", "command": ["cat"], "input": "a $HOME `id` 'b'\n\n  c", "expect": ""},
        {"name": "no input", "command": ["cat"], "expect": ""},
        {"name": "words", "command": ["printf", "%s|", "a b", "'", "$x", "*"], "expect": ""},
        {"name": "errors", "command": ["sh", "-c", "echo out; echo err >&2; exit 3"], "expect": ""},
        {"name": "missing", "command": ["no-such-program-here"], "expect": ""},
    ]
    state = read(*ask(parse({"name": "n", "source": "none", "checks": checks}, "/nowhere")))
    answers = [state.commands[f"check:n:{index}"] for index in range(5)]
    assert answers[:4] == ["a $HOME `id` 'b'\n\n  c", "", "a b|'|$x|*|", "out\nerr"]
    assert "not found" in answers[4]


def test_a_cut_answer_is_an_empty_state(component: Component) -> None:
    answer, word = ask(component)
    for cut in (0, 10, len(answer) // 2, answer.rindex(word) - 1):
        assert read(answer[:cut], word) == HostState()
    assert read(answer, "@@another") == HostState()


@pytest.mark.parametrize("noise", ["banner of the login shell\n", "\r\n", "\x00\x01", "x" * 10_000 + "\n"])
def test_noise_before_the_answer_does_no_harm(component: Component, noise: str) -> None:
    answer, word = ask(component)
    assert read(noise + answer, word) == read(answer, word)
    assert read(answer.replace("\n", "\r\n"), word).machine == read(answer, word).machine


def test_odd_lines_stay_out() -> None:
    word = "@@w"
    answer = "".join(
        f"\n{word} {title}\n{body}\n"
        for title, body in {
            "paths": "/a|regular file|644|root|root|1|2\n/b|x|y|z|u|one|2|3\n/c|regular file|644|root|root|1|2|3",
            "sums": "junk\n" + "a" * 64 + "  /c",
            "units": "Id=a.service\nNames=a.service b.service\nActiveState=active\n\nActiveState=odd",
            "links": "/x\n/y z",
            "marker:one": "[1]",
            "marker:two": "{cut",
            "marker:three": '{"version": "1"}',
            "distribution": 'ID="centos"\nID_LIKE="rhel fedora"\nnonsense',
            "end": "",
        }.items()
    )
    state = read(answer, word)
    assert list(state.paths) == ["/c"]
    assert state.paths["/c"].sha256 == "a" * 64
    assert state.units["b.service"]["ActiveState"] == "active"
    assert set(state.units) == {"a.service", "b.service"}
    assert state.links == {"/x": "", "/y": "z"}
    assert state.markers == {"one": {}, "two": {}, "three": {"version": "1"}}
    assert state.families == {"centos", "rhel", "fedora"}


def test_programs_by_source(component: Component, raw: dict[str, Any]) -> None:
    assert binary_paths(component)["shopctl"] == "/opt/golden-signals/shopd/1.2.3/shopctl"
    raw.update(source="package", package={"name": "shop", "binaries": {"shopd": "/usr/bin/shopd"}})
    assert binary_paths(parse(raw, "/nowhere")) == {"shopd": "/usr/bin/shopd"}
    assert binary_paths(parse({"name": "n", "source": "none"}, "/nowhere")) == {}

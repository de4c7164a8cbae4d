# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.description import (
    DescriptionError,
    conflicts,
    parse,
)


def faults(raw: Any) -> list[str]:
    with pytest.raises(DescriptionError) as caught:
        parse(raw, "/nowhere")
    return str(caught.value).splitlines()


def change(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Set a key, written as archive.url or files.0.path."""

    def apply(raw: dict[str, Any]) -> None:
        *path, last = key.split(".")
        place: Any = raw
        for part in path:
            place = place[int(part)] if part.isdigit() else place.setdefault(part, {})
        place[last] = value

    return apply


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("name", "Shop D", "component Shop D: name is 'Shop D'; allowed: lower-case letters, digits, _ and -"),
        ("version", 1.2, "component shopd: version is 1.2; allowed: a quoted version such as \"1.12.1\""),
        ("version", "current", "component shopd: version is 'current'; allowed: a quoted version"),
        ("source", "tar", "component shopd: source is 'tar'; allowed: archive, package, none"),
        ("archive", [], "component shopd: archive is a list; allowed: a mapping"),
        ("archive.url", "shopd.tar.gz", "archive: url is 'shopd.tar.gz'; allowed: an http or https URL"),
        ("archive.url", "", "component shopd: archive.url is missing (source is archive)"),
        ("archive.sha256", {"amd64": "abc"}, "archive: sha256 amd64 is 'abc'; allowed: 64 hexadecimal digits"),
        ("archive.binaries", ["../x"], "archive: binaries[0] is '../x'; allowed: the name of a program"),
        ("archive.size", 1, "archive: unknown key 'size'; allowed: binaries, root, sha256, sums_url, url"),
        ("binary", "shopx", "component shopd: binary is 'shopx'; allowed: shopd, shopctl (binaries of the archive)"),
        ("arguments", "--x", "component shopd: arguments is '--x'; allowed: a list"),
        ("arguments", ["a\0b"], "component shopd: arguments[0] holds a NUL character"),
        ("environment", {"A B": "x"}, "environment has a key that is 'A B'; allowed: the name of an environment"),
        ("environment", {"A": True}, "environment A is True; allowed: text or a number"),
        ("user", "a b", "component shopd: user is 'a b'; allowed: a user or group name"),
        ("capabilities", ["NET_RAW"], "capabilities[0] is 'NET_RAW'; allowed: a capability such as CAP_NET_RAW"),
        ("hardening", {"protect home": 1}, "hardening has a key that is 'protect home'; allowed: a setting of systemd"),
        ("hardening", {"ProtectHome": {}}, "hardening ProtectHome is a mapping; allowed: text, a number, true, false"),
        ("writable_paths", ["data"], "writable_paths[0] is 'data'; allowed: an absolute path"),
        ("files.0.path", "/etc/../shadow", "files[0]: path is '/etc/../shadow'; allowed: an absolute path"),
        ("files.0.path", "/etc/x/", "files[0]: path is '/etc/x/'; allowed: an absolute path"),
        ("files.0.mode", 644, "files[0]: mode is 644; allowed: a quoted mode such as \"0640\""),
        ("files.0.on_change", "reboot", "files[0]: on_change is 'reboot'; allowed: restart, reload, none"),
        ("files.0.removal_limit", 50, "files[0]: removal_limit is 50; allowed: a share from 0 to 1"),
        ("files.0.content", "x", "files[0] /etc/shopd/settings.yml: give one of data, content, source, not ['data',"),
        ("files.1.content", 4711, "files[1]: content is a number; allowed: text"),
        ("files.2.path", "/etc/shopd/password", "files: /etc/shopd/password is listed twice"),
        ("files", [{"content": "x"}], "files[0]: path is missing"),
        ("files", ["x"], "files[0] is 'x'; allowed: a mapping"),
        ("directories", [{"path": "x"}], "directories[0]: path is 'x'; allowed: an absolute path"),
        ("validate", [[]], "validate[0] is a list; allowed: a list of words, at least one"),
        ("health.timeout", 0, "health: timeout is 0; allowed: seconds, 1 to 3600"),
        ("health.url", "file:///etc/shadow", "health: url is 'file:///etc/shadow'; allowed: an http or https URL"),
        ("reload.signal", "hup; reboot", "reload: signal is 'hup; reboot'; allowed: a signal such as HUP"),
        ("listen", ["9100"], "listen[0] is '9100'; allowed: a port, 1 to 65535"),
        ("listen", [True], "listen[0] is True; allowed: a port, 1 to 65535"),
        ("replaces", ["old"], "replaces[0] is 'old'; allowed: a full unit name such as node_exporter.service"),
        ("requires", [{"name": "x", "command": ["x"], "matches": "("}], "requires[0]: matches is '('; allowed: a"),
        ("checks.0.expect", True, "checks[0]: expect is True; allowed: text or a number"),
        ("checks.0.command", [], "checks[0]: command is a list; allowed: a list of words, at least one"),
        ("checks.0.repair", [{"comand": ["x"]}], "checks[0].repair[0]: unknown key 'comand' (did you mean command?)"),
        ("agruments", [], "component shopd: unknown key 'agruments' (did you mean arguments?); allowed: archive,"),
    ],
)  # fmt: skip
def test_each_fault_names_component_key_value_and_what_is_allowed(
    raw: dict[str, Any], key: str, value: Any, fault: str
) -> None:
    change(key, value)(raw)
    found = faults(raw)
    assert any(fault in line for line in found), found
    assert all(line.startswith("component ") for line in found)


def test_all_faults_at_once(raw: dict[str, Any]) -> None:
    raw.update(listen=[0], user="", nonsense=1)
    assert len(faults(raw)) == 3


@pytest.mark.parametrize("raw_value", [None, [], "shopd", 3, {}])
def test_no_description_at_all(raw_value: Any) -> None:
    assert faults(raw_value)


def test_package_needs_its_name(raw: dict[str, Any]) -> None:
    raw.update(source="package", archive={})
    assert "package.name and package.binaries are needed" in faults(raw)[0]


def test_missing_source_file_is_named(raw: dict[str, Any], tmp_path: Any) -> None:
    raw["files"] = [
        {"path": "/etc/a", "source": f"{tmp_path}/no"},
        {"path": "/etc/b", "source": "golden.signals:roles/no"},
    ]
    found = faults(raw)
    assert (
        found[0]
        == f"component shopd: files[0] /etc/a: source '{tmp_path}/no' cannot be read: No such file or directory"
    )
    assert "'/nowhere/roles/no'" in found[1]


def test_a_long_value_and_a_secret_are_not_repeated(raw: dict[str, Any]) -> None:
    raw["user"] = "x" * 5000
    raw["checks"][0]["input"] = ["hunter2"]
    text = "\n".join(faults(raw))
    assert len(text) < 300
    assert "hunter2" not in text


def test_defaults_and_contents(raw: dict[str, Any], tmp_path: Any) -> None:
    (tmp_path / "rules.yml").write_text("groups: []\n", encoding="utf-8")
    raw["files"] += [
        {"path": "/etc/shopd/targets.json", "data": [{"b": 1, "a": "ü"}]},
        {"path": "/etc/shopd/rules.yml", "source": "golden.signals:rules.yml", "owner": "shopd", "mode": "0600"},
    ]
    component = parse(raw, str(tmp_path))
    by_path = {entry.path: entry for entry in component.files}
    assert by_path["/etc/shopd/settings.yml"].content.startswith(b"---\n# Written by golden.signals")
    assert by_path["/etc/shopd/settings.yml"].content.endswith(b"\na: 1\n")
    assert by_path["/etc/shopd/targets.json"].content.endswith(b'"b": 1\n  }\n]\n')
    assert by_path["/etc/shopd/rules.yml"].content == b"groups: []\n"
    assert (by_path["/etc/shopd/note"].mode, by_path["/etc/shopd/note"].owner, by_path["/etc/shopd/note"].group) == (
        "0640", "root", "shopd",
    )  # fmt: skip
    assert component.directories == (
        {"path": "/var/lib/shopd/spool", "mode": "0755", "owner": "root", "group": "shopd"},
    )
    assert component.user == "shopd"
    assert component.unit == "shopd.service"
    assert component.archive_name(component.archive["root"], "arm64") == "shopd-1.2.3.linux-arm64"


def test_source_none_has_no_unit_and_belongs_to_root() -> None:
    component = parse({"name": "rabbitmq_plugin", "source": "none"}, "/nowhere")
    assert not component.has_unit
    assert component.user == "root"


def test_conflicts(raw: dict[str, Any]) -> None:
    component = parse(raw, "/nowhere")
    other = parse({**raw, "name": "other", "binary": "shopd", "files": raw["files"][:1]}, "/nowhere")
    assert conflicts([component]) == []
    assert conflicts([component, other]) == [
        "port 9000 is claimed by shopd and other on this host",
        "file /etc/shopd/settings.yml is claimed by shopd and other on this host",
    ]
    assert "component shopd is described twice for this host" in conflicts([component, component])


JUNK: list[Any] = [
    None, True, 0, -1, 1.5, 2**70, float("nan"), "", "x", "\0", "\ud800", "a\nb", "/", "/etc/x", "../..", "{version}",
    [], [[]], [None], ["x"], {}, {"x": 1}, {1: 2, "b": []}, {None: {}}, [{}], [{"path": "/etc/x"}], "none", "archive",
]  # fmt: skip


def test_garbage_never_raises_anything_but_a_description_error(raw: dict[str, Any]) -> None:
    """Seeded: any part of a description is replaced by anything, many times."""
    chance = random.Random(20261123)

    def spoil(value: Any, depth: int) -> Any:
        if depth == 0 or chance.random() < 0.12:
            return chance.choice(JUNK)
        if isinstance(value, dict):
            result = {key: spoil(item, depth - 1) if chance.random() < 0.4 else item for key, item in value.items()}
            if chance.random() < 0.2:
                result[chance.choice(["x", 3, None, "data", "sums_url", "package"])] = chance.choice(JUNK)
            return result
        if isinstance(value, list):
            return [spoil(item, depth - 1) if chance.random() < 0.5 else item for item in value]
        return chance.choice(JUNK) if chance.random() < 0.3 else value

    sound = 0
    for _round in range(4000):
        try:
            parse(spoil(raw, 5), "/nowhere")
            sound += 1
        except DescriptionError:
            continue
    assert 0 < sound < 2000


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"schedule": {}}, "component shopd: schedule.interval is missing"),
        ({"schedule": {"interval": 0}}, "schedule: interval is 0; allowed: seconds, 1 to 31536000"),
        ({"schedule": {"every": 5}}, "schedule: unknown key 'every'; allowed: interval"),
        ({"listen": [9000]}, "listen is for services that stay; allowed with schedule: none"),
        ({"health": {"url": "http://127.0.0.1/"}}, "health.url is for services that stay"),
        ({"reload": {"signal": "HUP"}}, "reload is for services that stay"),
        ({"source": "none"}, "schedule needs a program; source is 'none'; allowed: archive, package"),
    ],
)
def test_faults_of_a_job_that_a_timer_runs(raw: dict[str, Any], changes: dict[str, Any], fault: str) -> None:
    job = {**raw, "listen": [], "schedule": {"interval": 60}}
    assert parse({**job, "health": {"timeout": 5}}, "/nowhere").units == ("shopd.service", "shopd.timer")
    assert any(fault in found for found in faults({**job, **changes}))

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prometheus and node_exporter as they are: their own checker, their hardening, and the quoting of systemd."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from machine import Controller, Machine
from subject import URL

PROMETHEUS = "http://127.0.0.1:9090/metrics"


@pytest.fixture(scope="module", name="services")
def fixture_services(
    controller: Controller, machine: Machine, real: dict[str, dict[str, Any]]
) -> Iterator[list[dict[str, Any]]]:
    """Prometheus and node_exporter with nothing but the defaults of the component, applied in one task."""

    def archive(name: str, *binaries: str) -> dict[str, Any]:
        root = f"{name}-{{version}}.linux-{{arch}}"
        url = f"https://archive.invalid/{root}.tar.gz"
        return {"url": url, "root": root, "binaries": list(binaries), "sha256": real[name]["sha256"]}

    prometheus = {
        "name": "prometheus",
        "version": real["prometheus"]["version"],
        "source": "archive",
        "archive": archive("prometheus", "prometheus", "promtool"),
        "arguments": ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/var/lib/prometheus/data"],
        "files": [
            {"path": "/etc/prometheus/prometheus.yml", "data": {"rule_files": ["rules/*.yml"]}, "on_change": "reload"},
            {"path": "/etc/prometheus/rules/a.yml", "data": {"groups": []}, "on_change": "reload"},
        ],
        "validate": [["promtool", "check", "config", "/etc/prometheus/prometheus.yml"]],
        "health": {"url": "http://127.0.0.1:9090/-/ready", "timeout": 20},
        "reload": {"url": PROMETHEUS, "contains": "prometheus_config_last_reload_successful 1"},
        "listen": [9090],
    }
    node_exporter = {
        "name": "node_exporter",
        "version": real["node_exporter"]["version"],
        "source": "archive",
        "archive": archive("node_exporter", "node_exporter"),
        "arguments": ["--web.listen-address=127.0.0.1:9100"],
        "health": {"url": "http://127.0.0.1:9100/metrics", "contains": "node_exporter_build_info", "timeout": 10},
    }
    services = [prometheus, node_exporter]
    controller.apply(*services)
    controller.unchanged(*services)
    yield services
    machine.sh(
        "for name in prometheus node_exporter; do systemctl disable --quiet --now $name\n"
        "rm /etc/systemd/system/$name.service; rm -r /opt/golden-signals/$name; done"
    )


def test_promtool_refuses_and_nothing_changes(
    services: list[dict[str, Any]], controller: Controller, machine: Machine
) -> None:
    prometheus, node_exporter = services
    before = machine.sh("cat /etc/prometheus/prometheus.yml /etc/prometheus/rules/a.yml"), machine.pid("prometheus")
    files = [
        prometheus["files"][0],
        {**prometheus["files"][1], "data": {"groups": [{"name": "g", "rules": [{"expr": "sum("}]}]}},
    ]
    run = controller.fail({**prometheus, "files": files})
    message = "promtool check config /etc/prometheus/prometheus.yml refuses the new configuration (nothing was changed)"
    assert message in run.message
    assert "/etc/prometheus/rules/a.yml" in run.message
    assert ".staging" not in run.message
    after = machine.sh("cat /etc/prometheus/prometheus.yml /etc/prometheus/rules/a.yml"), machine.pid("prometheus")
    assert after == before
    controller.unchanged(prometheus, node_exporter)


def test_prometheus_takes_a_new_rule_by_reload(
    services: list[dict[str, Any]], controller: Controller, machine: Machine
) -> None:
    prometheus = services[0]
    rule = {"record": "one", "expr": "1"}
    files = [prometheus["files"][0], {**prometheus["files"][1], "data": {"groups": [{"name": "g", "rules": [rule]}]}}]
    before = machine.pid("prometheus")
    run = controller.apply({**prometheus, "files": files})
    assert "reloaded prometheus.service" in run.done("prometheus")
    assert machine.pid("prometheus") == before
    assert '"name":"one"' in machine.get("http://127.0.0.1:9090/api/v1/rules")
    controller.apply(prometheus)


@pytest.mark.parametrize("unit", ["prometheus", "node_exporter"])
def test_exposure(unit: str, services: list[dict[str, Any]], machine: Machine) -> None:
    """The default unit, without capabilities, is rated 3.0 or better, and its file systems are really read-only."""
    last = machine.sh(f"systemd-analyze security --no-pager {unit}.service | grep 'Overall exposure'")
    assert float(last.split(":")[1].split()[0]) <= 3.0
    mounts = machine.sh(f"cat /proc/{machine.pid(unit)}/mountinfo").splitlines()
    root = [words for words in map(str.split, mounts) if words[4] == "/"]
    assert root[-1][5].startswith("ro")


def test_arguments_and_environment_arrive_as_written(
    base: dict[str, Any], controller: Controller, machine: Machine
) -> None:
    words = ["a b", "100%", "%n", "$HOME ${X} $$", 'say "hi"', "'single'", "back\\slash", "tab\there", "new\nline",
             "", ";", "-x", "grüße", "end\\"]  # fmt: skip
    greeting = "a \"b\" $c %d \\ e 'f'"
    wanted = {
        **base,
        "arguments": [*base["arguments"], *words],
        "environment": {"GREETING": greeting},
        "description": "50% $x",
    }
    controller.apply(wanted)
    answer = json.loads(machine.get(URL))
    assert answer["arguments"] == words
    assert answer["greeting"] == greeting
    assert machine.sh("systemctl show -p Description --value shopd").strip() == "50% $x"
    controller.unchanged(wanted)

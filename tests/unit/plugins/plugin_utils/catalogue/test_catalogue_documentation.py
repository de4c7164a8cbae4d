# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/catalogue.md says what the code does."""

from __future__ import annotations

import re

import pytest
import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.limits import LIMITS
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import (
    ALERTMANAGER_PORT,
    BLACKBOX_PORT,
    KINDS,
    LATENCY_BUCKETS,
    NODE_PORT,
    PROCESS_PORT,
    PROMETHEUS_PORT,
)
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.structure import structure_faults
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.thresholds import LOWER_IS_WORSE
from tests.unit.real_prometheus import ROOT

PAGE = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading, to the next heading."""
    return PAGE.split(f"# {title}\n", 1)[1].split("\n#", 1)[0]


def test_every_key_is_described_with_its_default() -> None:
    common = section("Keys of every kind")
    for kind, keys in KINDS.items():
        for key, facts in keys.items():
            text = common if key in ("product", "group", "thresholds") else section(kind)
            row = re.search(rf"^\| `{key}(?:\.source)?` \|(.*)$", text, re.MULTILINE)
            assert row, f"{kind}.{key} is not in docs/catalogue.md"
            if isinstance(facts.default, (int, str)) and key != "group":
                assert str(facts.default) in row.group(1).replace("\\|", "|"), f"{kind}.{key}"
    assert ", ".join(f"{bound:g}" for bound in LATENCY_BUCKETS) in section("http")


def test_every_job_is_described_with_its_limit() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \|[^|]*\| (\d+) \|", section("Jobs"), re.MULTILINE))
    assert {job: int(limit) for job, limit in rows.items()} == {
        job: limits.sample_limit for job, limits in LIMITS.items()
    }


def test_thresholds_whose_lower_value_is_worse_are_named() -> None:
    assert all(f"`{name}`" in section("Thresholds") for name in LOWER_IS_WORSE)


def test_example_is_a_good_catalogue() -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block
    assert structure_faults(yaml.safe_load(block.group(1))["signals_services"]) == []


@pytest.mark.parametrize(
    ("role", "port"),
    [
        ("node_exporter", NODE_PORT),
        ("process_exporter", PROCESS_PORT),
        ("blackbox_exporter", BLACKBOX_PORT),
        ("prometheus", PROMETHEUS_PORT),
        ("alertmanager", ALERTMANAGER_PORT),
    ],
)
def test_roles_say_at_which_port_and_how_site_yml_scrapes_them(role: str, port: int) -> None:
    readme = " ".join((ROOT / "roles" / role / "README.md").read_text(encoding="utf-8").split())
    assert f"plain HTTP without password at port {port}. With TLS or passwords (`{role}_web_config`)" in readme
    assert "prometheus_extra_scrape_configs" in readme
    assert str(port) in section("Jobs").partition("**Limit.**")[2]

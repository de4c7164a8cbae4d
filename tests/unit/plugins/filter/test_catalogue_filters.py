# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue's filters, in a real play and as documented."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from tests.unit.catalogue_support import DATACENTER, ENVIRONMENT, GROUPS, catalogue
from tests.unit.real_prometheus import ROOT

FILTERS = (
    "catalogue_errors",
    "constant_rules",
    "expectations",
    "host_components",
    "process_groups",
    "s3_storages",
    "scrape_jobs",
    "scrape_targets",
)
PLAY = """
- hosts: mon1,shop1
  gather_facts: false
  tasks:
    - name: Write what the filters say
      delegate_to: localhost
      ansible.builtin.copy:
        dest: "{{ inventory_dir }}/{{ inventory_hostname }}.json"
        mode: "0600"
        content: "{{ answers | to_json }}"
      vars:
        ansible_connection: local
        ansible_python_interpreter: "{{ ansible_playbook_python }}"
        places: [production, dc1]
        answers:
          errors: "{{ signals_services | golden.signals.catalogue_errors(groups, {}, 'production', 'dc1', '15s') }}"
          components: "{{ signals_services | golden.signals.host_components(inventory_hostname, group_names) }}"
          by_groups: "{{ signals_services | golden.signals.host_components(inventory_hostname, groups) }}"
          processes: "{{ signals_services | golden.signals.process_groups(inventory_hostname, group_names) }}"
          storages: "{{ signals_services | golden.signals.s3_storages(inventory_hostname, ['prometheus']) }}"
          targets: "{{ signals_services | golden.signals.scrape_targets(groups, hostvars, 'production', 'dc1') }}"
          jobs: "{{ signals_services | golden.signals.scrape_jobs('15s', sample_limits={'http': 30000}) }}"
          rules: "{{ signals_services | golden.signals.constant_rules(groups, 'production', 'dc1') }}"
          expected: >-
            {{ signals_services | golden.signals.expectations(groups, hostvars, 'production', 'dc1', '15s') }}
"""


def function(name: str) -> Any:
    """The function of a filter."""
    module = importlib.import_module(f"ansible_collections.golden.signals.plugins.filter.{name}")
    return module.FilterModule().filters()[name]


def inventory(services: dict[str, Any]) -> dict[str, Any]:
    """An inventory with the catalogue, some of it in templates."""
    children: dict[str, Any] = {
        name: {"hosts": {host: {} for host in hosts}}
        for name, hosts in GROUPS.items()
        if name not in ("all", "ungrouped")
    }
    children["shop_api"]["hosts"]["shop1"] = {"last_part": 7, "signals_address": "{{ '10.0.0.' ~ last_part }}"}
    services["shop-api"]["product"] = "{{ shop_product }}"
    return {"all": {"vars": {"shop_product": "shop", "signals_services": services}, "children": children}}


def test_filters_in_a_play(tmp_path: Path) -> None:
    (tmp_path / "hosts.yml").write_text(yaml.safe_dump(inventory(catalogue())), encoding="utf-8")
    (tmp_path / "play.yml").write_text(PLAY, encoding="utf-8")
    program = str(Path(sys.executable).with_name("ansible-playbook"))
    run = subprocess.run(
        [program, "-i", str(tmp_path / "hosts.yml"), str(tmp_path / "play.yml")],
        cwd=tmp_path,
        env={**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    prometheus, shop = (
        json.loads((tmp_path / f"{host}.json").read_text(encoding="utf-8")) for host in ("mon1", "shop1")
    )
    assert prometheus["errors"] == []
    assert prometheus["components"] == prometheus["by_groups"] == ["node_exporter", "s3_exporter", "prometheus"]
    assert shop["components"] == shop["by_groups"] == ["node_exporter", "process_exporter"]
    assert shop["processes"] == [{"name": "shop-api", "cmdline": ["shop_api"]}]
    assert [storage["name"] for storage in shop["storages"]] == ["s3"]
    for key in ("targets", "jobs", "rules", "expected"):
        assert prometheus[key] == shop[key], f"{key} is not the same on every host"
    shop_targets = [entry for entry in shop["targets"]["http.json"] if entry["labels"]["service"] == "shop-api"]
    assert [entry["targets"][0] for entry in shop_targets] == ["10.0.0.7:9464", "shop2:9464"]
    assert {entry["labels"]["product"] for entry in shop_targets} == {"shop"}
    assert len(shop["expected"]["signals"]) == 27
    assert next(job for job in shop["jobs"] if job["job_name"] == "http")["sample_limit"] == 30000
    assert shop["rules"]["groups"][0]["name"] == "signals-constants"


def shared_options(fragments: list[str]) -> dict[str, Any]:
    """The options of documentation fragments, named as in a filter's documentation."""
    options: dict[str, Any] = {}
    for fragment in fragments:
        name, _dot, part = fragment.removeprefix("golden.signals.").partition(".")
        module = importlib.import_module(f"ansible_collections.golden.signals.plugins.doc_fragments.{name}")
        options.update(yaml.safe_load(getattr(module.ModuleDocFragment, (part or "documentation").upper()))["options"])
    return options


@pytest.mark.parametrize("name", FILTERS)
def test_documentation_fits_the_function(name: str) -> None:
    module = importlib.import_module(f"ansible_collections.golden.signals.plugins.filter.{name}")
    documentation = yaml.safe_load(module.DOCUMENTATION)
    options = {**documentation.get("options", {}), **shared_options(documentation["extends_documentation_fragment"])}
    parameters = list(inspect.signature(function(name)).parameters.values())[1:]
    assert documentation["name"] == name
    assert set(options) == {"_input"} | {parameter.name for parameter in parameters}
    positional = [part.strip() for part in documentation["positional"].split(",")]
    assert positional == [parameter.name for parameter in parameters][: len(positional)]
    for parameter in parameters:
        required = parameter.default is inspect.Parameter.empty
        assert options[parameter.name].get("required", False) == required
    assert "_value" in yaml.safe_load(module.RETURN)
    for task in yaml.safe_load(module.EXAMPLES):
        assert f"golden.signals.{name}(" in json.dumps(task)


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "catalogue_errors"])
def test_malformed_catalogue_is_an_error_with_all_faults(name: str) -> None:
    services = catalogue(shop_api={"kind": "htp"}, crm_api={"colour": "red"})
    arguments = {
        "groups": GROUPS,
        "hostvars": {},
        "environment": ENVIRONMENT,
        "datacenter": DATACENTER,
        "scrape_interval": "15s",
        "host": "shop1",
    }
    wanted = inspect.signature(function(name)).parameters
    with pytest.raises(AnsibleFilterError, match="signals_services") as caught:
        function(name)(services, **{key: value for key, value in arguments.items() if key in wanted})
    assert "signals_services.shop-api.kind: 'htp' is not a kind" in str(caught.value)
    assert "signals_services.crm-api.colour: unknown key" in str(caught.value)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(AnsibleFilterError, match="scrape_interval: '15' is not allowed"):
        function("scrape_jobs")(catalogue(), "15")
    with pytest.raises(AnsibleFilterError, match="datacenter: '' is not allowed"):
        function("scrape_targets")(catalogue(), GROUPS, {}, "production", "")
    with pytest.raises(AnsibleFilterError, match="groups: a value of type list"):
        function("constant_rules")(catalogue(), [], "production", "dc1")
    with pytest.raises(AnsibleFilterError, match=r"signals_host_thresholds.filesystem_ratio.warning: 7 is beyond 1"):
        function("constant_rules")(catalogue(), GROUPS, "production", "dc1", {"filesystem_ratio": {"warning": 7}})

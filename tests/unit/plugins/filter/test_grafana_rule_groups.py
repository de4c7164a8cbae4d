# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter grafana_rule_groups, as a template calls it."""

from __future__ import annotations

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.golden.signals.plugins.filter.grafana_rule_groups import DOCUMENTATION, FilterModule

FILE = """
groups:
  - name: g
    interval: 30s
    rules:
      - {alert: High, expr: "a > 1", annotations: {summary: "{{ $labels.host }}"}}
"""
rule_groups = FilterModule().filters()["grafana_rule_groups"]


def test_texts_and_data_give_the_same() -> None:
    options = {"folder_uid": "folder", "datasource_uid": "prometheus"}
    (group,) = rule_groups([FILE], **options)
    assert group["rules"][0]["uid"] == "golden-High"
    assert rule_groups([yaml.safe_load(FILE)], **options) == [group]


def test_faults_are_ansible_s() -> None:
    with pytest.raises(AnsibleFilterError, match="folder_uid: '' is no uid") as caught:
        rule_groups(["x"], folder_uid="", datasource_uid="prometheus")
    assert "rule file 1: it has no list groups" in str(caught.value)


def test_documentation_names_every_option() -> None:
    documented = set(yaml.safe_load(DOCUMENTATION)["options"]) - {"_input"}
    code = rule_groups.__wrapped__.__code__
    assert documented == set(code.co_varnames[1 : code.co_argcount])

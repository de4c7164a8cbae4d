# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of rules in rule files."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.golden.signals.plugins.filter.rule_names import FilterModule

rule_names = FilterModule().filters()["rule_names"]
FILE = """
groups:
  - name: golden-http
    rules:
      - {record: "service:a:sum", expr: a}
      - {alert: High, expr: a > 1}
      - {alert: High, expr: a > 2}
  - {name: empty}
"""


def test_texts_and_data() -> None:
    constants = {"groups": [{"name": "golden-http", "rules": [{"record": "service:info", "expr": "1"}]}]}
    assert rule_names([FILE, constants]) == {
        "golden-http": ["service:a:sum", "High", "High", "service:info"],
        "empty": [],
    }


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (FILE, "a str was given; allowed: a list of rule files"),
        (["groups: ["], "rule file 1 is not YAML"),
        ([FILE, "rules: []"], "rule file 2 has no list 'groups'"),
        ([{"groups": [{"name": "x", "rules": [{"expr": "1"}]}]}], "rule file 1 has a group without name, or a rule"),
        ([{"groups": [{"rules": []}]}], "a group without name"),
        ([{"groups": ["x"]}], "a group without name"),
    ],
)
def test_no_rule_files(files: Any, words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=words):
        rule_names(files)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prometheus' alerts as Grafana-managed rules."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: grafana_rule_groups
short_description: Alerts of Prometheus rule files as Grafana rule groups
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Turns every alert of the given rule files into a Grafana-managed alert rule, in the form in which Grafana's
    provisioning API takes and returns rule groups.
  - Recording rules stay with Prometheus and are passed over.
  - Each rule has a fixed uid, made of the alert's name, so that a second run finds it again.
  - What Grafana can not do is an error that names the alert or the group, for example an interval which is no multiple
    of 10 s.
positional: folder_uid, datasource_uid
options:
  _input:
    description: The rule files, each as its text (YAML) or as data with the key C(groups).
    type: list
    elements: raw
    required: true
  folder_uid:
    description: Uid of the folder that holds the rules.
    type: str
    required: true
  datasource_uid:
    description: Uid of the data source, a Prometheus that records the series of the rules.
    type: str
    required: true
  datacenter:
    description:
      - Becomes part of the uids and of the groups' names.
      - Needed where several datacenters, each with its own Prometheus, share one Grafana.
    type: str
    default: ""
  dashboard_base_url:
    description: Address of Grafana, put in front of the annotation C(dashboard). Without it the path stays as it is.
    type: str
    default: ""
  runbook_base_url:
    description:
      - Address put in front of the annotation C(runbook), which is then named C(runbook_url), as Grafana expects it.
      - Without it the path stays as it is.
    type: str
    default: ""
  default_interval:
    description: Evaluation interval of the groups that name none.
    type: str
    default: 1m
seealso:
  - plugin: golden.signals.grafana_notifications
    plugin_type: filter
"""

EXAMPLES = r"""
- name: The alerts of two rule files for Grafana
  ansible.builtin.set_fact:
    rule_groups: >-
      {{ query('ansible.builtin.file', 'rules/http_alerts.yml', 'rules/hosts_alerts.yml')
         | golden.signals.grafana_rule_groups(
             folder_uid='golden-alerts',
             datasource_uid='prometheus',
             dashboard_base_url='https://grafana.example.org',
             runbook_base_url='https://docs.example.org') }}
"""

RETURN = r"""
_value:
  description: Rule groups, in the order of the files.
  type: list
  elements: dict
  contains:
    title:
      description: Name of the group.
      type: str
    folderUid:
      description: Uid of its folder.
      type: str
    interval:
      description: Evaluation interval in seconds.
      type: int
    rules:
      description: The rules with uid, title, condition, data, durations, labels and annotations.
      type: list
      elements: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.rule_groups import Options
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.rule_groups import rule_groups as compute
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def grafana_rule_groups(
    files: Any,
    folder_uid: Any,
    datasource_uid: Any,
    datacenter: Any = "",
    dashboard_base_url: Any = "",
    runbook_base_url: Any = "",
    default_interval: Any = "1m",
) -> list[dict[str, Any]]:
    """See DOCUMENTATION."""
    given = (folder_uid, datasource_uid, datacenter, dashboard_base_url, runbook_base_url, default_interval)
    return compute(plain(files), Options(*(plain(value) for value in given)))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"grafana_rule_groups": grafana_rule_groups}

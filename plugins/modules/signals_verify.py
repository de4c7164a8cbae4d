#!/usr/bin/python
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prove with Prometheus and Grafana that everything expected is there."""

from __future__ import annotations

DOCUMENTATION = r"""
module: signals_verify
short_description: Prove that every expected signal arrives
version_added: 0.1.0
extends_documentation_fragment: golden.signals.prometheus
author:
  - golden.signals contributors (@golden-signals)
description:
  - Asks one Prometheus whether every expected target is up and carries its labels, whether every expected rule is
    loaded and healthy, and whether every expected signal is there, fresh and with exactly the labels promised.
  - Fails and names what is missing and the likely cause when anything expected is not proven.
  - Only reads from Prometheus, with seven requests at most for each reading however large the datacenter is, and one
    more for the last hour in the reports.
  - With O(grafana) proves what people see in Grafana as well; that needs the Python library requests.
  - Runs on the controller (C(delegate_to=localhost)) or on a host that reaches Prometheus.
attributes:
  check_mode:
    support: full
    description: Proves in check mode too; the reports are not written then.
  diff_mode:
    support: none
    description: Nothing is changed, so there is no difference to show.
options:
  prometheus_url:
    description: Address of Prometheus, such as V(http://mon1:9090), with its path prefix where it has one.
    type: str
    required: true
  expectations:
    description:
      - What must be proven, as the filter P(golden.signals.expectations#filter) computes it from the catalogue.
      - A dictionary with the lists C(signals), C(not_declared) and C(targets) and the texts C(environment) and
        C(datacenter).
    type: dict
    required: true
  rules:
    description:
      - The rules that must be loaded and healthy, as the filter P(golden.signals.rule_names#filter) reads them from
        rule files.
      - A dictionary of rule group names to lists of rule names; a name that the group has twice is listed twice.
    type: dict
    default: {}
  lost_hosts:
    description: Machines that were unreachable, or failed, earlier in the run; each is a failure and a likely cause.
    type: list
    elements: str
    default: []
  wait:
    description: Seconds to wait for everything to be proven, with a new reading every five seconds. V(0) reads once.
    type: int
    default: 0
  allow_unproven:
    description:
      - Succeed although not everything is proven, for a playbook that shows RV(table) first and fails by RV(proven).
      - An address, credentials or options that cannot be right fail all the same.
    type: bool
    default: false
  report_directory:
    description:
      - Directory for C(coverage.json), C(coverage.html) and C(junit.xml) on the machine where the module runs; made if
        missing.
      - Without it no report is written.
      - A file C(truth.json) in it, which a test with known truth may have left, is shown beside the signals.
    type: path
  dashboards_url:
    description:
      - Address of the Grafana that has the dashboards of this collection, as a browser reaches it.
      - With it C(coverage.html) links each signal to its dashboard. Without it O(grafana.url) is taken.
    type: str
  grafana:
    description:
      - What must be proven in Grafana as well - that it is healthy, each data source answers, each dashboard is as declared,
        each query of each panel returns data through Grafana, and each alert rule is evaluated and healthy.
      - Nothing is changed there; a token with the role Viewer is enough, and with the role Editor for O(grafana.notify).
    type: dict
    suboptions:
      url:
        description: Address of Grafana, with its path if it has one.
        type: str
        required: true
      token:
        description: Token of a service account.
        type: str
      username:
        description: User of basic authentication, instead of O(grafana.token).
        type: str
      password:
        description: Password of O(grafana.username).
        type: str
      organisation_id:
        description: Number of the organisation, without it the user's current one or the token's.
        type: int
        aliases: [org_id]
      ca_path:
        description: File of certificate authorities (PEM) that signed Grafana's certificate.
        type: path
      client_cert:
        description: File with the client certificate (PEM) to show.
        type: path
      client_key:
        description: File with the key (PEM) of O(grafana.client_cert).
        type: path
      validate_certs:
        description: Whether Grafana's certificate must be valid.
        type: bool
        default: true
      datasources:
        description: Uids of the data sources that must answer; the panels are asked of the first.
        type: list
        elements: str
        default: []
      dashboards:
        description: Dashboards as M(golden.signals.grafana_apply) takes them, C(file) or C(directory), and C(folderUid).
        type: list
        elements: dict
        default: []
      alert_rule_groups:
        description: Rule groups as the filter P(golden.signals.grafana_rule_groups#filter) gives them.
        type: list
        elements: dict
        default: []
      notify:
        description: Names of contact points that get one test notification each, which wakes people; not in check mode.
        type: list
        elements: str
        default: []
notes:
  - The result is never C(changed). Reports are artefacts of the proof, with the time of reading in them.
"""

EXAMPLES = r"""
- name: Prove that every signal arrives, waiting three minutes at most
  golden.signals.signals_verify:
    prometheus_url: http://mon1:9090
    expectations: >-
      {{ signals_services
      | golden.signals.expectations(groups, hostvars, signals_environment, signals_datacenter, '15s') }}
    rules: "{{ query('ansible.builtin.file', *rule_files) | golden.signals.rule_names }}"
    report_directory: "{{ lookup('ansible.builtin.env', 'PWD') }}/build/report"
    dashboards_url: https://grafana.example.org
    wait: 180
  delegate_to: localhost
  run_once: true
  vars:
    rule_files: "{{ query('ansible.builtin.fileglob', '/etc/golden-signals/rules/*.yml') }}"
"""

RETURN = r"""
proven:
  description: Whether everything expected is proven.
  returned: always
  type: bool
  sample: true
summary:
  description: How many of the expected signals are proven; with O(grafana) also of its parts, in C(grafana).
  returned: always
  type: dict
  sample: {proven: 22, expected: 22}
failures:
  description: One line for each thing that is not as expected, with its likely cause.
  returned: always
  type: list
  elements: str
  sample: ["cpu-shop: missing: target process on shop1 is down: connection refused"]
warnings_found:
  description: What deserves a look and takes nothing from the proof, such as targets that are not in the catalogue.
  returned: always
  type: list
  elements: str
  sample: []
table:
  description: The table for the terminal, line by line.
  returned: always
  type: list
  elements: str
  sample:
    - "signal    service        value  age  series  status"
    - "rps-shop  shop-api  12.00 req/s  4 s       1  proven"
reports:
  description: The paths of the reports by their names; empty in check mode.
  returned: always
  type: dict
  sample: {coverage.json: /home/me/build/report/coverage.json}
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.golden.signals.plugins.module_utils.grafana.session import REQUESTS_ERROR
from ansible_collections.golden.signals.plugins.module_utils.verify.client import (
    Connection,
    PrometheusClient,
    PrometheusError,
)
from ansible_collections.golden.signals.plugins.module_utils.verify.expected import parse_expectations
from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_expected import GRAFANA, parse_grafana
from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_proof import GrafanaProof
from ansible_collections.golden.signals.plugins.module_utils.verify.report import (
    ReportError,
    prepare_directory,
    write_reports,
)
from ansible_collections.golden.signals.plugins.module_utils.verify.run import look_back, verify
from ansible_collections.golden.signals.plugins.module_utils.verify.table import message, table_lines
from ansible_collections.golden.signals.plugins.module_utils.verify.truth import with_truth

ARGUMENTS = {
    "prometheus_url": {"type": "str", "required": True},
    "expectations": {"type": "dict", "required": True},
    "rules": {"type": "dict", "default": {}},
    "lost_hosts": {"type": "list", "elements": "str", "default": []},
    "wait": {"type": "int", "default": 0},
    "allow_unproven": {"type": "bool", "default": False},
    "report_directory": {"type": "path"},
    "dashboards_url": {"type": "str"},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "ca_path": {"type": "path"},
    "client_cert": {"type": "path"},
    "client_key": {"type": "path", "no_log": False},
    "validate_certs": {"type": "bool", "default": True},
    "timeout": {"type": "int", "default": 10},
    "grafana": GRAFANA,
}
CONNECTION = ("username", "password", "ca_path", "client_cert", "client_key", "validate_certs", "timeout")


def run(module: AnsibleModule) -> None:
    """Prove, write the reports, and leave through the module."""
    options = module.params
    if options["grafana"] and REQUESTS_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_ERROR)
    for name, least in (("wait", 0), ("timeout", 1)):
        if options[name] < least:
            raise ValueError(f"{name}: {options[name]} is not a number of seconds from {least} on")
    link = options["dashboards_url"] or (options["grafana"] or {}).get("url") or ""
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise ValueError(f"dashboards_url: {link!r} is not a URL; allowed: http://host:port or https://host:port/path")
    expectations = parse_expectations(options["expectations"], options["rules"], options["lost_hosts"])
    grafana = GrafanaProof(parse_grafana(options["grafana"]), expectations) if options["grafana"] else None
    connection = Connection(options["prometheus_url"], **{name: options[name] for name in CONNECTION})
    client = PrometheusClient(connection)
    directory = None if module.check_mode else options["report_directory"]
    if directory:
        prepare_directory(directory)
    assessment = verify(client, expectations, options["wait"], grafana)
    if grafana and assessment.grafana and not module.check_mode:
        assessment = replace(assessment, grafana=grafana.notify(assessment.grafana))
    reports = {}
    if directory:
        assessment = with_truth(look_back(client, expectations, assessment), directory)
        reports = write_reports(directory, assessment, link)
    failures = assessment.failures()
    result: dict[str, Any] = {
        "changed": False,
        "proven": not failures,
        "summary": assessment.summary(),
        "failures": failures,
        "warnings_found": assessment.warnings,
        "table": table_lines(assessment),
        "reports": reports,
        "msg": message(assessment),
    }
    if failures and not options["allow_unproven"]:
        module.fail_json(**result)
    module.exit_json(**result)


def main() -> None:
    """Entry point of the module."""
    module = AnsibleModule(
        argument_spec=ARGUMENTS,
        required_together=[("username", "password")],
        required_by={"client_key": "client_cert"},
        supports_check_mode=True,
    )
    try:
        run(module)
    except (PrometheusError, ReportError, ValueError) as error:
        module.fail_json(msg=str(error))


if __name__ == "__main__":
    main()

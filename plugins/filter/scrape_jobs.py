# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scrape jobs of Prometheus."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: scrape_jobs
short_description: Scrape jobs of Prometheus
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns C(scrape_configs) of Prometheus for the jobs which the catalogue needs, with relabelling and limits.
  - Targets are read from C(targets/<job>.json) beside C(prometheus.yml).
positional: scrape_interval
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.scrape_interval
options:
  sample_limits:
    description: Sample limits by job, where the built-in ones do not fit.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Scrape jobs, with room for a service that exposes very many series
  ansible.builtin.set_fact:
    jobs: "{{ signals_services | golden.signals.scrape_jobs('15s', sample_limits={'http': 40000}) }}"
"""

RETURN = r"""
_value:
  description: Entries of C(scrape_configs).
  type: list
  elements: dict
  sample:
    - job_name: process
      scrape_interval: 15s
      scrape_timeout: 10s
      file_sd_configs:
        - files: [targets/process.json]
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import services_of
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.expectations import interval_seconds
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.jobs import scrape_jobs as jobs_of_catalogue
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def scrape_jobs(catalogue: Any, scrape_interval: Any, sample_limits: Any = None) -> Any:
    """See DOCUMENTATION."""
    interval = interval_seconds(plain(scrape_interval))
    return jobs_of_catalogue(services_of(catalogue), interval, plain(sample_limits))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"scrape_jobs": scrape_jobs}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All faults of a catalogue of services."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: catalogue_errors
short_description: All faults of a catalogue of services
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Returns every fault of C(signals_services) at once, each naming the place, the value and what is allowed.
  - Looks at keys, kinds, groups, ports, thresholds and signal ids, and at the variables of the whole site.
  - An empty list means that the catalogue is good.
  - User input never makes it fail; only variables that cannot be rendered do.
positional: groups, host_thresholds, environment, datacenter, scrape_interval
extends_documentation_fragment:
  - golden.signals.catalogue
  - golden.signals.catalogue.groups
options:
  host_thresholds:
    description: Thresholds of hosts which differ from the defaults, usually C(signals_host_thresholds).
    type: dict
    required: true
  environment:
    description: The label C(env), usually C(signals_environment); an empty text where it is not defined is a fault.
    type: raw
    required: true
  datacenter:
    description: The label C(dc), usually C(signals_datacenter); an empty text where it is not defined is a fault.
    type: raw
    required: true
  scrape_interval:
    description: Seconds, or a duration such as C(15s); usually C(signals_scrape_interval).
    type: raw
    required: true
"""

EXAMPLES = r"""
- name: Stop before any host is touched when the catalogue has faults
  ansible.builtin.assert:
    that: signals_faults | length == 0
    fail_msg: "{{ signals_faults | join('\n') }}"
  vars:
    signals_faults: >-
      {{ signals_services | golden.signals.catalogue_errors(groups, signals_host_thresholds | default({}),
      signals_environment | default(''), signals_datacenter | default(''), signals_scrape_interval | default('15s')) }}
"""

RETURN = r"""
_value:
  description: The faults; empty when there are none.
  type: list
  elements: str
  sample:
    - >-
      signals_services.shop-api.kind: 'htp' is not a kind; allowed: http, postgresql, probe, rabbitmq, s3;
      did you mean http?
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.validate import catalogue_faults
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def catalogue_errors(
    catalogue: Any, groups: Any, host_thresholds: Any, environment: Any, datacenter: Any, scrape_interval: Any
) -> Any:
    """See DOCUMENTATION."""
    return catalogue_faults(
        plain(catalogue),
        plain(groups),
        plain(host_thresholds),
        plain(environment),
        plain(datacenter),
        plain(scrape_interval),
    )


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"catalogue_errors": catalogue_errors}

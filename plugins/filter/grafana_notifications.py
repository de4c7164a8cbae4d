# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receivers, routes and mute timings of the inventory for Grafana."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: grafana_notifications
short_description: Receivers, routes and mute timings of the inventory for Grafana
version_added: 0.1.0
author: golden.signals contributors (@golden-signals)
description:
  - Turns the variable C(signals_notifications) into contact points, the tree of notification policies, mute timings and
    templates, in the form in which Grafana's provisioning API returns them, so that a second run sees no change.
  - Every fault of the variable is in one error; none shows a secret.
  - Secrets are returned by themselves, under RV(_value.secure_settings).
positional: services
options:
  _input:
    description: The variable C(signals_notifications).
    type: dict
    required: true
    suboptions:
      receivers:
        description:
          - Receivers by name, each a list of integrations. An integration is a dictionary with the key C(type).
          - C(email) takes C(to) (list of addresses) and C(one_mail_for_all).
          - C(webhook) takes C(url), C(method), C(username), C(maximum_alerts), C(authorization_scheme) and the secrets
            C(password), C(authorization_credentials).
          - C(telegram) takes C(chat) and the secret C(token).
          - C(slack) takes C(channel), C(username) and one of the secrets C(url), C(token).
          - C(mattermost) takes C(channel), C(username) and the secret C(url), the address of an incoming webhook.
          - C(grafana) takes C(integration), C(settings) and the secrets C(secure_settings) by Grafana's own names, for
            every other type, for example PagerDuty.
          - Each takes C(send_resolved), by default V(true).
        type: dict
        required: true
      default_receiver:
        description: The receiver of every alert that no route matches.
        type: str
        required: true
      watchdog:
        description:
          - C(receiver) of the alert Watchdog, which always fires, and C(repeat_interval), by default V(5m).
          - The receiver has no other alerts. Without this option the Watchdog is muted.
        type: dict
      routes:
        description:
          - Routes, of which the first that matches has the alert.
          - Each has C(receiver) and at least one of C(severity), C(service), C(product), C(environment), C(datacenter),
            each a value or a list of values.
          - C(mute_timings) names mute timings, C(continue) lets the next route match too, C(grouping) differs from the
            tree's.
        type: list
        elements: dict
      mute_timings:
        description:
          - Names with lists of intervals. An interval has at least one of C(times) (V(22:00-06:00)), C(weekdays)
            (V(monday-friday)), C(months) and C(days_of_month), and may have a C(location) (time zone, by default UTC).
          - A range of times over midnight ends on the day after the named weekday.
        type: dict
      grouping:
        description:
          - C(by) (labels), C(wait), C(interval) and C(repeat) (durations).
          - By default V(alertname), V(env), V(dc), V(service), 30s, 5m, 4h.
        type: dict
  services:
    description: The catalogue C(signals_services), so that routes may name a product and a misspelt service is found.
    type: dict
seealso:
  - plugin: golden.signals.grafana_rule_groups
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Notifications for Grafana
  vars:
    signals_notifications:
      default_receiver: operations
      receivers:
        operations:
          - {type: email, to: [operations@example.org]}
        shop-on-call:
          - {type: telegram, chat: "-1001234567890", token: "{{ vault_telegram_token }}"}
        dead-man:
          - {type: webhook, url: "https://alive.example.org/ping/dc1"}
      watchdog: {receiver: dead-man}
      routes:
        - {receiver: shop-on-call, product: shop, severity: critical}
  ansible.builtin.set_fact:
    notifications: "{{ signals_notifications | golden.signals.grafana_notifications(signals_services) }}"
  no_log: true
"""

RETURN = r"""
_value:
  description: What Grafana is to have.
  type: dict
  contains:
    contact_points:
      description: Contact points with C(uid), C(name), C(type), C(settings), C(disableResolveMessage); no secrets.
      type: list
      elements: dict
    secure_settings:
      description: Uid of a contact point to its secrets, by the names of Grafana's settings.
      type: dict
    policy:
      description: The tree of notification policies.
      type: dict
    mute_timings:
      description: Mute timings with C(name) and C(time_intervals).
      type: list
      elements: dict
    templates:
      description: Notification templates with C(name) and C(template).
      type: list
      elements: dict
"""

from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.notifications import notifications
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.boundary import products_of
from ansible_collections.golden.signals.plugins.plugin_utils.filter_errors import filter_errors
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain


@filter_errors
def grafana_notifications(given: Any, services: Any = None) -> dict[str, Any]:
    """See DOCUMENTATION."""
    return notifications(plain(given), products_of(services))


class FilterModule:
    """Ansible's entry to the filter."""

    def filters(self) -> dict[str, Any]:
        """Filters of this file by name."""
        return {"grafana_notifications": grafana_notifications}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Notification templates.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

import re

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json, text_faults
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.named import NamedKind

DEFINE = re.compile(r"\{\{-?\s*define")


class Template(NamedKind):
    """A group of notification templates: ``name`` and ``template``, its text."""

    name = "notification_template"
    option = "notification_templates"
    path = "/api/v1/provisioning/templates"
    allowed = frozenset({"name", "template"})

    def validate(self, desired: Json) -> list[str]:
        return [*super().validate(desired), *text_faults(desired, "template")]

    def normalise(self, thing: Json) -> Json:
        return {"template": _wrapped(thing["name"], thing["template"]), "provenance": self.provenance(thing)}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        self._write(client, desired, {})

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        self._write(client, desired, self.version(live))

    def _write(self, client: GrafanaClient, desired: Json, version: Json) -> None:
        body = {"template": self.normalise(desired)["template"], **version}
        client.put(self.url(desired["name"]), body, self.options.headers)


def _wrapped(name: str, text: str) -> str:
    """The text as Grafana stores it: trimmed, and inside a definition of the template's name where it has none."""
    trimmed = text.strip()
    if DEFINE.search(trimmed):
        return trimmed
    lines = [f"  {line}" for line in trimmed.split("\n")]
    return "\n".join([f'{{{{ define "{name}" }}}}', *lines, "{{ end }}"])

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Notification templates.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    provenance_refusal,
    text_faults,
)

PATH = "/api/v1/provisioning/templates"
DEFINE = re.compile(r"\{\{-?\s*define")


class Template(Kind):
    """A group of notification templates: ``name`` and ``template``, its text."""

    name = "notification_template"
    option = "notification_templates"
    allowed = frozenset({"name", "template"})

    def key(self, desired: Json) -> str:
        return str(desired.get("name") or "")

    def validate(self, desired: Json) -> list[str]:
        return [*super().validate(desired), *text_faults(desired, "name"), *text_faults(desired, "template")]

    def normalise(self, thing: Json) -> Json:
        # A live object has an origin of its own, a desired one that of the options.
        provenance = (thing.get("provenance") or "") if "version" in thing else self.options.provenance
        return {"template": _wrapped(thing["name"], thing["template"]), "provenance": provenance}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        live = self.list_all(client)
        return {key: live[key] for key in keys if key in live}

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        # Without any template the answer is null.
        return {live["name"]: {"version": "", **live} for live in client.get(PATH) or []}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        self._write(client, desired, {})

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        # The version guards against a change since it was read: 409, and it is planned again.
        self._write(client, desired, {"version": live["version"]} if live["version"] else {})

    def _write(self, client: GrafanaClient, desired: Json, version: Json) -> None:
        body = {"template": self.normalise(desired)["template"], **version}
        client.put(f"{PATH}/{quote(desired['name'], safe='')}", body, self.options.headers)

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(f"{PATH}/{quote(key, safe='')}", self.options.headers)

    def refusal(self, live: Json, action: str) -> Optional[str]:
        return provenance_refusal(self.options, live, action)


def _wrapped(name: str, text: str) -> str:
    """The text as Grafana stores it: trimmed, and inside a definition of the template's name where it has none."""
    trimmed = text.strip()
    if DEFINE.search(trimmed):
        return trimmed
    lines = [f"  {line}" for line in trimmed.split("\n")]
    return "\n".join([f'{{{{ define "{name}" }}}}', *lines, "{{ end }}"])

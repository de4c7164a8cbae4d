# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What notification templates and mute timings have in common: their key is their name.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    provenance_refusal,
    text_faults,
)


class NamedKind(Kind):
    """An alerting object that Grafana knows by its name, under ``path``."""

    path: ClassVar[str]

    def url(self, name: str) -> str:
        """The path of one object."""
        return f"{self.path}/{quote(name, safe='')}"

    def key(self, desired: Json) -> str:
        return str(desired.get("name") or "")

    def validate(self, desired: Json) -> list[str]:
        return [*super().validate(desired), *text_faults(desired, "name")]

    def provenance(self, thing: Json) -> str:
        """A live object has an origin of its own, a desired one that of the options."""
        return (thing.get("provenance") or "") if "version" in thing else self.options.provenance

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        live = self.list_all(client)
        return {key: live[key] for key in keys if key in live}

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        # Without any object the answer is null.
        return {live["name"]: {"version": "", **live} for live in client.get(self.path) or []}

    def version(self, live: Json) -> Json:
        """The version guards against a change since it was read: 409, and it is planned again."""
        return {"version": live["version"]} if live["version"] else {}

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(self.url(key), self.options.headers)

    def refusal(self, live: Json, action: str) -> Optional[str]:
        return provenance_refusal(self.options, live, action)

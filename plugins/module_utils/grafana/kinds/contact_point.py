# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Contact points: one integration each; integrations of one name are one contact point.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.difference import canonical
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    provenance_refusal,
    text_faults,
    uid_faults,
)

PATH = "/api/v1/provisioning/contact-points"
REDACTED = "[REDACTED]"
# The real value of a secret setting, as far as the user may read it; added by read(), never shown.
DECRYPTED = "decrypted"


class ContactPoint(Kind):
    """An integration: ``uid``, ``name``, ``type``, ``settings`` without secrets, ``disableResolveMessage``."""

    name = "contact_point"
    option = "contact_points"
    allowed = frozenset({"uid", "name", "type", "settings", "disableResolveMessage"})

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *uid_faults(desired)]
        faults += [fault for name in ("name", "type") for fault in text_faults(desired, name)]
        settings = desired.get("settings", {})
        if not isinstance(settings, dict):
            return [*faults, "settings: allowed: a dictionary"]
        secrets = self.options.secrets.of(self.name, self.key(desired))
        both = sorted(name for name in settings if name in secrets or settings[name] == REDACTED)
        return faults + [f"settings.{name}: a secret; allowed: only in the option secrets" for name in both]

    def normalise(self, thing: Json) -> Json:
        live = "provenance" in thing or DECRYPTED in thing
        return {
            "name": thing["name"],
            "type": thing["type"],
            "disableResolveMessage": bool(thing.get("disableResolveMessage")),
            "settings": canonical(thing.get("settings") or {}),
            "provenance": (thing.get("provenance") or "") if live else self.options.provenance,
        }

    def pair(self, desired: Json, live: Optional[Json]) -> tuple[Json, Json]:
        found, wanted = super().pair(desired, live)
        secrets = self.options.secrets.of(self.name, desired["uid"])
        write = self._to_write(desired, live)
        wanted["settings"].update(dict.fromkeys(secrets, REDACTED))
        for name in secrets:
            if live is not None and name in found["settings"]:
                found["settings"][name] = "(another)" if name in write else REDACTED
        return found, wanted

    def _to_write(self, desired: Json, live: Optional[Json]) -> dict[str, str]:
        """The secrets that the policy wants written."""
        options = self.options.secrets
        secrets = options.of(self.name, desired["uid"])
        if live is None or options.policy == "always":
            return secrets
        known, real = live.get("settings") or {}, live.get(DECRYPTED) or {}
        compare = options.policy == "when_changed"
        return {n: value for n, value in secrets.items() if n not in known or (compare and real.get(n) != value)}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        live = self.list_all(client)
        found = {key: live[key] for key in keys if key in live}
        secrets = self.options.secrets
        if secrets.policy == "when_changed" and any(secrets.of(self.name, key) for key in found):
            answer = client.get(f"{PATH}/export", {"decrypt": "true", "format": "json"}) or {}
            for receiver in (entry for point in answer.get("contactPoints") or [] for entry in point["receivers"]):
                if receiver["uid"] in found:
                    found[receiver["uid"]][DECRYPTED] = receiver.get("settings") or {}
        return found

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        return {live["uid"]: {"provenance": "", **live} for live in client.get(PATH) or []}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        client.post(PATH, self._body(desired, None), self.options.headers)

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        client.put(f"{PATH}/{quote(desired['uid'], safe='')}", self._body(desired, live), self.options.headers)

    def _body(self, desired: Json, live: Optional[Json]) -> Json:
        body = {**self.normalise(desired), "uid": desired["uid"]}
        del body["provenance"]
        secrets = self.options.secrets.of(self.name, desired["uid"])
        # What is masked is kept, what is left out is deleted. A mask inside a dictionary would be stored as it is,
        # but the names of secrets are those of the settings' first level.
        kept = {} if live is None else dict.fromkeys(secrets, REDACTED)
        body["settings"] = {**body["settings"], **kept, **self._to_write(desired, live)}
        return body

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(f"{PATH}/{quote(key, safe='')}", self.options.headers)

    def provides(self, desired: Json) -> list[tuple[str, str]]:
        return [*super().provides(desired), ("receiver", str(desired.get("name") or ""))]

    def refusal(self, live: Json, action: str) -> Optional[str]:
        return provenance_refusal(self.options, live, action)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data sources. Source: https://grafana.com/docs/grafana/latest/developers/http_api/data_source/"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.difference import canonical
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    text_faults,
    uid_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.secrets import MARK

WRITABLE = (
    "uid",
    "name",
    "type",
    "access",
    "url",
    "user",
    "database",
    "basicAuth",
    "basicAuthUser",
    "withCredentials",
    "isDefault",
    "jsonData",
)
ACCESS = ("proxy", "direct")
# The server answers the plug-in's own name.
ALIASES = {"postgres": "grafana-postgresql-datasource"}
# An update leaves them as they are when they are sent empty.
NOT_EMPTIED = ("url", "basicAuthUser")


class Datasource(Kind):
    """A data source: what is declared is compared, what is not declared stays as it is."""

    name = "datasource"
    option = "datasources"
    allowed = frozenset(WRITABLE)

    def validate(self, desired: Json) -> list[str]:
        if "secureJsonData" in desired:
            return ["secureJsonData: not allowed here; allowed: the option secrets, which is never shown"]
        faults = [*super().validate(desired), *uid_faults(desired)]
        faults += [fault for name in ("name", "type") for fault in text_faults(desired, name)]
        if desired.get("access", "proxy") not in ACCESS:
            faults.append(f"access: {desired['access']!r} is not allowed; allowed: {', '.join(ACCESS)}")
        if not isinstance(desired.get("jsonData", {}), dict):
            faults.append("jsonData: not a dictionary")
        return faults

    def normalise(self, thing: Json) -> Json:
        result = {name: canonical(thing[name]) for name in WRITABLE if thing.get(name) is not None}
        result["type"] = ALIASES.get(result.get("type", ""), result.get("type"))
        result.setdefault("access", "proxy")
        if "jsonData" in result:
            result["jsonData"] = {name: value for name, value in result["jsonData"].items() if name != MARK}
        return result

    def pair(self, desired: Json, live: Optional[Json]) -> tuple[Json, Json]:
        found, wanted = super().pair(desired, live)
        secrets = self.options.secrets.of(self.name, desired["uid"])
        if secrets:
            wanted["secrets"] = dict.fromkeys(secrets, "(as declared)")
            write = self._to_write(desired, live)
            known = (live or {}).get("secureJsonFields") or {}
            states = {name: "(as declared)" if name not in write else "(another)" for name in secrets}
            found["secrets"] = {name: state for name, state in states.items() if known.get(name)}
        return (found if live is not None else {}), wanted

    def _to_write(self, desired: Json, live: Optional[Json]) -> dict[str, str]:
        """The secrets that the policy wants written."""
        options = self.options.secrets
        secrets = options.of(self.name, desired["uid"])
        if live is None or options.policy == "always":
            return secrets
        known = live.get("secureJsonFields") or {}
        marks: Any = (live.get("jsonData") or {}).get(MARK) or {}
        fingerprints = options.fingerprints(self.name, desired["uid"])
        return {
            name: value
            for name, value in secrets.items()
            if not known.get(name) or (fingerprints and marks.get(name) != fingerprints[name])
        }

    def _body(self, desired: Json, live: Optional[Json]) -> Json:
        wanted = self.normalise(desired)
        stay = {name: live[name] for name in WRITABLE if name in live} if live is not None else {"isDefault": False}
        body = {**stay, **wanted}
        # A secret that the policy does not want written stays as it is, because it is left out.
        secrets = self._to_write(desired, live)
        if secrets:
            body["secureJsonData"] = secrets
        marks = self.options.secrets.fingerprints(self.name, desired["uid"])
        if marks:
            body["jsonData"] = {**(body.get("jsonData") or {}), MARK: marks}
        return body

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = client.find_many([_path(key) for key in keys])
        return {key: live for key, live in zip(keys, found) if live is not None}

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        return {live["uid"]: live for live in client.get("/api/datasources") or []}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        answer = client.post("/api/datasources", self._body(desired, None))
        made = answer.get("datasource") if isinstance(answer, dict) else None
        # The first data source of an organisation becomes the default one without being asked.
        if isinstance(made, dict) and made.get("isDefault") and desired.get("isDefault") is False:
            client.put(_path(desired["uid"]), self._body(desired, made))

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        client.put(_path(desired["uid"]), self._body(desired, live))

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(_path(key))

    def refusal(self, live: Json, action: str) -> Optional[str]:
        return "it is read-only: provisioned from a file of the server" if live.get("readOnly") else None

    def change_refusal(self, desired: Json, live: Json) -> Optional[str]:
        names = [name for name in NOT_EMPTIED if desired.get(name) == "" and live.get(name)]
        return f"{names[0]}: Grafana cannot empty it; delete the data source and make it again" if names else None


def _path(uid: str) -> str:
    return f"/api/datasources/uid/{quote(uid, safe='')}"

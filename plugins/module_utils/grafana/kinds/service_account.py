# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Service accounts. Source: https://grafana.com/docs/grafana/latest/developers/http_api/serviceaccount/"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    Json,
    Kind,
    choice_faults,
    read_pages,
    text_faults,
)

PATH = "/api/serviceaccounts"
PAGE = 1000
ROLES = ("None", "Viewer", "Editor", "Admin")


def made_login(organisation: int, name: str) -> str:
    """The login that Grafana makes of a name; it stays when the account is renamed."""
    return f"sa-{organisation}-{name.lower()}".replace("--", "-", 1).replace(" ", "-")


def list_accounts(client: GrafanaClient) -> list[Json]:
    """Every service account of the organisation."""

    def ask(page: int) -> list[Json]:
        answer = client.get(f"{PATH}/search", {"perpage": PAGE, "page": page}) or {}
        return list(answer.get("serviceAccounts") or [])

    return read_pages(ask, PAGE)


def find_account(client: GrafanaClient, name: str) -> Optional[Json]:
    """The account of a name; where there is none, the one that was made by this name and renamed since."""
    rows = list_accounts(client)
    named = [row for row in rows if row["name"] == name]
    made = [row for row in rows if row["login"] == made_login(row["orgId"], name)]
    return next(iter([*named, *made]), None)


class ServiceAccount(Kind):
    """A service account: ``name``, ``role``, and ``isDisabled`` where it is."""

    name = "service_account"
    option = "service_account"
    allowed = frozenset({"name", "role", "isDisabled"})

    def key(self, desired: Json) -> str:
        return str(desired.get("name") or "")

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *text_faults(desired, "name")]
        faults += choice_faults("role", desired.get("role"), ROLES)
        return [*faults, *choice_faults("isDisabled", desired.get("isDisabled", False), (True, False))]

    def normalise(self, thing: Json) -> Json:
        return {"name": thing["name"], "role": thing.get("role"), "isDisabled": bool(thing.get("isDisabled"))}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = {key: find_account(client, key) for key in keys}
        return {key: live for key, live in found.items() if live is not None}

    def create(self, client: GrafanaClient, desired: Json) -> None:
        client.post(PATH, self.normalise(desired))

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        found, wanted = self.pair(desired, live)
        client.patch(f"{PATH}/{live['id']}", {name: wanted[name] for name in wanted if wanted[name] != found[name]})

    def delete(self, client: GrafanaClient, key: str) -> None:
        live = find_account(client, key)
        if live is not None:
            client.delete(f"{PATH}/{live['id']}")

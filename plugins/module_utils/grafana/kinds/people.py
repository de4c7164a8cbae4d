# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users that other objects name, by login or email. They are only looked up, never made.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/org/ and .../user/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Optional
from urllib.parse import urlencode

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json, Kind
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.service_account import list_accounts


def named(users: Iterable[Json], name: str) -> Optional[Json]:
    """The user of a login or email, of which Grafana ignores the case."""
    wanted = name.lower()
    for user in users:
        if wanted in (str(user.get("login") or "").lower(), str(user.get("email") or "").lower()):
            return user
    return None


class OrganisationUser(Kind):
    """A user or service account of the organisation acted in; the key is login or email, the id is ``userId``."""

    name = "organisation_user"

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        users = list(client.get("/api/org/users") or [])
        if any(key.startswith("sa-") for key in keys):
            users += [{**row, "userId": row["id"]} for row in list_accounts(client)]
        found = {key: named(users, key) for key in keys}
        return {key: user for key, user in found.items() if user is not None}


class ServerUser(Kind):
    """A user of the whole server; the key is login or email."""

    name = "user"

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = client.find_many([f"/api/users/lookup?{urlencode({'loginOrEmail': key})}" for key in keys])
        return {key: user for key, user in zip(keys, found) if user is not None}

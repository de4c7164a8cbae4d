# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is on a Grafana server, for people and for later tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json, Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.catalogue import KINDS


def gather(client: GrafanaClient, wanted: Sequence[str]) -> Json:
    """``server`` and ``organisation``, and the objects of each wanted kind in the form in which Grafana lists them."""
    health = client.get("/api/health") or {}
    organisation = client.get("/api/org") or {}
    result: dict[str, Any] = {
        "server": {"version": health.get("version", ""), "database": health.get("database", "")},
        "organisation": {"id": organisation.get("id"), "name": organisation.get("name", "")},
    }
    for kind in KINDS:
        if kind.option in wanted:
            found = kind(Options()).list_all(client)
            result[kind.option] = [found[key] for key in sorted(found)]
    return result

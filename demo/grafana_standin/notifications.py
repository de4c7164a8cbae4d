# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What contact points, policies and timings know of each other, and who may change what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .api import coded

if TYPE_CHECKING:
    from .standin import Standin

WRITE = (
    "any of alert.provisioning:write, alert.notifications.provisioning:write,"
    " all of alert.notifications:write, alert.provisioning.provenance:write"
)
READ = "alert.provisioning:read"


def configured(standin: Standin, org: int) -> bool:
    """Whether an organisation has an Alertmanager configuration yet."""
    row = standin.store.table("org").get(0, str(org))
    return row is not None and row["ready_at"] <= standin.now()


def require_configuration(standin: Standin, org: int) -> None:
    if not configured(standin, org):
        message = "No alertmanager configuration present in this organization"
        raise coded(500, "alerting.notification.configMissing", message)


def default_receiver(standin: Standin) -> str:
    """The receiver of a server nobody configured: without integrations in 12.4, an email address before."""
    return "empty" if standin.settings.behaves_as == "12.4.3" else "grafana-default-email"


def default_tree(standin: Standin) -> dict[str, Any]:
    return {"receiver": default_receiver(standin), "group_by": ["grafana_folder", "alertname"]}


def tree(standin: Standin, org: int) -> dict[str, Any]:
    """The stored policy tree, with 'provenance' where it has one."""
    return standin.store.table("policy").get(org, "tree") or default_tree(standin)


def receivers(standin: Standin, org: int) -> set[str]:
    """Names that a route may send to."""
    return {default_receiver(standin), *(row["name"] for row in standin.store.table("contact_point").all(org))}


def routes(route: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A route and all routes below it."""
    yield route
    for below in route.get("routes") or []:
        yield from routes(below)


def check_taken(stored: str, wanted: str) -> None:
    """Nothing that the API or a file owns becomes nobody's."""
    if stored and not wanted:
        message = (
            f"Resource with provenance status '{stored}' cannot be managed via API that handles resources with"
            " provenance status 'none'. You must use appropriate API to manage this resource"
        )
        extra = {"SourceProvenance": stored, "TargetProvenance": "none"}
        raise coded(403, "alerting.notifications.invalidProvenance", message, extra)

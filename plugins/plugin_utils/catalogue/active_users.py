# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users counted by a view in a database: which service's users, in which database, read on which hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import Service

DEFAULT_VIEW = "active_users"


@dataclass(frozen=True)
class UserView:
    """The counting view of one service.

    :param service: the http service whose users it counts.
    :param group: inventory group of the database service, on whose hosts it is read.
    :param database: database that has the view.
    :param view: its name, with or without a schema.
    """

    service: str
    group: str
    database: str
    view: str


def user_views(services: list[Service]) -> list[UserView]:
    """The counting views of a catalogue without faults, in the order of the services."""
    by_name = {service.name: service for service in services}
    return [
        _view(service.name, service.settings["users"], by_name[service.settings["users"]["database_service"]])
        for service in services
        if service.users_source == "sql"
    ]


def _view(service: str, users: Mapping[str, Any], database_service: Service) -> UserView:
    database = users.get("database") or database_service.settings["databases"][0]
    return UserView(service, database_service.group, database, users.get("view") or DEFAULT_VIEW)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signals that each kind of service brings, derived from the twenty-seven of signals.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.facts import signal_facts
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import KINDS, short_name

SHORT = "{short}"
# The raw series of an http service's users, by the source it names.
USERS_SERIES = {"registers": "app_active_users_hll_register", "sql": "sql_active_users_timestamp_seconds"}


@dataclass(frozen=True)
class SignalTemplate:
    """A signal of one kind of service; ``{short}`` in id and title stands for the service's short name.

    :param about_users: it exists only where the service names a source of users.
    :param max_age: as signals.yml has it: seconds, or words.
    """

    identifier: str
    title: str
    golden: str
    unit: str
    series: str
    source: str
    max_age: int | str
    about_users: bool


def kind_of(service: str) -> str:
    """The kind of a service of signals.yml, whose names say it: ...-api, ...-db, or the kind itself."""
    if service.endswith("-api"):
        return "http"
    return "postgresql" if service.endswith("-db") else service


@cache
def templates() -> dict[str, tuple[SignalTemplate, ...]]:
    """Signal templates by kind, in the order of the requirement. A kind without signals has an empty tuple."""
    found: dict[str, dict[str, SignalTemplate]] = {kind: {} for kind in KINDS}
    for signal in signal_facts():
        template = _template(signal)
        found[kind_of(signal["service"])].setdefault(template.identifier, template)
    return {kind: tuple(by_id.values()) for kind, by_id in found.items()}


def signal_ids(kind: str, short: str) -> list[str]:
    """The ids of every signal a service of this kind can have."""
    return [template.identifier.replace(SHORT, short) for template in templates()[kind]]


def title_of(identifier: str, template: SignalTemplate, short: str) -> str:
    """The title of a signal: that of signals.yml for the twenty-seven, else made from the template."""
    for signal in signal_facts():
        if signal["id"] == identifier and signal["series"] == template.series:
            return str(signal["title"])
    return template.title.replace(SHORT, short)


def _template(signal: dict[str, Any]) -> SignalTemplate:
    """An entry of signals.yml with its service's short name replaced by the place holder."""
    word = re.compile(rf"(?<![a-z0-9]){re.escape(short_name(signal['service']))}(?![a-z0-9])", re.IGNORECASE)
    return SignalTemplate(
        identifier=word.sub(SHORT, signal["id"], count=1),
        title=word.sub(SHORT, signal["title"], count=1),
        golden=signal["golden"],
        unit=signal["unit"],
        series=signal["series"],
        source=signal["source"],
        max_age=signal["max_age"],
        about_users=signal["series"].startswith("service:active_users:"),
    )

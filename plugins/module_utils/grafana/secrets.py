# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets of data sources and contact points: Grafana never shows them, so a policy says when they are written."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional

POLICIES = ("on_create", "always", "when_changed")
# Where a data source keeps the fingerprints of the secrets last written: Grafana returns jsonData as it got it.
MARK = "goldenSignalsSecrets"


@dataclass(frozen=True)
class Secrets:
    """Secret values by kind (``datasource``, ``contact_point``), uid and name, and when they are written.

    ``on_create``: when the object is made, or the server says that it has none. ``always``: at each run, which is
    then always a change. ``when_changed``: when the value differs from the one last written.
    """

    values: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict, repr=False)
    policy: str = "on_create"
    key: Optional[str] = field(default=None, repr=False)

    def of(self, kind: str, uid: str) -> dict[str, str]:
        """The secrets of one object, name to value."""
        return dict(self.values.get(kind, {}).get(uid, {}))

    def all_values(self) -> list[str]:
        """Every secret value, for what must not show them."""
        return [
            value
            for objects in self.values.values()
            for entries in objects.values()
            for value in entries.values()
            if value
        ]

    def fingerprints(self, kind: str, uid: str) -> dict[str, str]:
        """Name to fingerprint: HMAC-SHA256 with the user's key, so that who sees it cannot try passwords on it."""
        if self.policy != "when_changed":
            return {}
        key = (self.key or "").encode()
        return {
            name: hmac.new(key, "\0".join((kind, uid, name, value)).encode(), hashlib.sha256).hexdigest()[:32]
            for name, value in sorted(self.of(kind, uid).items())
        }

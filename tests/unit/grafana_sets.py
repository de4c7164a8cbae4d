# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declarations of grafana_apply for its tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Apply = Callable[..., Json]
SECRET = "prometheus-password-of-the-tests"
PROMETHEUS = {"uid": "prometheus", "name": "Prometheus", "type": "prometheus", "url": "http://mon1:9090"}


def dashboard(uid: str, **more: Any) -> Json:
    panels = [{"id": 1, "type": "stat", "title": "Requests", "options": {"a": 1.0, "limit": None}}]
    return {"uid": uid, "title": f"Dashboard {uid}", "refresh": "30s", "panels": panels, "id": 5, "version": 3, **more}


def a_set() -> Json:
    return {
        "folders": [{"uid": "shop-db", "title": "Databases", "parentUid": "shop"}, {"uid": "shop", "title": "Shop"}],
        "datasources": [{**PROMETHEUS, "isDefault": False, "basicAuth": False, "jsonData": {"timeInterval": "15s"}}],
        "dashboards": [{"dashboard": dashboard(uid), "folderUid": "shop"} for uid in ("a", "b")],
        "secrets": {"datasource": {"prometheus": {"basicAuthPassword": SECRET}}},
    }

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All endpoints, by method."""

from __future__ import annotations

import re
from collections import defaultdict

from . import (
    accounts,
    contact_points,
    dashboards,
    datasources,
    folders,
    organisations,
    permissions,
    policies,
    provisioning,
    query,
    receivers,
    rule_views,
    rules,
    search,
    teams,
    templates,
    timings,
    users,
)
from .api import Route

ROUTES: dict[str, list[tuple[Route, re.Pattern[str]]]] = defaultdict(list)
_MODULES = (
    accounts,
    contact_points,
    dashboards,
    datasources,
    folders,
    organisations,
    permissions,
    policies,
    query,
    provisioning,
    receivers,
    rule_views,
    rules,
    search,
    teams,
    templates,
    timings,
    users,
)
for _module in _MODULES:
    for _route in _module.ROUTES:
        ROUTES[_route.method].append((_route, _route.pattern()))

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of a set, in the order in which they are made; deletions go the other way round."""

from __future__ import annotations

from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Kind
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.contact_point import ContactPoint
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.dashboard import Dashboard
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.datasource import Datasource
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.folder import Folder
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.mute_timing import MuteTiming
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.people import OrganisationUser, ServerUser
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.policy import Policy
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.rule_group import RuleGroup
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.team import Team
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.template import Template

# Imported one by one, because a module is shipped with what its syntax tree shows.
KINDS: tuple[type[Kind], ...] = (Folder, Datasource, Dashboard, Template, MuteTiming, ContactPoint, Policy, RuleGroup)
# What objects may name.
_NAMED: tuple[type[Kind], ...] = (*KINDS, Team, OrganisationUser, ServerUser)
BY_NAME = {kind.name: kind for kind in _NAMED}

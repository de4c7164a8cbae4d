# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One reading of Grafana; private to golden.signals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import (
    AnswerError,
    AuthenticationError,
    GrafanaError,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Json

from .expected import Expectations
from .grafana_attempt import attempt
from .grafana_expected import GrafanaExpectations
from .grafana_findings import OK, GrafanaAssessment, GrafanaFinding
from .grafana_notify import notify
from .grafana_objects import dashboard_name, judge_dashboards, judge_datasources, judge_rules, rule_finding
from .grafana_panels import Panel, judge_panels, panels_of

_UNASKED = "Grafana cannot be asked"


class GrafanaProof:
    """Asks one Grafana whether everything expected is there; nothing is changed there."""

    def __init__(self, expected: GrafanaExpectations, expectations: Expectations) -> None:
        self._expected = expected
        self._expectations = expectations
        self._refused: Optional[GrafanaAssessment] = None

    def read(self) -> GrafanaAssessment:
        """One reading. After refused credentials nothing is asked any more."""
        if self._refused is None:
            with self._client() as client:
                assessment = self._read(client)
            if not assessment.permanent:
                return assessment
            self._refused = assessment
        return self._refused

    def _read(self, client: GrafanaClient) -> GrafanaAssessment:
        url = self._expected.settings.url
        try:
            findings = judge_datasources(client, self._expected.datasources)
            dashboards, live = judge_dashboards(client, self._expected.dashboards)
            findings += dashboards
            findings += judge_panels(client, self._panels(live)) + self._missing_panels(live)
            findings += judge_rules(client, self._expected.rules)
            server, version = _server(client)
        except GrafanaError as error:
            permanent = isinstance(error, (AuthenticationError, AnswerError))
            return GrafanaAssessment(url, "", self._nothing(), str(error), permanent, client.requests_sent)
        return GrafanaAssessment(url, version, [server, *findings], requests=client.requests_sent)

    def notify(self, assessment: GrafanaAssessment) -> GrafanaAssessment:
        """The assessment with a test notification, which is sent once, where contact points are named for it."""
        names = self._expected.notify
        if not names:
            return assessment
        if assessment.unreachable:
            return assessment.with_more([GrafanaFinding("notifications", n, "not_asked", _UNASKED) for n in names], 0)
        with self._client() as client:
            findings = notify(client, names)
            return assessment.with_more(findings, client.requests_sent)

    def _panels(self, live: Sequence[Optional[Json]]) -> list[Panel]:
        """What people see: the panels of the live dashboards."""
        return [panel for model in live if model is not None for panel in self._panels_of(model)]

    def _missing_panels(self, live: Sequence[Optional[Json]]) -> list[GrafanaFinding]:
        """The panels of dashboards that could not be read."""
        gone = [desired for desired, model in zip(self._expected.dashboards, live) if model is None]
        return [
            GrafanaFinding("panels", panel.name, "missing", "its dashboard could not be read", panel.dashboard)
            for desired in gone
            for panel in self._panels_of(desired["dashboard"])
        ]

    def _panels_of(self, model: Json) -> list[Panel]:
        return panels_of(model, self._expectations, self._expected.datasources[0])

    def _nothing(self) -> list[GrafanaFinding]:
        """Everything expected, not proven."""
        expected = self._expected
        found = [GrafanaFinding("data_sources", uid, "") for uid in expected.datasources]
        found += [GrafanaFinding("dashboards", dashboard_name(desired), "") for desired in expected.dashboards]
        found += self._missing_panels([None] * len(expected.dashboards))
        found += [rule_finding(rule, "") for rule in expected.rules]
        return [replace(finding, status="not_asked", reason=_UNASKED) for finding in found]

    @contextmanager
    def _client(self) -> Iterator[GrafanaClient]:
        client = GrafanaClient(self._expected.settings, read_only=True)
        try:
            yield client
        finally:
            client.close()


def _server(client: GrafanaClient) -> tuple[GrafanaFinding, str]:
    """Grafana's own health and its version. Asked last: this path takes no credentials, so it tells nothing of them."""
    answer = attempt(client, lambda: client.get("/api/health"))
    if isinstance(answer, GrafanaError):
        return GrafanaFinding("server", "Grafana", "error", str(answer)), ""
    state = answer.get("database") if isinstance(answer, dict) else None
    version = str(answer.get("version") or "") if isinstance(answer, dict) else ""
    if state != "ok":
        return GrafanaFinding("server", "Grafana", "error", f"its database is '{state}'"), version
    return GrafanaFinding("server", "Grafana", OK), version

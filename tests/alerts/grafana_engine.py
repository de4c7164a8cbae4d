# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Grafana's alert rules find, asked through Grafana, beside what the same rules find in Prometheus.

Both are asked for the moment at which Prometheus evaluated the rule itself (that is the time of its ALERTS sample), so
that the same samples must bring the same alerts, and no clock or delay explains a difference.
"""

from __future__ import annotations

import json
import math
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

import company

TOKEN = "cat /var/lib/golden-signals/grafana-token"
# Every sample of a moment this long ago has been scraped and recorded.
PAST_SECONDS = 20
Labels = tuple[tuple[str, str], ...]
Found = dict[Labels, float]


@dataclass(frozen=True)
class Comparison:
    """One rule at one moment (Unix time).

    ``query`` and ``prometheus``: {labels: value} of its expression, through Grafana and in Prometheus. ``alerts``: the
    labels for which Grafana would raise it; ``active``: the labels of Prometheus' own pending and firing alerts of it.
    """

    rule: str
    severity: str
    moment: float
    query: Found
    prometheus: Found
    alerts: frozenset[Labels]
    active: frozenset[Labels]
    keeps_firing: bool

    @property
    def difference(self) -> str:
        """What is not the same, in words, or an empty text."""
        place = f"{self.rule} ({self.severity or 'severity of the series'}) at {self.moment:.3f}"
        if not _same(self.query, self.prometheus):
            return f"{place}: the query brings {self.query} through Grafana, {self.prometheus} in Prometheus"
        # An alert that keeps firing is active without its expression.
        same = self.alerts <= self.active if self.keeps_firing else self.alerts == self.active
        return "" if same else f"{place}: Grafana raises {sorted(self.alerts)}, Prometheus {sorted(self.active)}"


def compare() -> list[Comparison]:
    """Every alert rule that Grafana has, against the rule of its name and severity in Prometheus."""
    grafana = _Grafana()
    ours = _prometheus_rules()
    moment = time.time() - PAST_SECONDS
    active = company.query("ALERTS", moment)
    times = company.query("timestamp(ALERTS)", moment)
    return [_compared(rule, ours, grafana, moment, active, times) for rule in grafana.rules()]


class _Grafana:
    """Grafana on mon1, with the token that site.yml made."""

    def __init__(self) -> None:
        self._token = company.on("mon1", TOKEN).strip()

    def rules(self) -> list[dict[str, Any]]:
        """All alert rules."""
        found: list[dict[str, Any]] = self._ask("/api/v1/provisioning/alert-rules")
        return found

    def results(self, data: list[dict[str, Any]], moment: float) -> dict[str, Found]:
        """What the queries and expressions of a rule bring at a moment: {refId: {labels: value}}."""
        queries = [{**node["model"], "datasource": {"uid": node["datasourceUid"]}} for node in data]
        body = {"queries": queries, "from": str(round(moment * 1000) - 600_000), "to": str(round(moment * 1000))}
        results = self._ask("/api/ds/query", body)["results"]
        return {name: _values(result["frames"]) for name, result in results.items()}

    def _ask(self, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"http://{company.address('mon1')}:3000{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


def _values(frames: list[dict[str, Any]]) -> Found:
    """The last number of each series."""
    found: Found = {}
    for frame in frames:
        for field, column in zip(frame["schema"]["fields"], frame["data"]["values"], strict=True):
            if field["type"] == "number" and column:
                found[_labels(field.get("labels", {}))] = float("nan") if column[-1] is None else float(column[-1])
    return found


def _labels(labels: dict[str, str], *without: str) -> Labels:
    return tuple(sorted((name, text) for name, text in labels.items() if name not in ("__name__", *without)))


def _same(one: Found, other: Found) -> bool:
    """Whether two answers are the same; JSON has no word for infinite and undefined numbers, so these are alike."""
    return one.keys() == other.keys() and all(
        value == other[labels] or not (math.isfinite(value) or math.isfinite(other[labels]))
        for labels, value in one.items()
    )


def _prometheus_rules() -> dict[tuple[str, str], dict[str, Any]]:
    """{(name, severity of the rule itself): the rule as Prometheus has loaded it}."""
    groups = company.get(f"http://{company.address('mon1')}:9090/api/v1/rules?type=alert")["data"]["groups"]
    return {
        (rule["name"], rule["labels"].get("severity", "")): rule
        for group in groups
        for rule in group["rules"]
        if rule["type"] == "alerting"
    }


def _compared(
    grafana_rule: dict[str, Any],
    ours: dict[tuple[str, str], dict[str, Any]],
    grafana: _Grafana,
    moment: float,
    active: list[dict[str, Any]],
    times: list[dict[str, Any]],
) -> Comparison:
    name, own = grafana_rule["title"], grafana_rule.get("labels") or {}
    rule = ours[(name, own.get("severity", ""))]
    mine = {"alertname": name, **own}.items()
    evaluated = [float(row["value"][1]) for row in times if mine <= row["metric"].items()]
    at = max(evaluated, default=moment)
    results = grafana.results(grafana_rule["data"], at)
    rows = company.query(rule["query"], at)
    raised = {labels for labels, value in results[grafana_rule["condition"]].items() if value}
    return Comparison(
        rule=name,
        severity=own.get("severity", ""),
        moment=at,
        query=results["A"],
        prometheus={_labels(row["metric"]): float(row["value"][1]) for row in rows},
        alerts=frozenset(_labels({**dict(labels), **own}) for labels in raised),
        active=frozenset(
            _labels(row["metric"], "alertname", "alertstate") for row in active if mine <= row["metric"].items()
        ),
        keeps_firing=bool(rule.get("keepFiringFor")),
    )

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assessment as one self-contained page (coverage.html); private to golden.signals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Optional

from .findings import Assessment, SignalFinding
from .grafana_findings import OK, PARTS, GrafanaAssessment
from .page_signals import badge, signal_table
from .page_style import STYLE
from .table import summary_line
from .verdict import BAD, GOOD, UNKNOWN, WARNING, state_of, verdict, where

# Golden signals in the order of the Site Reliability Engineering book (chapter 6), each with what it asks.
GOLDEN = {
    "latency": "How long do answers take?",
    "traffic": "How much is asked of the services?",
    "errors": "What fails?",
    "saturation": "How full are they?",
}
_STATES = {"up": GOOD, "ok": GOOD, "empty": UNKNOWN, "unexpected": WARNING, "unexpected_error": WARNING}
_SEVERITIES = {"critical": BAD, "warning": WARNING, "info": UNKNOWN}


def coverage_page(assessment: Assessment, dashboards_url: str = "") -> str:
    """HTML without scripts and without anything from elsewhere; every text from outside is escaped.

    ``dashboards_url``: address of the Grafana that has the dashboards; without it nothing is linked.
    """
    title = f"Golden signals of {assessment.environment} {assessment.datacenter}"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        _answer(assessment, title),
        _golden(assessment),
        _list("What is missing, and the likely cause", [escape(line) for line in assessment.failures()]),
        _list("Alerts that fire", _alerts(assessment)),
        _list("Worth a look", [escape(line) for line in assessment.warnings]),
        "<main><h2>All signals</h2>",
        signal_table(_groups(assessment), assessment, dashboards_url),
        "</main>",
        _targets(assessment),
        _rules(assessment),
        _grafana(assessment.grafana) if assessment.grafana else "",
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _answer(assessment: Assessment, title: str) -> str:
    answer = verdict(assessment)
    read = f"Read from Prometheus {assessment.prometheus_url} at {assessment.time}; {summary_line(assessment)}."
    if assessment.truth_time:
        read += f" Compared with the truth at {assessment.truth_time}."
    return (
        f'<header class="answer {answer.state}"><h1>{escape(title)}: is everything all right?</h1>'
        f'<p>{escape(answer.text)}</p><p class="quiet">{escape(read)}</p></header>'
    )


def _groups(assessment: Assessment) -> list[tuple[str, str, list[SignalFinding]]]:
    """Name, question and signals of each golden signal, those of one service together."""
    services = list(dict.fromkeys(signal.service for signal in assessment.signals))
    names = [*GOLDEN, *sorted({signal.golden for signal in assessment.signals} - set(GOLDEN))]
    groups = []
    for name in names:
        own = [signal for signal in assessment.signals if signal.golden == name]
        own.sort(key=lambda signal: services.index(signal.service))
        if own:
            groups.append((name.capitalize() or "Others", GOLDEN.get(name, ""), own))
    return groups


def _golden(assessment: Assessment) -> str:
    tiles = []
    for name, _question, signals in _groups(assessment):
        state = state_of(signals)
        tiles.append(f"<div><dt>{escape(name)}</dt><dd>{badge(state.state, state.text)}</dd></div>")
    return '<dl class="golden">{}</dl>'.format("".join(tiles)) if tiles else ""


def _alerts(assessment: Assessment) -> list[str]:
    """One line for all places where an alert fires with the same severity, the worst first."""
    places: dict[tuple[str, str], list[str]] = {}
    for alert in assessment.alerts:
        if alert.state == "firing":
            places.setdefault((alert.severity, alert.name), []).append(where(alert))
    return [
        f"{badge(_SEVERITIES[severity], severity)} {escape(name)}: {escape('; '.join(found))}"
        for (severity, name), found in places.items()
    ]


def _list(title: str, lines: Sequence[str]) -> str:
    """A list of lines that are HTML already."""
    if not lines:
        return ""
    return '<h2>{}</h2><ul class="box">{}</ul>'.format(escape(title), "".join(f"<li>{line}</li>" for line in lines))


def _targets(assessment: Assessment) -> str:
    rows = [(t.job, t.host, t.service, t.address, t.status, t.reason) for t in assessment.targets]
    return _details("Targets", ("Job", "Host", "Service", "Address", "Status", "Reason"), rows)


def _rules(assessment: Assessment) -> str:
    rows = [(rule.group, rule.name, rule.status, rule.reason) for rule in assessment.rules]
    return _details("Rules", ("Group", "Rule", "Status", "Reason"), rows)


def _grafana(grafana: GrafanaAssessment) -> str:
    """All parts but the panels that show data, which nobody would read."""
    rows = [
        (PARTS[finding.part], finding.name, finding.status, finding.reason)
        for finding in grafana.findings
        if finding.part != "panels" or finding.status != OK
    ]
    return _details(f"Grafana {grafana.version}".strip(), ("What", "Name", "Status", "Reason"), rows)


def _details(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that is folded while all in it is as expected."""
    status = heads.index("Status")
    faults = sum(_STATES.get(row[status]) not in (GOOD, UNKNOWN) for row in rows)
    told = f"{title}: {len(rows) - faults} of {len(rows)} as expected"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join("<tr>{}</tr>".format("".join(_cells(heads, row))) for row in rows)
    return (
        f'<details class="box"{" open" if faults else ""}><summary>{escape(told)}</summary>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _cells(heads: Sequence[str], row: Sequence[str]) -> Iterable[str]:
    for head, text in zip(heads, row):
        state: Optional[str] = _STATES.get(text, BAD) if head == "Status" else None
        shown = badge(state, text.replace("_", " ")) if state else escape(text)
        yield f'<td data-head="{escape(head)}"{"" if text else _EMPTY}><div>{shown}</div></td>'


_EMPTY = ' class="empty"'

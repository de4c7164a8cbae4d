# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assessment as one self-contained page (coverage.html); private to golden.signals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .findings import Assessment
from .grafana_findings import OK, PARTS, GrafanaAssessment
from .table import summary_line
from .units import readable_age, readable_value

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --line: #d5dae0; --soft: #f4f6f8; --quiet: #57606a;
  --good: #116329; --bad: #a40e26; --wait: #7a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --line: #30363d; --soft: #161b22;
  --quiet: #9ea7b3; --good: #57d364; --bad: #ff7b72; --wait: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; } .quiet { color: var(--quiet); overflow-wrap: anywhere; }
.sum { font-size: 1.25rem; font-weight: 600; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
td:last-child { overflow-wrap: anywhere; }
thead th { background: var(--soft); } .figure { text-align: right; white-space: nowrap; }
.status { font-weight: 600; white-space: nowrap; } .good { color: var(--good); } .bad { color: var(--bad); }
.wait { color: var(--wait); } li { margin: .3rem 0; overflow-wrap: anywhere; }
@media (max-width: 45rem) { thead { display: none; }
  tr { display: block; border-bottom: 2px solid var(--line); padding: .4rem 0; }
  td { display: flex; gap: .75rem; border: 0; padding: .15rem 0; text-align: left; white-space: normal; }
  td::before { content: attr(data-head); flex: 0 0 6.5rem; text-align: left; color: var(--quiet); }
  td:empty { display: none; } }
@media print { :root { --ink: #000; --paper: #fff; --line: #999; --soft: #eee; --quiet: #333; --good: #000; --bad: #000;
  --wait: #000; } body { max-width: none; padding: 0; font-size: 9pt; }
  tr { break-inside: avoid; } thead { display: table-header-group; } }
"""
_GOOD = ("proven", "up", "ok")
_QUIET = ("not_declared", "unexpected", "empty")
_FIGURES = ("Value", "Age", "Series")


def coverage_page(assessment: Assessment) -> str:
    """HTML without scripts and without anything from elsewhere; every text from outside is escaped."""
    title = f"Coverage of {assessment.environment} {assessment.datacenter}"
    failures = assessment.failures()
    outcome = '<span class="bad">Not proven</span>' if failures else '<span class="good">Proven</span>'
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">Prometheus {escape(assessment.prometheus_url)}, {escape(assessment.time)}</p>',
        f'<p class="sum">{outcome}: {escape(summary_line(assessment))}</p>',
        _list("What is missing, and the likely cause", failures),
        _list("Worth a look", assessment.warnings),
        _signals(assessment),
        _targets(assessment),
        _rules(assessment),
        _grafana(assessment.grafana) if assessment.grafana else "",
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _signals(assessment: Assessment) -> str:
    rows = [
        (
            signal.title,
            signal.service,
            readable_value(signal.value, signal.unit),
            readable_age(signal.age_seconds),
            str(signal.series) if signal.metric else "-",
            signal.status,
            signal.reason,
            signal.id,
        )
        for signal in assessment.signals
    ]
    return _table("Signals", ("Signal", "Service", "Value", "Age", "Series", "Status", "Reason", "Id"), rows)


def _targets(assessment: Assessment) -> str:
    rows = [(t.job, t.host, t.service, t.address, t.status, t.reason) for t in assessment.targets]
    return _table("Targets", ("Job", "Host", "Service", "Address", "Status", "Reason"), rows)


def _rules(assessment: Assessment) -> str:
    rows = [(rule.group, rule.name, rule.status, rule.reason) for rule in assessment.rules]
    return _table("Rules", ("Group", "Rule", "Status", "Reason"), rows)


def _grafana(grafana: GrafanaAssessment) -> str:
    """All parts but the panels that show data, which nobody would read."""
    rows = [
        (PARTS[finding.part], finding.name, finding.status, finding.reason)
        for finding in grafana.findings
        if finding.part != "panels" or finding.status != OK
    ]
    return _table(f"Grafana {grafana.version}".strip(), ("What", "Name", "Status", "Reason"), rows)


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines: list[str] = [f"<h2>{escape(title)}</h2>", "<table><thead><tr>"]
    lines += [f'<th scope="col"{_figure(head)}>{escape(head)}</th>' for head in heads]
    lines.append("</tr></thead><tbody>")
    for row in rows:
        cells = (_cell(head, text) for head, text in zip(heads, row))
        lines.append("<tr>{}</tr>".format("".join(cells)))
    return "\n".join([*lines, "</tbody></table>"])


def _cell(head: str, text: str) -> str:
    if head != "Status":
        return f'<td data-head="{escape(head)}"{_figure(head)}>{escape(text)}</td>'
    colour = "good" if text in _GOOD else "wait" if text in _QUIET else "bad"
    return '<td data-head="Status" class="status {}">{}</td>'.format(colour, escape(text.replace("_", " ")))


def _figure(head: str) -> str:
    return ' class="figure"' if head in _FIGURES else ""


def _list(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return "<h2>{}</h2><ul>{}</ul>".format(escape(title), "".join(f"<li>{escape(line)}</li>" for line in lines))

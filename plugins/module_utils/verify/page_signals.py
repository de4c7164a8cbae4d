# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of signals in coverage.html; private to golden.signals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Optional
from urllib.parse import urlencode

from .findings import NOT_DECLARED, PROVEN, Assessment, SignalFinding, ThresholdFinding, Truth
from .sparkline import sparkline
from .units import readable_age, readable_bound, readable_span, readable_value
from .verdict import BAD, GOOD, UNKNOWN, WARNING

Group = tuple[str, str, list[SignalFinding]]
_SEVERITIES = {"critical": BAD, "warning": WARNING}


def signal_table(groups: Sequence[Group], assessment: Assessment, dashboards_url: str) -> str:
    """One row a signal under its golden signal; the column of the truth is there where a truth is known."""
    heads = ["Signal", "Service", "Value", "Last hour", "Threshold", "Alert", "Arrives"]
    if any(signal.truth for signal in assessment.signals):
        heads.insert(-1, "Truth")
    head = "".join(f'<th scope="col"{_figure(name)}>{name}</th>' for name in heads)
    lines = [f'<div class="box"><table class="signals"><thead><tr>{head}</tr></thead>']
    for name, question, signals in groups:
        lines.append(
            f'<tbody><tr class="group"><th colspan="{len(heads)}" scope="rowgroup">{escape(name)} '
            f'<span class="quiet">{escape(question)}</span></th></tr>'
        )
        lines += [_row(signal, heads, _link(signal, assessment, dashboards_url)) for signal in signals]
        lines.append("</tbody>")
    return "\n".join([*lines, "</table></div>"])


def badge(state: str, text: str) -> str:
    """A word on the ground of its state (``good``, ``warning``, ``bad``, ``unknown``)."""
    return f'<span class="badge {escape(state)}">{escape(text)}</span>'


def _row(signal: SignalFinding, heads: Sequence[str], link: str) -> str:
    cells = {
        "Signal": _name(signal, link),
        "Service": escape(signal.service),
        "Value": escape(readable_value(signal.value, signal.unit)),
        "Last hour": _last_hour(signal),
        "Threshold": _threshold(signal.threshold),
        "Alert": _alert(signal),
        "Truth": _truth(signal.truth, signal.unit),
        "Arrives": _arrives(signal),
    }
    shown = "".join(
        f'<td data-head="{head}"{_class(head, cells[head])}><div>{cells[head]}</div></td>' for head in heads
    )
    return f'<tr data-signal="{escape(signal.id)}">{shown}</tr>'


def _class(head: str, cell: str) -> str:
    if head == "Signal":
        return ' class="name"'
    return _figure(head) or ("" if cell else ' class="empty"')


def _figure(head: str) -> str:
    return ' class="figure"' if head == "Value" else ""


def _name(signal: SignalFinding, link: str) -> str:
    title = f'<a href="{escape(link)}">{escape(signal.title)}</a>' if link else escape(signal.title)
    reason = "" if signal.status in (PROVEN, NOT_DECLARED) else f'<span class="reason">{escape(signal.reason)}</span>'
    return f'{title}<span class="quiet">{escape(signal.id)}</span>{reason}'


def _link(signal: SignalFinding, assessment: Assessment, dashboards_url: str) -> str:
    if not dashboards_url or not signal.dashboard:
        return ""
    variables = {"env": assessment.environment, "dc": assessment.datacenter, "service": signal.service}
    asked = urlencode({f"var-{name}": value for name, value in variables.items()})
    return f"{dashboards_url.rstrip('/')}/d/{signal.dashboard}?{asked}"


def _last_hour(signal: SignalFinding) -> str:
    numbers = [value for value in signal.history if value is not None]
    if not numbers:
        return ""
    span = readable_span(min(numbers), max(numbers), signal.unit)
    curve = sparkline(signal.history, f"{signal.title}, last hour: {span}")
    return f'{curve}<span class="quiet">{escape(span)}</span>'


def _threshold(threshold: Optional[ThresholdFinding]) -> str:
    if threshold is None or not threshold.values:
        return ""
    lines = []
    for severity, value in threshold.values.items():
        words = f"{severity} {threshold.when} {readable_bound(value, threshold.unit)}"
        lines.append(f'<span class="bound">{escape(words)}</span>')
    return "".join(lines) + (f'<span class="quiet">{escape(threshold.of)}</span>' if threshold.of else "")


def _alert(signal: SignalFinding) -> str:
    names = "".join(f'<span class="quiet">{_breakable(name)}</span>' for name in signal.alert_names)
    if signal.alert == "firing":
        return badge(_SEVERITIES.get(signal.alert_severity, UNKNOWN), signal.alert_severity) + names
    if signal.alert == "pending":
        return badge(UNKNOWN, f"{signal.alert_severity} pending") + names
    return badge(GOOD, "quiet") if signal.alert else ""


def _breakable(name: str) -> str:
    """A name in camel case, which may be broken before its capitals."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "<wbr>", escape(name))


def _truth(truth: Optional[Truth], unit: str) -> str:
    if truth is None:
        return ""
    state = badge(GOOD, "true") if truth.within else badge(BAD, "not true")
    told = (
        f"was {readable_value(truth.truth, unit)}",
        f"shown {readable_value(truth.shown, unit)}",
        f"error {'-' if truth.error is None else f'{truth.error:.3g}'}, allowed {truth.tolerance}",
    )
    return state + "".join(f'<span class="quiet">{escape(line)}</span>' for line in told)


def _arrives(signal: SignalFinding) -> str:
    words = signal.status.replace("_", " ")
    if signal.status == PROVEN:
        return f'{badge(GOOD, words)}<span class="quiet">{escape(readable_age(signal.age_seconds))} ago</span>'
    return badge(UNKNOWN if signal.status == NOT_DECLARED else BAD, words)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prometheus' templates in annotations and labels, as far as Grafana expands them too.

Grafana runs Prometheus' own template engine with other data: ``$labels``, ``$values`` and ``$value``, which is text
there. Nothing can be queried, and the variables of the Prometheus server do not exist.
"""

from __future__ import annotations

import re

_ACTION = re.compile(r"\{\{-?((?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|(?!\}\})[^\"`])*)\}\}", re.DOTALL)
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|`[^`]*`")
_WORD = re.compile(r"(?<![\w.$])[A-Za-z_]\w*")
_VARIABLE = re.compile(r"\$(\w+)")
_DEFINED = re.compile(r"\$(\w+)(?:\s*,\s*\$(\w+))?\s*:?=")
_COMPARISONS = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))
_ALLOWED = _COMPARISONS | {
    *("if", "else", "end", "range", "with", "true", "false", "nil"),
    *("and", "or", "not", "len", "index", "slice", "print", "printf", "println"),
    *("humanize", "humanize1024", "humanizeDuration", "humanizePercentage", "humanizeTimestamp"),
    *("title", "toUpper", "toLower", "match", "reReplaceAll", "stripPort", "stripDomain"),
}
_OTHER = {
    "query": "Grafana does not query in templates",
    "graphLink": "it takes other arguments in Grafana; give the annotation dashboard",
    "tableLink": "it takes other arguments in Grafana; give the annotation dashboard",
    "externalURL": "in Grafana it is the address of Grafana, not of Prometheus",
    "pathPrefix": "in Grafana it is the address of Grafana, not of Prometheus",
}


def template_faults(text: str) -> list[str]:
    """What Grafana can not do with this template; empty if it can do all of it."""
    actions = [found.group(1) for found in _ACTION.finditer(text)]
    rest = _ACTION.sub("", text)
    if "{{" in rest:
        return ["{{ without }}"]
    bare = [_QUOTED.sub(" ", action) for action in actions if not action.lstrip("- ").startswith("/*")]
    known = {"labels", "value"} | {name for code in bare for pair in _DEFINED.findall(code) for name in pair if name}
    faults: dict[str, None] = {}
    for code in bare:
        for name in _VARIABLE.findall(code):
            if name not in known:
                faults[f"${name} does not exist in Grafana; allowed: $labels and $value"] = None
        for name in _WORD.findall(code):
            if name in _OTHER:
                faults[f"{name}: {_OTHER[name]}"] = None
            elif name not in _ALLOWED:
                faults[f"{name} is no function that works in Grafana as in Prometheus; allowed: {_functions()}"] = None
        for name in re.findall(r"(?<![\w)$.])\.(Value|ExternalLabels|ExternalURL)\b", code):
            faults[f".{name} is something else in Grafana; allowed: $labels and $value"] = None
    return list(faults)


def _functions() -> str:
    """The functions that may be used, for a message."""
    return ", ".join(sorted(_ALLOWED))


def grafana_template(text: str) -> str:
    """The template as Grafana needs it: where a number is asked for, ``$value`` becomes ``$values.A.Value``.

    ``$value`` is text in Grafana; the functions which format it read the number from the text, a comparison and
    ``printf`` do not.
    """
    return _ACTION.sub(lambda found: _number(found.group(0)), text)


def _number(action: str) -> str:
    """One action with the number in place of the text where that matters."""
    if not {"printf", *_COMPARISONS} & set(_WORD.findall(_QUOTED.sub(" ", action))):
        return action
    parts = re.split(rf"({_QUOTED.pattern})", action)
    return "".join(part if _QUOTED.fullmatch(part) else re.sub(r"\$value\b", "$values.A.Value", part) for part in parts)

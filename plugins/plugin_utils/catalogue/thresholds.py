# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Thresholds of a service: which names it may set, what is wrong with them, which values hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.facts import SEVERITIES, threshold_facts
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.shapes import is_number
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

# For these the lower value is the worse one, so critical is not above warning.
LOWER_IS_WORSE = frozenset({"certificate_days", "days_to_full", "traffic_drop_ratio", "users_drop_ratio"})
LATENCY = "latency_p95_seconds"

Values = dict[str, dict[str, float]]


def threshold_values(kind: str, given: Mapping[str, Mapping[str, float]]) -> Values:
    """Defaults with the given values over them: ``{name: {severity: value}}``, names and severities sorted.

    A threshold without default is there only when it is given.

    :param kind: a kind of service, or host.
    """
    values: Values = {}
    for name, facts in sorted(threshold_facts().get(kind, {}).items()):
        own = given.get(name, {})
        merged = {severity: own.get(severity, facts.get(severity)) for severity in sorted(SEVERITIES)}
        values[name] = {severity: value for severity, value in merged.items() if value is not None}
    return {name: severities for name, severities in values.items() if severities}


def threshold_faults(place: str, kind: str, given: Any, buckets: list[float] | None = None) -> Iterator[str]:
    """Faults of the thresholds given at a place, each naming place, value and what is allowed.

    :param place: what the error names, for example ``signals_services.shop-api.thresholds``.
    :param buckets: bounds of the latency histogram in seconds; None when a latency threshold has none to meet.
    """
    if not isinstance(given, dict):
        yield f"{place}: {show(given)} is not a mapping; allowed: threshold names, each with warning and/or critical"
        return
    known = threshold_facts().get(kind, {})
    valid: dict[str, dict[str, float]] = {}
    for name, severities in given.items():
        if name not in known:
            yield f"{place}.{name}: unknown threshold" + one_of(name, known)
            continue
        faults = list(_severity_faults(f"{place}.{name}", severities, str(known[name]["unit"])))
        yield from faults
        if not faults:
            valid[name] = severities
    yield from _relation_faults(place, threshold_values(kind, valid), valid, buckets)


def _severity_faults(place: str, severities: Any, unit: str) -> Iterator[str]:
    """Faults of one threshold's numbers taken by themselves."""
    if not isinstance(severities, dict) or not severities:
        yield f"{place}: {show(severities)} is not a mapping; allowed: {{warning: number, critical: number}}"
        return
    for severity, value in severities.items():
        if severity not in SEVERITIES:
            yield f"{place}.{severity}: unknown severity" + one_of(severity, SEVERITIES)
        elif not is_number(value):
            yield f"{place}.{severity}: {show(value)} is not a number; allowed: a number in {unit}"
        elif value < 0:
            yield f"{place}.{severity}: {show(value)} is negative; allowed: 0 or more ({unit})"
        elif unit == "ratio" and value > 1:
            yield f"{place}.{severity}: {show(value)} is beyond 1; allowed: a ratio from 0 to 1 (0.8 is 80 %)"


def _relation_faults(
    place: str, values: Values, given: Mapping[str, Any], buckets: list[float] | None
) -> Iterator[str]:
    """Faults of the values that hold, defaults included: order of severities, bucket bounds."""
    for name, severities in values.items():
        if name in given and len(severities) == len(SEVERITIES):
            warning, critical = severities["warning"], severities["critical"]
            lower = name in LOWER_IS_WORSE
            if (critical > warning) if lower else (critical < warning):
                side = "at most" if lower else "at least"
                yield (
                    f"{place}.{name}: critical {_origin(given, name, 'critical', critical)} is milder than warning "
                    f"{_origin(given, name, 'warning', warning)}; allowed: critical {side} warning"
                )
    for severity, value in values.get(LATENCY, {}).items() if buckets is not None else ():
        if buckets is not None and not any(value == bound for bound in buckets):
            yield (
                f"{place}.{LATENCY}.{severity}: {_origin(given, LATENCY, severity, value)} is not a bucket bound "
                f"of the histogram (latency_buckets); allowed: {', '.join(f'{bound:g}' for bound in buckets)}"
            )


def _origin(given: Mapping[str, Any], name: str, severity: str, value: float) -> str:
    """The value, and whether it is a default."""
    return f"{value:g}" if severity in given.get(name, {}) else f"{value:g} (the default)"

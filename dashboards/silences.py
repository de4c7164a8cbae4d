# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a query must return data: the condition that stands beside each query which may return nothing.

The condition is PromQL with the dashboard's variables. A query without one must always return data; a query with one
must return data where its condition does. It travels in the dashboard, as the field :data:`FIELD` of the panel's
target, so that whoever asks Grafana for the panels needs no list of exceptions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELD = "dataExpectedIf"
NEVER = "vector(1) == 0"
# In a condition: the matchers of the variables that the query has, its matcher of several kinds, its first selector.
SCOPE = "@scope"
KINDS = "@kinds"
FIRST = "@first"


@dataclass(frozen=True)
class Silence:
    """Why a query may return nothing: its text matches and `needs` returns nothing either."""

    pattern: str
    needs: str
    reason: str


def _kind(kind: str) -> str:
    return f'service:info{{{SCOPE}, kind="{kind}"}}'


# The first that matches counts.
SILENCES = (
    Silence(r"2 \* .*kind=~", f"service:info{{{SCOPE}, {KINDS}}}", "no service of the kind in the catalogue"),
    Silence(r"^max\(2 \* ", f"service:info{{{SCOPE}}}", "no catalogue"),
    Silence(r" offset 1w|ratio1w\{[^}]*\}\)$", f"{FIRST} offset 1w", "no history of a week"),
    Silence(r"> 0\.25 \* min\(", NEVER, "the critical line shows only near the values"),
    Silence(
        r"^min\(service:threshold:concurrent_users",
        f"service:threshold:concurrent_users{{{SCOPE}}}",
        "no capacity in the catalogue",
    ),
    Silence(
        r"active_users",
        f"app_active_users_hll_register{{{SCOPE}}} or sql_active_users{{{SCOPE}}}",
        "no source of users",
    ),
    Silence(r"^min(?: by \([\w, ]+\) )?\(service:s3_days_to_full|deriv\(.*\) > 0\)", NEVER, "not growing"),
    Silence(
        r"limit:storage_bytes|^max(?: by \([\w, ]+\) )?\(service:s3_storage:ratio",
        f"service:limit:storage_bytes{{{SCOPE}}}",
        "no quota in the catalogue",
    ),
    Silence(r"s3_|storage_|collection_age|threshold:days_to_full", _kind("s3"), "no storage in the catalogue"),
    Silence(r'kind="s3"', _kind("s3"), "no storage in the catalogue"),
    Silence(r"rabbitmq|threshold:(dead_letter|queue_|in_flight)", _kind("rabbitmq"), "no broker in the catalogue"),
    Silence(r"replication_lag", f"pg_replication_lag_seconds{{{SCOPE}}}", "not measured by this exporter"),
    Silence(
        r"wraparound", f"pg_database_wraparound_age_datfrozenxid_seconds{{{SCOPE}}}", "not measured by this exporter"
    ),
    Silence(
        r"postgresql|threshold:(connections_|transaction_|idle_)", _kind("postgresql"), "no database in the catalogue"
    ),
    Silence(r"certificate_days", f"probe_ssl_earliest_cert_expiry{{{SCOPE}}}", "no https address"),
    Silence(r">= 0", f"service:http_server_requests:rate5m{{{SCOPE}}} > 0", "no traffic"),
    Silence(r"probe_duration", f"probe_success{{{SCOPE}}}", "no url in the catalogue"),
    Silence(r"active_requests", f"http_server_active_requests{{{SCOPE}}}", "not measured by this service"),
    Silence(r"^changes\(.*> 0$| unless count by .* offset ", NEVER, "an event, not a state"),
    Silence(r"^ALERTS", NEVER, "nothing fires"),
    Silence(
        r'kind="http"|http_|(service|service_instance):(cpu|memory|process|open|limit:memory)|'
        r"threshold:(cpu|latency|memory|restarts|traffic|users_drop)",
        _kind("http"),
        "no API in the catalogue",
    ),
)


def silence_of(expression: str) -> Silence | None:
    """Return the silence that an expression of a dashboard may have, with a condition in its own variables."""
    for silence in SILENCES:
        if re.search(silence.pattern, expression):
            first = re.search(r"[a-zA-Z_:][\w:]*\{[^}]*\}", expression)
            assert first or FIRST not in silence.needs, f"no selector in {expression}"
            kinds = re.search(r'kind=~"[^"]*"', expression)
            needs = silence.needs.replace(FIRST, first[0] if first else "").replace(SCOPE, _scope(expression))
            needs = needs.replace(KINDS, kinds[0] if kinds else "")
            return Silence(silence.pattern, needs, silence.reason)
    return None


def _scope(expression: str) -> str:
    matchers = ['env="$env"', 'dc=~"$dc"', 'service=~"$service"']
    return ", ".join(matcher for matcher in matchers if matcher in expression)

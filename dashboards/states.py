# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""States of services by golden signal: the value against the catalogue's thresholds, as the alerts compare them.

0 in order, 1 warning, 2 critical, 3 nothing known (the service is declared and its series is missing).
A state looks at this moment; an alert waits, so it may come later than the state.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.queries import choose

BY = "by (dc, service)"
SERVICE = 'service=~"$service"'


@dataclass(frozen=True)
class Condition:
    """A series over (or under) a threshold of the catalogue, or over a fixed bound of one severity.

    bound: a comparison such as "== 0"; empty where `threshold` names a threshold.
    """

    series: str
    threshold: str = ""
    sign: str = ">"
    bound: str = ""
    severity: str = ""
    matcher: str = ""

    def exceeded(self, severity: str, matchers: tuple[str, ...]) -> str | None:
        """Return an expression with the series that are over the bound of this severity, None where there is none."""
        own = (self.matcher,) if self.matcher else ()
        series = choose(self.series, *matchers, *own)
        if self.bound:
            return f"{series} {self.bound}" if severity == self.severity else None
        limit = choose(f"service:threshold:{self.threshold}", *matchers, f'severity="{severity}"')
        return f"{series} {self.sign} on (env, dc, service) group_left () {limit}"


@dataclass(frozen=True)
class Signal:
    """A golden signal: the kinds of services that have it, the series that must exist, what is wrong when."""

    kinds: str
    present: tuple[str, ...]
    conditions: tuple[Condition, ...]


SIGNALS: dict[str, Signal] = {
    "availability": Signal(
        "http|rabbitmq|postgresql|probe",
        ("service:own_targets_up:ratio", "service:probe_success:min"),
        (
            Condition("service:own_targets_up:ratio", bound="== 0", severity="critical"),
            Condition("service:own_targets_up:ratio", bound="< 1", severity="warning"),
            Condition("service:probe_success:min", bound="== 0", severity="critical"),
            Condition("pg_up", bound="== 0", severity="critical"),
            # machines belong to no service: they count in the verdict only
            Condition("host:targets_up:ratio", bound="== 0", severity="critical"),
        ),
    ),
    "traffic": Signal(
        "http",
        ("service:http_server_requests:rate5m",),
        (Condition("service:http_server_requests:ratio1w", "traffic_drop_ratio", "<"),),
    ),
    "errors": Signal(
        "http|rabbitmq",
        ("service:http_server_500:increase5m", "service:rabbitmq_dead_letters:sum"),
        (
            Condition("service:http_server_500:increase5m", "http_500_count"),
            Condition("service:http_server_errors:fast_burn", bound="> 0", severity="critical"),
            Condition("rabbitmq_queue:messages:sum", "dead_letters", matcher='dead_letter="true"'),
            Condition("service:rabbitmq_dead_lettered:rate5m", "dead_letter_rate"),
            Condition("service_reason:rabbitmq_dropped:rate5m", bound="> 0", severity="warning"),
        ),
    ),
    "latency": Signal(
        "http",
        ("service:http_server_request_duration_seconds:p95_5m",),
        (Condition("service:http_server_request_duration_seconds:p95_5m", "latency_p95_seconds"),),
    ),
    "saturation": Signal(
        "http|rabbitmq|postgresql|s3|host",
        (
            "service:cpu_utilisation:ratio5m",
            "service:rabbitmq_messages_in_flight:sum",
            "service:postgresql_connections:ratio",
            "service:s3_used_bytes:sum",
            "host_device:filesystem_used:ratio",
        ),
        (
            Condition("service_instance:cpu_utilisation:ratio5m", "cpu_ratio"),
            Condition("service_instance:memory_utilisation:ratio", "memory_ratio"),
            Condition("service:active_users:last5m", "concurrent_users"),
            Condition("rabbitmq_queue:messages_ready:sum", "queue_messages", matcher='dead_letter!="true"'),
            Condition("rabbitmq_queue:messages_unacked:sum", "in_flight"),
            Condition("service_instance_alarm:rabbitmq_alarms:max", bound="> 0", severity="critical"),
            Condition("service_instance:postgresql_connections:ratio", "connections_ratio"),
            Condition("service:postgresql_size_bytes:sum", "size_bytes"),
            Condition("service:s3_storage:ratio", "storage_ratio"),
            Condition("service:s3_days_to_full", "days_to_full", "<"),
            Condition("host_device:filesystem_used:ratio", "filesystem_ratio"),
            Condition("host_device:inodes_used:ratio", "inodes_ratio"),
        ),
    ),
}


def of_kind(signal: Signal, kind: str) -> Signal:
    """Return the part of a signal that a kind of service has; its series are told by their names."""
    names = {
        "http": ("http", "cpu", "memory", "users", "own_targets", "probe"),
        "rabbitmq": ("rabbitmq", "own_targets"),
    }
    names |= {"postgresql": ("postgresql", "pg_up", "own_targets"), "s3": ("s3",), "host": ("host_device",)}
    mine = names[kind]
    return Signal(
        kind,
        tuple(series for series in signal.present if any(name in series for name in mine)),
        tuple(condition for condition in signal.conditions if any(name in condition.series for name in mine)),
    )


def exceeded(signals: list[Signal], severity: str, matchers: tuple[str, ...]) -> str:
    """Return everything that is over a bound of this severity, joined by `or`."""
    found = (condition.exceeded(severity, matchers) for signal in signals for condition in signal.conditions)
    return " or ".join(expression for expression in found if expression)


def state(name: str, kind: str = "", matchers: tuple[str, ...] = (SERVICE,)) -> str:
    """Return the state of one golden signal for each service, of all kinds or of one."""
    signal = of_kind(SIGNALS[name], kind) if kind else SIGNALS[name]
    present = " or ".join(choose(series, *matchers) for series in signal.present)
    critical, warning = (exceeded([signal], severity, matchers) for severity in ("critical", "warning"))
    parts = [f"2 * group {BY} ({critical})"] if critical else []
    parts += [f"group {BY} ({warning})"] if warning else []
    declared = choose("service:info", *matchers, f'kind=~"{signal.kinds}"')
    parts += [f"0 * group {BY} ({present})", f"3 * group {BY} ({declared})"]
    return " or ".join(parts)


def verdict() -> str:
    """Return one number for everything: the worst state of all services and firing alerts, 3 without a catalogue."""
    firing = {
        severity: choose("ALERTS", 'alertstate="firing"', f'severity="{severity}"')
        for severity in ("critical", "warning")
    }
    signals = list(SIGNALS.values())
    return (
        f"max(2 * group({exceeded(signals, 'critical', ())} or {firing['critical']})"
        f" or group({exceeded(signals, 'warning', ())} or {firing['warning']})"
        f" or 0 * group({choose('service:info')}) or vector(3))"
    )

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in the scenario, and which alerts must follow. A script begins and one ends each cause."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Alert:
    """An alert that must arrive: name, golden signal and kind it stands for, and labels besides env and dc."""

    name: str
    about: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Cause:
    """Something that goes wrong on a machine; the scripts run as root."""

    text: str
    host: str
    begin: str
    end: str
    alerts: tuple[Alert, ...]


def critical(name: str, about: str, /, **labels: str) -> Alert:
    """An alert for which someone is woken."""
    return Alert(name, about, {"severity": "critical", **labels})


def warning(name: str, about: str, /, **labels: str) -> Alert:
    """An alert to be looked at today."""
    return Alert(name, about, {"severity": "warning", **labels})


def program(unit: str, file: str, environment: str = "", *arguments: str) -> tuple[str, str]:
    """Scripts that start a program of this directory as a unit, and that stop it."""
    text = (HERE / "programs" / file).read_text(encoding="utf-8")
    options = f"--property=EnvironmentFile={environment}" if environment else ""
    begin = f"""
cat > /run/{file} <<'END'
{text}
END
systemd-run --quiet --collect --unit={unit} {options} python3 -u /run/{file} {" ".join(arguments)}
"""
    return begin, f"systemctl stop {unit}; rm -f /run/{file}"


_ERRORS = program("alerts-errors", "ask.py", "", "http://shop1:8000/products", "error", "0", "2")
_DELAYS = program("alerts-delays", "ask.py", "", "http://mes1:8000/work-orders", "404", "3", "6")
_LETTERS = program("alerts-letters", "letters.py", "/etc/default/load")
_SESSIONS = program("alerts-sessions", "sessions.py")
_CROWD = program("alerts-crowd", "crowd.py", "", "http://127.0.0.1:8000/products", "600")
_PSQL = "runuser -u postgres -- psql --quiet --no-psqlrc"
_WORKER = "import time; held = bytearray(b'x') * 280_000_000\nwhile True: pass"

CAUSES = (
    Cause(
        "a bucket grows by 15 MB",
        "s3-1",
        "for number in $(seq 30); do systemctl kill --signal=USR1 object-storage.service; sleep 0.2; done",
        "systemctl restart object-storage.service",
        (warning("S3StorageHigh", "s3, saturation", service="s3"),),
    ),
    Cause(
        # A service remembers who came for five minutes; a restart ends that sooner.
        "600 users are there at once",
        "shop1",
        _CROWD[0],
        f"{_CROWD[1]}; systemctl restart shop-api",
        (warning("ConcurrentUsersHigh", "users, traffic", service="shop-api"),),
    ),
    Cause(
        "every service of a machine stops",
        "crm1",
        "systemctl stop crm-api node_exporter process_exporter",
        "systemctl start crm-api node_exporter process_exporter",
        (
            critical("ServiceDown", "http, availability", service="crm-api"),
            critical("ProbeFailed", "probe, errors", service="crm-api"),
            critical("HostDown", "host, availability", host="crm1"),
            warning("HttpTrafficDropped", "http, traffic", service="crm-api"),
        ),
    ),
    Cause(
        "a service answers 500 (X-Demo-Fault)",
        "load1",
        *_ERRORS,
        (
            critical("Http500Count", "http, errors", service="shop-api"),
            critical("HttpErrorBudgetBurnFast", "http, errors", service="shop-api"),
        ),
    ),
    Cause(
        "a service answers after 3 s (X-Demo-Delay)",
        "load1",
        *_DELAYS,
        (critical("HttpLatencyHigh", "http, latency", service="mes-api"),),
    ),
    Cause(
        "a process of a service holds memory and computes",
        "mes1",
        f'systemd-run --quiet --collect --unit=alerts-worker -p CPUQuota=60% python3 -c "{_WORKER}" mes_api',
        "systemctl stop alerts-worker",
        (
            critical("ServiceMemoryHigh", "http, saturation", service="mes-api", host="mes1"),
            critical("ServiceCpuHigh", "http, saturation", service="mes-api", host="mes1"),
        ),
    ),
    Cause(
        "a service is restarted again and again",
        "shop2",
        "for number in 1 2 3 4 5 6; do systemctl restart shop-api; sleep 8; done",
        "",
        (warning("ServiceRestarts", "http, errors", service="shop-api", host="shop2"),),
    ),
    Cause(
        "letters: refused, unread, held, unroutable",
        "load1",
        *_LETTERS,
        (
            warning("RabbitmqDeadLettersPresent", "rabbitmq, errors", service="rabbitmq", queue="orders.dlq"),
            critical("RabbitmqDeadLetterRateHigh", "rabbitmq, errors", service="rabbitmq"),
            warning("RabbitmqQueueDepthHigh", "rabbitmq, traffic", service="rabbitmq", queue="invoices"),
            warning("RabbitmqInFlightHigh", "rabbitmq, saturation", service="rabbitmq", queue="invoices"),
            warning("RabbitmqMessagesUnroutable", "rabbitmq, errors", service="rabbitmq"),
            critical("RabbitmqQueueHasNoConsumers", "rabbitmq, latency", service="rabbitmq", queue="shipments"),
        ),
    ),
    Cause(
        "60 sessions stay idle in a transaction",
        "shopdb1",
        _SESSIONS[0].replace("--collect", "--collect --uid=postgres"),
        _SESSIONS[1],
        (
            warning("PostgresqlConnectionsHigh", "postgresql, saturation", service="shop-db", host="shopdb1"),
            warning("PostgresqlIdleInTransaction", "postgresql, saturation", service="shop-db", host="shopdb1"),
            warning("PostgresqlLongTransaction", "postgresql, latency", service="shop-db", host="shopdb1"),
        ),
    ),
    Cause(
        "nobody reads a replication slot",
        "shopdb1",
        f"{_PSQL} -c \"SELECT pg_create_physical_replication_slot('alerts_slot', true)\"",
        f"{_PSQL} -c \"SELECT pg_drop_replication_slot('alerts_slot')\"",
        (
            warning(
                "PostgresqlReplicationSlotInactive",
                "postgresql, saturation",
                service="shop-db",
                host="shopdb1",
                slot_name="alerts_slot",
            ),
        ),
    ),
    Cause(
        "a database grows by 100 MB",
        "shopdb1",
        "runuser -u postgres -- psql -q shop -c \"CREATE TABLE alerts_growth AS SELECT repeat('x', 1000) AS text"
        ' FROM generate_series(1, 100000)"',
        'runuser -u postgres -- psql -q shop -c "DROP TABLE IF EXISTS alerts_growth"',
        (warning("PostgresqlSizeHigh", "postgresql, saturation", service="shop-db"),),
    ),
    Cause(
        # It does not stop: without it the MES would refuse no letters.
        "a database server lets the exporter in no more",
        "mesdb1",
        f"{_PSQL} -c 'ALTER ROLE postgres_exporter NOLOGIN'"
        " -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres_exporter'\"",
        f"{_PSQL} -c 'ALTER ROLE postgres_exporter LOGIN'",
        (critical("PostgresqlDown", "postgresql, errors", service="mes-db", host="mesdb1"),),
    ),
    Cause(
        "a unit fails",
        "mq1",
        "systemd-run --quiet --unit=alerts-broken false",
        "systemctl reset-failed alerts-broken",
        (warning("HostUnitFailed", "host, errors", host="mq1", name="alerts-broken.service"),),
    ),
    Cause(
        "an exporter stops",
        "shop1",
        "systemctl stop process_exporter",
        "systemctl start process_exporter",
        (warning("TargetDown", "monitoring", job="process", host="shop1"),),
    ),
    Cause(
        "Prometheus loses a target, and then its configuration",
        "mon1",
        "cp -a /etc/prometheus /run/prometheus.kept; cd /etc/prometheus;"
        " python3 -c \"import json; path = 'targets/node.json'; rows = json.load(open(path));"
        " json.dump([row for row in rows if row['labels']['host'] != 'shop2'], open(path, 'w'))\";"
        " echo 'broken: true' >> prometheus.yml; systemctl kill --signal=HUP prometheus",
        "cd /run/prometheus.kept && cp -a prometheus.yml /etc/prometheus/"
        " && cp -a targets/node.json /etc/prometheus/targets/;"
        " systemctl kill --signal=HUP prometheus; rm -r /run/prometheus.kept",
        (
            warning("TargetsMissing", "monitoring", service="host", job="node"),
            warning("PrometheusReloadFailed", "monitoring", host="mon1"),
        ),
    ),
    Cause(
        # The growth of the bucket is collected before.
        "the collector of bucket sizes stops",
        "mon1",
        "sleep 45; systemctl stop s3_exporter_s3.timer",
        "systemctl start s3_exporter_s3.timer",
        (warning("S3CollectorStale", "s3, monitoring", service="s3", bucket="shop-files"),),
    ),
)

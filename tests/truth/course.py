# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run: the demo's customers play a scenario, and everything that will be compared is collected."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.truth.machines import Machines

LOAD, UNIT = "load1", "truth-load.service"
LEDGER, DIARY = "/var/lib/load/ledger.sqlite", "/var/lib/load/scenario.json"
# Longer than a scrape interval with its time-out, so that counters are read after the last answer.
SETTLE_SECONDS = 40
# Queues are compared when the last value before this much quiet is scraped, recorded and 60 s of quiet lie before it.
QUIET_SECONDS = 110
BROKER = "rabbitmqctl --silent --formatter json list_queues --vhost shop name messages messages_unacknowledged"
STORAGE, STORED = "s3-1", "/var/lib/object-storage/truth.json"
GROW = "for number in $(seq {}); do systemctl kill --signal=USR1 object-storage.service; sleep 1; done"
SESSIONS = (
    "SELECT json_object_agg(name, number) FROM (SELECT coalesce(nullif(application_name, ''), 'no name') AS name,"
    " count(*) AS number FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid() GROUP BY 1) AS s"
)


class CourseError(RuntimeError):
    """The scenario did not run as it should have."""


@dataclass
class Evidence:
    """What one run left behind. Times are seconds since 1970.

    Attributes:
        services: the catalogue.
        groups: {group: hosts}.
        start: before the first request, when nothing was under way.
        end: in the quiet after the last one.
        diary: what the scenario did, and when.
        ledger: a copy of the load generator's ledger.
        kernel: {host: file of samples}.
        delays: {service: [(ended, seconds), ...]}, measured in the service.
        queues_before, queues: what the broker's command line said at start and end.
        sessions: {database host: {application name: sessions}} at the end.
        sizes: {database: bytes} at the end.
        stored_before, stored_bytes: what the object storage held at start and holds at the end, by its writer's own
            sum; 0 without one.
    """

    services: dict[str, Any]
    groups: dict[str, list[str]]
    start: float = 0.0
    end: float = 0.0
    diary: dict[str, Any] = field(default_factory=dict)
    ledger: Path = Path()
    kernel: dict[str, Path] = field(default_factory=dict)
    delays: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    queues_before: list[dict[str, Any]] = field(default_factory=list)
    queues: list[dict[str, Any]] = field(default_factory=list)
    sessions: dict[str, dict[str, int]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    stored_before: int = 0
    stored_bytes: int = 0

    def save(self, path: Path) -> None:
        """Keep it, so that it can be judged again as long as Prometheus remembers that time."""
        path.write_text(json.dumps(asdict(self), default=str), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Evidence:
        """What ``save`` kept."""
        data = json.loads(path.read_text(encoding="utf-8"))
        data["ledger"] = Path(data["ledger"])
        data["kernel"] = {host: Path(samples) for host, samples in data["kernel"].items()}
        data["delays"] = {name: [(ended, seconds) for ended, seconds in rows] for name, rows in data["delays"].items()}
        return cls(**data)

    def of_kind(self, kind: str) -> dict[str, Any]:
        """The services of one kind."""
        return {name: service for name, service in self.services.items() if service["kind"] == kind}

    def constant(self) -> tuple[float, float]:
        """When the constant traffic began, and when the last of it was sent."""
        phase = next(phase for phase in self.diary["scenario"]["phases"] if phase["name"] == "constant")
        began = float(self.diary["phases"]["constant"]["began"])
        return began, began + float(phase["seconds"])


def play(machines: Machines, inventory: dict[str, Any], seed: int, short: bool, say: Callable[[str], None]) -> Evidence:
    """Play the scenario of a seed and collect the evidence; the demo's ordinary traffic pauses meanwhile.

    Raises:
        MachineError, CourseError: it could not be played.
    """
    evidence = Evidence(inventory["services"], inventory["groups"])
    with ExitStack() as stack:
        stack.callback(machines.run, LOAD, "systemctl start load.service")
        machines.run(LOAD, "systemctl stop load.service")
        for name, service in evidence.of_kind("http").items():
            for host in evidence.groups[service["group"]]:
                evidence.kernel[host] = machines.sampling(host, f"{name}.service", stack)
        say(f"the customers pause; {SETTLE_SECONDS} s until all is at rest")
        time.sleep(SETTLE_SECONDS)
        evidence.start = time.time()
        evidence.queues_before = _queues(machines, evidence)
        evidence.stored_before = _stored(machines, evidence)
        stack.callback(machines.run, LOAD, f"systemctl stop {UNIT} 2>/dev/null || true")
        machines.run(LOAD, _start(seed, short))
        _follow(machines, evidence, say)
        _collect(machines, evidence)
    return evidence


def _start(seed: int, short: bool) -> str:
    """The command that starts the scenario as a unit like that of the ordinary load."""
    return (
        f"rm -f {DIARY}; systemctl reset-failed {UNIT} 2>/dev/null; systemd-run --quiet --collect --unit={UNIT}"
        " -p User=load -p EnvironmentFile=/etc/default/load -p StateDirectory=load -p TimeoutStopSec=60"
        " -E PYTHONPATH=/usr/local/lib/load.zip -E PYTHONDONTWRITEBYTECODE=1"
        f" python3 -m load_generator scenario --settings /etc/load.json --ledger {LEDGER} --diary {DIARY}"
        f" --seed {seed}{' --short' if short else ''}"
    )


def _follow(machines: Machines, evidence: Evidence, say: Callable[[str], None]) -> None:
    """Wait until the scenario has been quiet for long enough."""
    said: set[str] = set()
    while True:
        time.sleep(5)
        state = machines.run(LOAD, f"systemctl is-active {UNIT} || true").decode().strip()
        if state not in ("active", "activating"):
            log = machines.run(LOAD, f"journalctl --no-pager -n 20 -u {UNIT}").decode(errors="replace")
            raise CourseError(f"the scenario ended before its time ({state}):\n{log}")
        text = machines.run(LOAD, f"cat {DIARY} 2>/dev/null || true")
        if not text:
            continue
        evidence.diary = json.loads(text)
        for name in evidence.diary["phases"]:
            if name not in said:
                said.add(name)
                say(f"phase {name}")
                if name == "warm" and evidence.of_kind("s3"):
                    machines.run(STORAGE, GROW.format(evidence.diary["scenario"]["bucket_writes"]))
        quiet = evidence.diary["phases"].get("quiet")
        if quiet and time.time() - quiet["began"] >= QUIET_SECONDS:
            return


def _collect(machines: Machines, evidence: Evidence) -> None:
    """Everything that only the machines know, at the end of the quiet."""
    evidence.end = time.time()
    evidence.queues = _queues(machines, evidence)
    for service in evidence.of_kind("postgresql").values():
        host = evidence.groups[service["group"]][0]
        evidence.sessions[host] = json.loads(_sql(machines, host, SESSIONS))
        for database in service["databases"]:
            evidence.sizes[database] = int(_sql(machines, host, f"SELECT pg_database_size('{database}')"))
    evidence.stored_bytes = _stored(machines, evidence)
    evidence.ledger = machines.directory / "truth" / "ledger.sqlite"
    machines.copy_database(LOAD, LEDGER, evidence.ledger)
    for name, service in evidence.of_kind("http").items():
        lines = b"".join(
            machines.run(host, f"cat /run/{name}/delays-* 2>/dev/null || true")
            for host in evidence.groups[service["group"]]
        )
        evidence.delays[name] = [tuple(map(float, line.split())) for line in lines.decode().splitlines()]  # type: ignore[misc]


def _queues(machines: Machines, evidence: Evidence) -> list[dict[str, Any]]:
    brokers = [evidence.groups[service["group"]][0] for service in evidence.of_kind("rabbitmq").values()]
    return [queue for host in brokers for queue in json.loads(machines.run(host, BROKER))]


def _stored(machines: Machines, evidence: Evidence) -> int:
    return int(json.loads(machines.run(STORAGE, f"cat {STORED}"))["bytes"]) if evidence.of_kind("s3") else 0


def _sql(machines: Machines, host: str, statement: str) -> str:
    command = "runuser -u postgres -- psql --no-psqlrc --tuples-only --no-align"
    return machines.run(host, command, statement.encode()).decode().strip()

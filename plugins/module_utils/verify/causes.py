# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a signal is not there: the likely cause, from what Prometheus says of its sources; pure functions, private."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .answers import Answers
from .client import Sample
from .expected import Expectations, Feeding, Signal
from .findings import RuleFinding, TargetFinding
from .rule_judge import recording_fault

_NAMED = 3  # how many faults of one kind are told in full


@dataclass(frozen=True)
class Scene:
    """What is known of one signal: its rows, its raw rows, the targets that feed it and what their exporters say."""

    signal: Signal
    rows: tuple[Sample, ...]
    raw: tuple[Sample, ...]
    raw_of_others: tuple[Sample, ...]
    last_seen: tuple[Sample, ...]
    feeding: Feeding
    targets: tuple[TargetFinding, ...]
    rule_fault: str
    evidence: dict[str, tuple[Sample, ...]]

    @classmethod
    def of(
        cls,
        signal: Signal,
        expectations: Expectations,
        answers: Answers,
        targets: Sequence[TargetFinding],
        rules: Sequence[RuleFinding],
    ) -> Scene:
        """Pick what concerns one signal."""
        feeding = expectations.feeding(signal)
        places = {(target.job, target.host, target.address) for target in feeding.targets}
        raw = answers.ages.get(signal.source, [])
        return cls(
            signal=signal,
            rows=tuple(answers.values.get(signal.series, [])),
            raw=tuple(row for row in raw if _belongs(row, signal)),
            raw_of_others=tuple(row for row in raw if not _belongs(row, signal)),
            last_seen=tuple(row for row in answers.last_seen.get(signal.source, []) if _belongs(row, signal)),
            feeding=feeding,
            targets=tuple(target for target in targets if (target.job, target.host, target.address) in places),
            rule_fault=recording_fault(signal.series, rules),
            evidence={
                name: tuple(row for row in rows if _belongs(row, signal)) for name, rows in answers.evidence.items()
            },
        )


def likely_cause(scene: Scene) -> str:
    """The nearest cause that explains the fault, or an empty text: a certain one (target, rule) goes first."""
    return _target_fault(scene) or scene.rule_fault or _exporter_fault(scene) or _raw_fault(scene)


def _belongs(row: Sample, signal: Signal) -> bool:
    return all(row.labels.get(name) == value for name, value in signal.labels.items())


def _target_fault(scene: Scene) -> str:
    words = {"down": "is down", "missing": "is missing", "not_scraped": "is new", "wrong_labels": "has wrong labels"}
    faults = [
        f"target {target.name} {words[target.status]}: {target.reason}"
        for target in scene.targets
        if target.status in words
    ]
    return _together(faults)


def _exporter_fault(scene: Scene) -> str:
    """An exporter that answers and sees nothing of what it should."""
    if scene.feeding.job == "process":
        return _together(_unseen_processes(scene))
    if scene.feeding.job == "postgresql":
        return _together(_blind_database_exporters(scene))
    return ""


def _unseen_processes(scene: Scene) -> list[str]:
    running = {row.labels.get("host"): row.value for row in scene.evidence.get("processes", ())}
    return [
        f"the process exporter on {host} sees no process of {scene.signal.service}: "
        "is the service running, and does its 'process' in the catalogue match it?"
        for host in scene.feeding.hosts
        if not running.get(host)
    ]


def _blind_database_exporters(scene: Scene) -> list[str]:
    down = {row.labels.get("host") for row in scene.evidence.get("database_up", ()) if row.value == 0}
    failed = {
        (row.labels.get("host"), row.labels.get("collector")) for row in scene.evidence.get("failed_collectors", ())
    }
    faults = [f"the exporter on {host} cannot reach its database (pg_up is 0)" for host in sorted(map(str, down))]
    if scene.signal.source == "pg_database_size_bytes":
        faults += [
            f"the exporter on {host} cannot read all sizes (its collector 'database' fails): has its role pg_monitor?"
            for host, collector in sorted((str(host), str(name)) for host, name in failed)
            if collector == "database" and host not in down
        ]
    return faults


def _raw_fault(scene: Scene) -> str:
    """A source whose targets are up and which does not show, or not everywhere, the raw series of the signal."""
    source, service = scene.signal.source, scene.signal.service
    if not scene.raw:
        unlabelled = [row for row in scene.raw_of_others if not row.labels.get("service")]
        if unlabelled:
            return "label missing: {} is there without the label service (host {})".format(
                source,
                unlabelled[0].labels.get("host", "unknown"),
            )
        astray = [row for row in scene.raw_of_others if row.labels.get("service") == service]
        if astray:
            return "label wrong: {} is there with env='{}', dc='{}'".format(
                source,
                astray[0].labels.get("env", ""),
                astray[0].labels.get("dc", ""),
            )
        return f"no raw series {source} for service {service}: its source is up and does not expose it"
    if not scene.feeding.every_instance:
        return ""
    shown = {row.labels.get("host") for row in scene.raw}
    return _together(
        [
            f"{host} exposes no {source} for service {service}, other instances do"
            for host in scene.feeding.hosts
            if host not in shown
        ]
    )


def _together(faults: Sequence[str]) -> str:
    text = "; ".join(faults[:_NAMED])
    return f"{text}; and {len(faults) - _NAMED} more" if len(faults) > _NAMED else text

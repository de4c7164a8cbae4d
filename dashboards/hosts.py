# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts: CPU, memory, disks, network and clock of all machines."""

from __future__ import annotations

from dashboards.links import row_link
from dashboards.model import Dashboard, Section, alert_annotation, variable
from dashboards.panels import stat, state, timeseries
from dashboards.queries import Target, choose, now, of_host, threshold_lines
from dashboards.states import state as state_of
from dashboards.style import CRITICAL, GOOD, Json
from dashboards.tables import Column, table

NODE = 'job="node"'
NOTHING = "No machine answers"
UP = of_host("host:targets_up:ratio")
CPU = of_host("host:cpu_utilisation:ratio5m")
MEMORY = of_host("host:memory_utilisation:ratio")
DISK = of_host("host_device:filesystem_used:ratio")


def head() -> list[Json]:
    """The first line."""
    described = (
        ("Highest CPU", "The busiest machine.", CPU),
        ("Highest memory", "The machine with the least memory left.", MEMORY),
        ("Fullest disk", "The fullest file system.", DISK),
    )
    return [
        state(
            "Saturation",
            "Disks and inodes of all machines against their thresholds. The table says which machine.",
            state_of("saturation", "host", ()),
            runbooks=("HostDiskFull",),
        ),
        stat(
            "Machines",
            "Machines that report.",
            "none",
            [now("A", f"count({CPU}) or vector(0)")],
            decimals=0,
        ),
        stat(
            "Machines down",
            "Machines on which no exporter answers: is it switched off, or only out of reach?",
            "none",
            [now("A", f"count({UP} == 0) or vector(0)")],
            values=[(0, GOOD), (1, CRITICAL)],
            runbooks=("HostDown",),
        ),
        *(
            stat(title, f"{about} The table says which.", "percentunit", [now("A", f"max({series})")], nothing="None")
            for title, about, series in described
        ),
    ]


def machines() -> list[Json]:
    """Every machine in numbers."""
    by = "by (dc, host)"
    # a machine with one exporter has no share of them
    answers = f"max {by} ({UP}) or max {by} ({of_host('up', NODE)})"
    return [
        table(
            "Machines",
            "Every machine now; disk and inodes are those of the fullest file system. A click shows one machine alone.",
            CPU,
            {"host": "Machine", "dc": "Datacenter"},
            [
                Column("Answers", answers, "percentunit", 0),
                Column("CPU", f"max {by} ({CPU})", "percentunit"),
                Column("Load a core", f"max {by} ({of_host('host:load_per_core:ratio')})", "none", 2),
                Column("Memory", f"max {by} ({MEMORY})", "percentunit"),
                Column("Disk", f"max {by} ({DISK})", "percentunit"),
                Column("Inodes", f"max {by} ({of_host('host_device:inodes_used:ratio')})", "percentunit"),
                Column("Clock off", f"max {by} ({of_host('host:clock_offset_seconds:abs')})", "s"),
            ],
            size=(24, 10),
            links={"host": row_link("hosts", "Only this machine", "host", "host")},
            nothing=NOTHING,
            runbooks=("HostDown",),
        )
    ]


def curves() -> list[list[Json]]:
    """Machines over time."""
    described = (
        ("CPU", "Share of CPU time in use.", "percentunit", CPU, "host", "", "ServiceCpuHigh"),
        ("Memory", "Memory in use, without caches.", "percentunit", MEMORY, "host", "", "ServiceMemoryHigh"),
        (
            "Space used",
            "Space used of each file system, with the thresholds. Delete, or enlarge the disk.",
            "percentunit",
            DISK,
            "host, device",
            "filesystem_ratio",
            "HostDiskFull",
        ),
        (
            "Inodes used",
            "Inodes used of each file system, with the thresholds. Many small files: find the directory.",
            "percentunit",
            of_host("host_device:inodes_used:ratio"),
            "host, device",
            "inodes_ratio",
            "HostInodesFull",
        ),
    )
    panels = [
        timeseries(
            title,
            about,
            unit,
            [
                Target("A", f"max by ({by}) ({series})", " ".join(f"{{{{{name}}}}}" for name in by.split(", "))),
                *(threshold_lines(threshold, service="") if threshold else []),
            ],
            highest=1,
            nothing=NOTHING,
            runbooks=(alert,),
        )
        for title, about, unit, series, by, threshold, alert in described
    ]
    return [panels[:2], panels[2:]]


def details() -> list[list[Json]]:
    """Load, network, clock and what is left on the disks."""
    offset = of_host("host:clock_offset_seconds:abs")
    free = of_host("host_device:filesystem_available_bytes:min")
    described = (
        (
            "Load a core",
            "Processes that run or wait, a core. Above 1 for long: work queues up.",
            "none",
            "host:load_per_core:ratio",
        ),
        ("Network received", "Bytes a second received.", "Bps", "host:network_receive_bytes:rate5m"),
        ("Network sent", "Bytes a second sent.", "Bps", "host:network_transmit_bytes:rate5m"),
    )
    simple = [
        timeseries(
            title,
            f"{about} One machine alone: what runs there?",
            unit,
            [Target("A", f"max by (host) ({of_host(series)})", "{{host}}")],
            size=(8, 8),
            nothing=NOTHING,
            runbooks=("HostDown",),
        )
        for title, about, unit, series in described
    ]
    space = timeseries(
        "Space left",
        "Free bytes of each file system; dashed: the least that is left in a day at the pace of six hours.",
        "bytes",
        [
            Target("A", f"min by (host, device) ({free})", "{{host}} {{device}}"),
            Target("forecast", f"clamp_min(min(predict_linear({free}[6h], 86400)), 0)", "least in 24 h"),
        ],
        nothing=NOTHING,
        runbooks=("HostDiskFillsUp",),
    )
    clock = timeseries(
        "Clock",
        "Distance of the clock from its time server, with the thresholds. Without a time server it is not measured.",
        "s",
        [
            Target("A", f"max by (host) ({offset})", "{{host}}"),
            *threshold_lines("clock_offset_seconds", values=offset, service=""),
        ],
        nothing=NOTHING,
        runbooks=("HostClockOff", "HostClockUnsynchronised"),
    )
    return [simple, [space, clock]]


def hosts() -> Dashboard:
    """Return the dashboard."""
    return Dashboard(
        "hosts",
        "All machines: CPU, memory, disks, network and clock.",
        [
            Section([head(), machines(), *curves()]),
            Section(details(), "Load, network, clock, space left", collapsed=True),
        ],
        variables=[variable("host", "Machine", choose("host:cpu_utilisation:ratio5m"), "host")],
        annotations=[alert_annotation('host=~"$host"')],
    )

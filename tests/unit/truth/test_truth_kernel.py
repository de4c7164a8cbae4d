# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's samples over any window, and the sampler on this very process."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.truth import sampler
from tests.truth.kernel import HostKernel, KernelError


def samples(*rows: tuple[float, dict[str, float], float]) -> list[dict[str, Any]]:
    return [
        {"time": time, "processes": processes, "resident": resident, "cores": 4, "memory": 1000}
        for time, processes, resident in rows
    ]


def test_cpu_time_counts_from_the_first_sample_on_and_survives_processes() -> None:
    kernel = HostKernel(
        "shop1",
        samples(
            (100, {"1": 50.0, "2": 7.0}, 300),
            (102, {"1": 51.0, "2": 8.0}, 320),
            (104, {"1": 52.0, "3": 0.5}, 340),  # 2 has ended, 3 is new
            (106, {"1": 53.0, "3": 1.0}, 360),
        ),
    )
    assert (kernel.cores, kernel.memory) == (4, 1000)
    assert kernel.cpu_seconds(100, 106) == pytest.approx(3 + 1 + 1)
    assert kernel.cpu_seconds(101, 102) == pytest.approx(1)
    assert kernel.resident(105) == pytest.approx(350)


def test_a_process_number_that_is_used_again_counts_anew() -> None:
    kernel = HostKernel("shop1", samples((0, {"1": 50.0}, 1), (2, {"1": 0.25}, 1)))
    assert kernel.cpu_seconds(0, 2) == pytest.approx(0.25)


def test_what_was_not_sampled_is_an_error() -> None:
    with pytest.raises(KernelError, match="shop1: the kernel was never sampled"):
        HostKernel("shop1", [])
    kernel = HostKernel("shop1", samples((0, {}, 1), (2, {}, 1), (40, {}, 1)))
    with pytest.raises(KernelError, match="shop1: 41 is outside of the samples, 0 to 40"):
        kernel.resident(41)
    with pytest.raises(KernelError, match="not sampled for 38 s around 20"):
        kernel.cpu_seconds(1, 20)


def test_the_sampler_reads_what_the_kernel_says(capsys: pytest.CaptureFixture[str]) -> None:
    # This process' own control group stands for the unit's.
    path = sampler.text("/proc/self/cgroup").splitlines()[0].rpartition(":")[2]
    found = sampler.sample(path.strip("/")) if path != "/" else sampler.sample("")
    json.dumps(found)
    processes: Any = found["processes"]
    used = os.times()
    assert processes[str(os.getpid())] == pytest.approx(used.user + used.system, abs=0.5)
    assert float(str(found["resident"])) > 1e6
    assert found["cores"] == len([p for p in Path("/sys/devices/system/cpu").glob("cpu[0-9]*") if _online(p)])


def _online(path: Path) -> bool:
    switch = path / "online"
    return not switch.exists() or switch.read_text().strip() == "1"

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job that a timer runs: proven by its first run, seen and mended when touched, taken back when it fails."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from machine import Controller, Machine
from subject import description, with_file

SCRIPT = "/usr/local/lib/jobd/job.py"
SERVICE, TIMER = "/etc/systemd/system/jobd.service", "/etc/systemd/system/jobd.timer"
RUNS = "/var/lib/jobd/runs"
WORK = f"with open('{RUNS}', 'a') as stream:\n    stream.write('a run\\n')\n"


@pytest.fixture(scope="module", name="job")
def fixture_job(controller: Controller, machine: Machine, sums: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The description of the job, applied; removed at the end. Its program is a Python interpreter."""
    job = description(
        sums, name="jobd", binary="shopd", arguments=["-B", SCRIPT], directories=[], listen=[], reload={},
        files=[{"path": SCRIPT, "content": WORK, "mode": "0644"}], schedule={"interval": 3600}, health={"timeout": 20},
    )  # fmt: skip
    first = controller.apply(job)
    assert "started jobd.timer" in first.done("jobd")
    assert runs(machine) >= 1  # a timer that is new may start it once more
    controller.unchanged(job)
    yield job
    machine.sh(
        f"systemctl disable --quiet --now jobd.timer; systemctl stop jobd.service; rm -f {SERVICE} {TIMER}\n"
        "systemctl daemon-reload; rm -rf /opt/golden-signals/jobd /usr/local/lib/jobd /var/lib/jobd\n"
        "rm -f /var/lib/golden-signals/jobd.json"
    )


def runs(machine: Machine) -> int:
    """How often the job has run."""
    return machine.read(RUNS).count(b"a run")


# name: (what is done to the machine, what the run says of it, whether the job runs once more)
MUTATIONS: dict[str, tuple[str, str, bool]] = {
    "stopped timer": ("systemctl stop jobd.timer", "jobd.timer is inactive", True),
    "disabled timer": ("systemctl disable --quiet jobd.timer", "jobd.timer is disabled, shall be enabled", False),
    "changed timer": (f"sed -i s/3600/7200/ {TIMER}; systemctl daemon-reload", "jobd.timer differs", True),
    "missing timer": (f"systemctl stop jobd.timer; rm {TIMER}; systemctl daemon-reload", "timer is missing", True),
    "changed service": (f"echo '# x' >> {SERVICE}; systemctl daemon-reload", "jobd.service differs", True),
    "changed script": (f"echo '# x' >> {SCRIPT}", "job.py differs in content", True),
    "drop-in of the timer": (
        f"mkdir -p {TIMER}.d; printf '[Timer]\\nOnUnitActiveSec=7200\\n' > {TIMER}.d/slow.conf\n"
        "systemctl daemon-reload",
        "drop-in .*slow.conf changes the unit",
        True,
    ),
    "last run failed": (
        f"cp -p {SCRIPT} /root/job; echo 'raise SystemExit(3)' > {SCRIPT}\n"
        f"systemctl start jobd || mv /root/job {SCRIPT}",
        "the last run of jobd.service failed",
        True,
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation_is_seen_and_repaired(
    name: str, job: dict[str, Any], controller: Controller, machine: Machine
) -> None:
    script, reason, runs_again = MUTATIONS[name]
    before = runs(machine)
    machine.sh(script)
    run = controller.apply(job)
    assert any(re.search(reason, found) for found in run.reasons("jobd")), run.result
    assert (runs(machine) > before) == runs_again
    assert machine.sh("systemctl is-active jobd.timer; systemctl is-enabled jobd.timer").split() == [
        "active",
        "enabled",
    ]
    controller.unchanged(job)


def test_a_changed_interval_is_taken(job: dict[str, Any], controller: Controller, machine: Machine) -> None:
    often = {**job, "schedule": {"interval": 2}}
    run = controller.apply(often)
    assert "restarted jobd.timer" in run.done("jobd")
    before = runs(machine)
    end = time.monotonic() + 60
    while runs(machine) < before + 2:
        assert time.monotonic() < end, "the job has not run twice in 60 s"
        time.sleep(1)
    controller.unchanged(often)
    controller.apply(job)
    controller.unchanged(job)


def test_a_job_that_fails_is_taken_back(job: dict[str, Any], controller: Controller, machine: Machine) -> None:
    broken = with_file(job, SCRIPT, content="raise SystemExit('the storage is gone')\n", mode="0644")
    run = controller.fail(broken)
    assert "jobd.service failed (result exit-code)" in run.message
    assert "the storage is gone" in run.message
    assert "The previous state is back; jobd.timer is active." in run.message
    assert machine.read(SCRIPT).decode() == WORK
    machine.sh("sleep 2")
    controller.unchanged(job)


def test_a_first_job_that_fails_leaves_no_timer(controller: Controller, machine: Machine, job: dict[str, Any]) -> None:
    path = "/usr/local/lib/jobnew.py"
    new = {**with_file(job, SCRIPT), "name": "jobnew", "binary": "shopd", "arguments": [path]}
    new["files"] = [{"path": path, "content": "raise SystemExit(3)\n", "mode": "0644"}]
    run = controller.fail(new)
    assert "jobnew.service failed (result exit-code)" in run.message
    assert "it did not run before" in run.message
    assert (
        machine.sh("systemctl list-units --all --no-legend 'jobnew*'; ls /etc/systemd/system | grep jobnew || true")
        == ""
    )


def test_a_long_first_run_goes_on(job: dict[str, Any], controller: Controller, machine: Machine) -> None:
    slow = with_file(
        {**job, "health": {"timeout": 3}}, SCRIPT, content=f"import time\ntime.sleep(8)\n{WORK}", mode="0644"
    )
    before = runs(machine)
    controller.apply(slow)
    assert machine.sh("systemctl is-active jobd.service || true").strip() == "activating"
    controller.unchanged(slow)
    machine.sh("sleep 8")
    assert runs(machine) == before + 1
    controller.apply(job)

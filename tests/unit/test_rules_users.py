# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users counted by registers: a sketch made here of known users, through the rules in promtool, against the truth."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
REGISTERS = 1024


def promtool() -> str:
    """The program named by PROMTOOL, that of build/tools, or one in the path."""
    built = ROOT / "build/tools/bin/promtool"
    found = os.environ.get("PROMTOOL") or (str(built) if built.exists() else shutil.which("promtool"))
    assert found, "promtool is missing: run make tools"
    return found


def registers(users: range) -> list[int]:
    """The sketch of the users: the first 10 bits of a hash choose a register, the rest its value: leading zeros + 1."""
    result = [0] * REGISTERS
    for user in users:
        number = int.from_bytes(hashlib.blake2b(str(user).encode(), key=b"test", digest_size=8).digest(), "big")
        rest = number & ((1 << 54) - 1)
        index = number >> 54
        result[index] = max(result[index], 54 - rest.bit_length() + 1)
    return result


def series(service: str, instance: str, values: list[int], when: str) -> list[dict[str, str]]:
    """Input series of promtool for one instance; `when` is the form of its values, with {} for the register's."""
    labels = f'env="p",dc="d",service="{service}",instance="{instance}"'
    return [
        {"series": f'app_active_users_hll_register{{{labels},register="{number}"}}', "values": when.format(value)}
        for number, value in enumerate(values)
    ]


def expect(record: str, service: str, truth: int, minutes: int) -> dict[str, object]:
    """A check that the estimate is within 10 % of the truth, three standard errors of 1,024 registers."""
    return {
        "expr": f'count(abs({record}{{service="{service}"}} - {truth}) <= {truth / 10})',
        "eval_time": f"{minutes}m",
        "exp_samples": [{"labels": "{}", "value": 1}],
    }


def run(given: list[dict[str, str]], checks: list[dict[str, object]], path: Path) -> None:
    """One promtool test. promtool 2.42 takes 10,000 samples in a query at most, so few instances and few minutes."""
    content = {
        "rule_files": [str(ROOT / "roles/signals/files/rules/users.yml")],
        "evaluation_interval": "5m",
        "tests": [{"interval": "1m", "input_series": given, "promql_expr_test": checks}],
    }
    path.write_text(yaml.safe_dump(content, width=1000), encoding="utf-8")
    command = [promtool(), "test", "rules", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("users", [40, 700, 20_000])
def test_estimate_is_near_the_truth(users: int, tmp_path: Path) -> None:
    """Two instances share a third of their users; ten minutes later as many others come, and the day holds both."""
    third = users // 3
    first, second, later = (
        registers(range(2 * third)),
        registers(range(third, users)),
        registers(range(users, 2 * users)),
    )
    given = [
        *series("shop-api", "a", first, "{0}x7 stale"),
        *series("shop-api", "b", second, "{0}x7 stale"),
        *series("shop-api", "c", later, "_x8 {0}x4"),
    ]
    checks = [
        expect("service:active_users:last5m", "shop-api", users, 5),
        expect("service:active_users:last24h", "shop-api", users, 5),
        expect("service:active_users:last5m", "shop-api", users, 10),
        expect("service:active_users:last24h", "shop-api", 2 * users, 10),
    ]
    run(given, checks, tmp_path / "users.yml")


def test_an_incomplete_sketch_is_no_number(tmp_path: Path) -> None:
    given = series("shop-api", "a", registers(range(700))[:-1], "{0}x12")
    nothing = {"expr": '{__name__=~"service:active_users:.*"}', "eval_time": "10m", "exp_samples": []}
    run(given, [nothing], tmp_path / "users.yml")

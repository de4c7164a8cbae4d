# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The registers against exact counts, their merge, and the window."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import pytest
from conftest import estimate
from golden_signals_instrumentation import users
from golden_signals_instrumentation.users import REGISTERS, WINDOW_SECONDS, ActiveUsers, active_users
from golden_signals_instrumentation.users_key import FILE_VARIABLE, VARIABLE, users_key
from prometheus_client import CollectorRegistry, generate_latest

SIGMA = 1.04 / math.sqrt(REGISTERS)
KEY = b"0123456789abcdef"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def counted(number: int, seed: int) -> float:
    """What the registers say of so many users; each seed is another key, so another throw of the dice."""
    sketch = ActiveUsers(f"a seeded key {seed}".encode())
    for user in range(number):
        sketch.add(f"user-{user}")
    return estimate(sketch.registers())


@pytest.mark.parametrize(("number", "runs"), [(50, 200), (700, 200), (5000, 60), (20000, 20)])
def test_the_error_is_the_published_one(number: int, runs: int) -> None:
    errors = [counted(number, seed) / number - 1 for seed in range(runs)]
    within = sum(abs(error) <= 3 * SIGMA for error in errors)
    assert within >= 0.99 * runs, sorted(errors)
    assert max(map(abs, errors)) <= 4 * SIGMA
    assert abs(statistics.mean(errors)) <= 4 * SIGMA / math.sqrt(runs), "no bias"
    # 1 sigma in the range of the raw estimate, and less below, where linear counting is better.
    assert math.sqrt(statistics.mean(error**2 for error in errors)) <= 1.2 * SIGMA


def test_nobody_is_zero_and_everybody_counts_once() -> None:
    sketch = ActiveUsers(KEY)
    assert estimate(sketch.registers()) == 0
    sketch.add("")
    assert estimate(sketch.registers()) == 0
    for _ in range(100):
        sketch.add("anna")
    assert round(estimate(sketch.registers())) == 1
    sketch.add(b"anna")
    assert round(estimate(sketch.registers())) == 1, "text and its bytes are one user"
    sketch.add(7)
    sketch.add("7")
    assert round(estimate(sketch.registers())) == 2


def test_the_greatest_of_two_instances_is_both_together() -> None:
    shop1, shop2, together = ActiveUsers(KEY), ActiveUsers(KEY), ActiveUsers(KEY)
    for user in range(3000):
        (shop1 if user % 3 else shop2).add(user)
        if user % 5 == 0:
            shop1.add(user)
            shop2.add(user)
        together.add(user)
    merged = [max(pair) for pair in zip(shop1.registers(), shop2.registers())]
    assert merged == together.registers()
    assert abs(estimate(merged) / 3000 - 1) <= 3 * SIGMA


def test_another_key_gives_other_registers() -> None:
    one, other = ActiveUsers(KEY), ActiveUsers(KEY + b"!")
    for user in range(500):
        one.add(user)
        other.add(user)
    assert one.registers() != other.registers()


def test_the_window_slides() -> None:
    clock = Clock()
    sketch = ActiveUsers(KEY, clock=clock)
    for minute in range(10):
        for user in range(100):
            sketch.add(f"{minute} {user}")
        clock.now += 60
    # The last five minutes: of the users of minute 5 the sighting is exactly 300 s old, and so over.
    assert abs(estimate(sketch.registers()) - 400) <= 400 * 3 * SIGMA
    clock.now += WINDOW_SECONDS - 61
    assert abs(estimate(sketch.registers()) - 100) <= 100 * 3 * SIGMA
    clock.now += 1
    assert sketch.registers() == [0] * REGISTERS


def test_a_user_who_comes_back_stays() -> None:
    clock = Clock()
    sketch = ActiveUsers(KEY, clock=clock)
    sketch.add("anna")
    clock.now += WINDOW_SECONDS - 1
    sketch.add("anna")
    clock.now += WINDOW_SECONDS - 1
    assert round(estimate(sketch.registers())) == 1


def test_a_clock_that_is_set_back_does_not_freeze_users() -> None:
    clock = Clock()
    sketch = ActiveUsers(KEY, clock=clock)
    sketch.add("anna")
    clock.now -= 3600
    assert sketch.registers() == [0] * REGISTERS
    sketch.add("anna")
    assert round(estimate(sketch.registers())) == 1


def test_worker_processes_share_one_file_that_others_cannot_read(tmp_path: Path) -> None:
    first, second, alone = ActiveUsers(KEY, tmp_path), ActiveUsers(KEY, tmp_path), ActiveUsers(KEY)
    for user in range(200):
        (first if user % 2 else second).add(user)
        alone.add(user)
    assert first.registers() == second.registers() == alone.registers()
    shown = next(iter(users.shared_registers(tmp_path))).samples
    assert [sample.value for sample in shown] == alone.registers()
    file = tmp_path / users.SHARED_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"user" not in file.read_bytes()


def test_a_directory_in_which_nobody_counts_users_shows_none(tmp_path: Path) -> None:
    assert list(users.shared_registers(tmp_path)) == []


def test_a_shared_file_of_another_size_begins_anew(tmp_path: Path) -> None:
    (tmp_path / users.SHARED_FILE).write_bytes(b"x" * 7)
    sketch = ActiveUsers(KEY, tmp_path)
    sketch.add("anna")
    assert round(estimate(sketch.registers())) == 1


def test_a_registry_has_one_set_and_shows_all_registers(
    registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "a secret of the tests")
    active_users(registry).add("anna")
    assert active_users(registry) is active_users(registry)
    text = generate_latest(registry).decode()
    assert text.count("\napp_active_users_hll_register{") == REGISTERS
    assert 'app_active_users_hll_register{register="1023"}' in text
    assert "anna" not in text


def test_without_a_key_nothing_is_counted(registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (VARIABLE, FILE_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(RuntimeError, match=f"{VARIABLE} or {FILE_VARIABLE}: users are not counted without a secret"):
        active_users(registry)
    assert generate_latest(registry) == b""


def test_a_short_key_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    monkeypatch.setenv(VARIABLE, "tooshort")
    with pytest.raises(RuntimeError, match=f"{VARIABLE}: the secret is too short; allowed: 16 characters") as caught:
        users_key()
    assert "tooshort" not in str(caught.value)


def test_a_key_file_is_read_and_its_line_break_does_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    monkeypatch.setenv(VARIABLE, "a secret of the tests")
    expected = users_key()
    (tmp_path / "key").write_text("a secret of the tests\n")
    monkeypatch.setenv(VARIABLE, "another one, which is not looked at")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "key"))
    assert users_key() == expected
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(RuntimeError, match="missing: No such file or directory; users are not counted"):
        users_key()

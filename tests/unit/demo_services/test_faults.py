# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand: what a request asks for is what happens, and the service's own clock notes delays."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "demo" / "services"))

from company.faults import DemoFault, FaultMiddleware, Memory, burn


async def answered(scope: Any, receive: Any, send: Any) -> None:
    await send("answer")


def ask(middleware: FaultMiddleware, **headers: str) -> list[Any]:
    """Send one request with headers (X-Demo-NAME) through the middleware; what it sent."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    given = [(f"x-demo-{name}".encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(middleware({"type": "http", "headers": given}, None, send))
    return sent


def test_without_a_header_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    assert ask(FaultMiddleware(answered)) == ["answer"]
    assert not list(tmp_path.iterdir())


def test_a_delay_is_noted_also_when_the_answer_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    middleware = FaultMiddleware(answered)
    assert ask(middleware, delay="0.05") == ["answer"]
    with pytest.raises(DemoFault):
        ask(middleware, delay="0.1", fault="error")
    lines = (tmp_path / f"delays-{os.getpid()}").read_text().splitlines()
    ended, seconds = zip(*(map(float, line.split()) for line in lines), strict=True)
    assert ended[0] < ended[1] <= time.time()
    assert seconds[0] >= 0.05 and seconds[1] >= 0.1


def test_burning_uses_processor_time() -> None:
    before = time.thread_time()
    burn(0.1)
    assert time.thread_time() - before >= 0.1


def test_a_leak_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(Memory, "__init__", lambda self, size: made.append(size))
    middleware = FaultMiddleware(answered)
    assert ask(middleware, leak="1000") == ["answer"]
    assert made == [1000]
    assert len(middleware._leaked) == 1

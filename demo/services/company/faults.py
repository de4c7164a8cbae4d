# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand, so that tests know the truth: only a demo has such a thing.

X-Demo-Delay: SECONDS     the answer takes so much longer; how long it took is noted in a file (delays.py)
X-Demo-Fault: error       an exception in the service, which it answers with 500
X-Demo-Fault: STATUS      this answer (400 to 599)
X-Demo-Burn: SECONDS      so much processor time is used up before the answer
X-Demo-Leak: BYTES        so much memory is taken and kept for LEAK_SECONDS
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from .delays import note_delay

MAXIMUM_DELAY = 60.0
MAXIMUM_BURN = 5.0
# By the clock, well below the time after which a customer gives up.
MAXIMUM_BURN_WAIT = 10.0
MAXIMUM_LEAK = 64 * 1024 * 1024
# A leak heals by itself, so that a demo whose test was interrupted is well again soon.
LEAK_SECONDS = 20 * 60


class DemoFault(RuntimeError):
    """The exception that was asked for."""


class FaultMiddleware:
    """ASGI middleware inside the measured part, so that delays and errors are measured like any other."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._leaked: set[Memory] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Burn, leak, delay or fail, or hand on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        if "x-demo-burn" in headers:
            await run_in_threadpool(burn, min(float(headers["x-demo-burn"]), MAXIMUM_BURN))
        if "x-demo-leak" in headers:
            self._leak(min(int(headers["x-demo-leak"]), MAXIMUM_LEAK))
        if "x-demo-delay" not in headers:
            await self._answer(headers.get("x-demo-fault", ""), scope, receive, send)
            return
        began = time.perf_counter()
        try:
            await asyncio.sleep(min(float(headers["x-demo-delay"]), MAXIMUM_DELAY))
            await self._answer(headers.get("x-demo-fault", ""), scope, receive, send)
        finally:
            note_delay(time.time(), time.perf_counter() - began)

    async def _answer(self, fault: str, scope: Any, receive: Any, send: Any) -> None:
        if fault == "error":
            raise DemoFault("asked for by X-Demo-Fault")
        if fault:
            await JSONResponse({"error": "asked for by X-Demo-Fault"}, int(fault))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _leak(self, size: int) -> None:
        memory = Memory(size)
        self._leaked.add(memory)
        asyncio.get_running_loop().call_later(LEAK_SECONDS, self._leaked.discard, memory)


class Memory:
    """Memory that is written to, so that it is resident."""

    def __init__(self, size: int) -> None:
        self._bytes = bytearray(b"\1") * size


def burn(seconds: float) -> None:
    """Use the processor for so many seconds of this thread's own time; a computer without time ends it sooner."""
    end, latest = time.thread_time() + seconds, time.monotonic() + MAXIMUM_BURN_WAIT
    while time.thread_time() < end and time.monotonic() < latest:
        sum(range(1000))

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults on demand, so that tests know the truth: only a demo has such a thing.

X-Demo-Delay: SECONDS     the answer takes so much longer
X-Demo-Fault: error       an exception in the service, which it answers with 500
X-Demo-Fault: STATUS      this answer (400 to 599)
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

MAXIMUM_DELAY = 60.0


class DemoFault(RuntimeError):
    """The exception that was asked for."""


class FaultMiddleware:
    """ASGI middleware inside the measured part, so that delays and errors are measured like any other."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Delay or fail, or hand on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        if "x-demo-delay" in headers:
            await asyncio.sleep(min(float(headers["x-demo-delay"]), MAXIMUM_DELAY))
        fault = headers.get("x-demo-fault", "")
        if fault == "error":
            raise DemoFault("asked for by X-Demo-Fault")
        if fault:
            await JSONResponse({"error": "asked for by X-Demo-Fault"}, int(fault))(scope, receive, send)
            return
        await self.app(scope, receive, send)

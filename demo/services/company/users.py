# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks: the company's gateway authenticates everybody and hands on the user's name in the header X-User."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from .database import execute

logger = logging.getLogger(__name__)


def user_of(scope: Any) -> str | None:
    """The user of a request; None for nobody."""
    return Headers(scope=scope).get("x-user")


class ActivityMiddleware:
    """ASGI middleware that keeps in the database when each user was there last; written after the answer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand on, then take the note."""
        user = user_of(scope) if scope["type"] == "http" else None
        try:
            await self.app(scope, receive, send)
        finally:
            if user:
                await run_in_threadpool(note, user)


def note(user: str) -> None:
    """Write that the user was there now; a database that does not answer is no fault of the request."""
    statement = (
        "INSERT INTO user_activity (user_name, last_seen) VALUES (%s, now())"
        " ON CONFLICT (user_name) DO UPDATE SET last_seen = excluded.last_seen"
    )
    try:
        execute(statement, user)
    except psycopg.Error as error:
        logger.warning("a user's activity was not noted: %s", type(error).__name__)

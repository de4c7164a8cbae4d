# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-in itself: settings, store, clock, and the way of a request from its line to its answer."""

from __future__ import annotations

import threading
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass

from . import auth, provisioning
from .api import JSON_UTF8, Answer, ApiError, Request, denied
from .routes import ROUTES
from .settings import Settings
from .store import Store


@dataclass(frozen=True)
class Seen:
    """A line of the request log; never headers or bodies."""

    method: str
    path: str
    status: int
    connection: int

    @property
    def write(self) -> bool:
        return self.method not in ("GET", "HEAD")


class Clock:
    """Unix time, which tests move on."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        return time.time() + self.offset


class Standin:
    """State and behaviour; the HTTP front (server.py) and tests call ``answer``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        if settings.data is not None:
            settings.data.mkdir(parents=True, exist_ok=True)
        self.store = Store(settings.data / "grafana.db" if settings.data is not None else None)
        self.clock = Clock()
        self.lock = threading.RLock()
        self.requests: list[Seen] = []
        self.connections = 0
        # Rules' states, roles by token and failed log-ins are not kept over a restart, as in Grafana.
        self.states: dict[tuple[int, str], object] = {}
        self.roles: dict[int, tuple[float, str]] = {}
        self.failures: dict[str, list[float]] = {}
        self.verified: set[tuple[str, str]] = set()
        auth.prepare(self)
        provisioning.read(self)
        self.store.commit()

    def now(self) -> float:
        return self.clock.now()

    def answer(self, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        """Answer a request; ``headers`` have lower-case names."""
        parts, method = urllib.parse.urlsplit(target), "GET" if method == "HEAD" else method
        try:
            return self._answer(method, parts.path, urllib.parse.parse_qs(parts.query, True), headers, raw)
        except ApiError as refusal:
            return refusal.answer

    def _answer(
        self, method: str, path: str, query: Mapping[str, list[str]], headers: Mapping[str, str], raw: bytes
    ) -> Answer:
        found = next(
            ((route, match) for route, pattern in ROUTES.get(method, []) if (match := pattern.fullmatch(path))), None
        )
        if found is not None and found[0].role == "":
            return found[0].handler(self, Request(method, path, query, headers, raw, auth.NOBODY))
        with self.lock:
            self.store.refresh()
            identity = auth.authenticate(self, headers)
            if found is None:
                return Answer(404, {"message": "Not found"}, JSON_UTF8)
            route, match = found
            if not identity.may(route.role):
                raise denied(route.permission or "none")
            values = {name: urllib.parse.unquote(value) for name, value in match.groupdict().items()}
            request = Request(method, path, query, headers, raw, identity, values)
            if not route.network:
                try:
                    return route.handler(self, request)
                finally:
                    self.store.commit()
        return route.handler(self, request)

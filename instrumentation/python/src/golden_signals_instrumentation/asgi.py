# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""ASGI middleware (Starlette, FastAPI, any other) that measures requests to the end of the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection, Iterable, MutableMapping
from time import perf_counter
from typing import Any, Callable, Optional

from prometheus_client import REGISTRY, CollectorRegistry

from .exposition import before_scrape
from .metrics import CLIENT_GONE, UNMATCHED, http_metrics
from .routes import asgi_router, match_starlette, starlette_routes
from .users import User
from .users_hook import UsersHook

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApplication = Callable[[Scope, Receive, Send], Awaitable[None]]

HEALTH_PATHS = ("/health", "/healthz", "/livez", "/readyz", "/metrics")


class ASGIMiddleware:
    """Measure every HTTP request of an ASGI application; websockets and lifespan pass through.

    Use it outermost, ``app = ASGIMiddleware(Starlette(...))``, or ``app.add_middleware(ASGIMiddleware)``.

    Args:
        app: the application.
        routes: (method, template) pairs whose series exist from the start, when the application is neither
            Starlette nor FastAPI; theirs are found.
        exclude: request paths (without the root path) that are not measured.
        route_of: gives the template of a request from its scope after it was answered, or None; default: the router's.
        registry: where the metrics are registered.
        user: gives the authenticated user of a request from its scope when the answer begins, or None; default: users
            are not counted.

    Raises:
        RuntimeError: users shall be counted and there is no secret key for it (users_key).
    """

    def __init__(
        self,
        app: ASGIApplication,
        routes: Iterable[tuple[str, str]] = (),
        exclude: Collection[str] = HEALTH_PATHS,
        route_of: Optional[Callable[[Scope], Optional[str]]] = None,
        registry: CollectorRegistry = REGISTRY,
        user: Optional[Callable[[Scope], Optional[User]]] = None,
    ) -> None:
        self.app = app
        self._exclude = frozenset(exclude)
        self._route_of = route_of
        self._router = asgi_router(app)
        self._metrics = http_metrics(registry)
        self._users = UsersHook(user, registry) if user is not None else None
        self._metrics.create_series(routes)
        self._create_series()
        before_scrape(self._create_series)

    def _create_series(self) -> None:
        if self._router is not None:
            self._metrics.create_series(starlette_routes(self._router.routes))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection; exceptions are counted as 500 and raised again."""
        if "app" in scope:  # added with add_middleware: Starlette names itself
            self._router = asgi_router(scope["app"])
        if scope["type"] == "lifespan":
            self._create_series()
        if scope["type"] != "http" or _path(scope) in self._exclude:
            await self.app(scope, receive, send)
        else:
            await self._measure(scope, receive, send)

    async def _measure(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(receive, send, lambda: self._note_user(scope))
        matched = None
        if self._route_of is None and self._router is not None:
            # Before the call: routers rewrite the path in the scope.
            matched = match_starlette(self._router.routes, _routed(scope, self._router))
        self._metrics.active.inc()
        try:
            await self.app(scope, request.receive, request.send)
        except asyncio.CancelledError:
            request.status = request.status or CLIENT_GONE
            raise
        except BaseException:
            request.fail()
            raise
        finally:
            self._metrics.active.dec()
            if self._route_of is not None:
                matched = self._route_of(scope)
            self._metrics.observe(scope["method"], request.answer(), matched or UNMATCHED, request.seconds())

    def _note_user(self, scope: Scope) -> None:
        if self._users is not None:
            self._users.note(scope)


class Request:
    """What is seen of one request from outside: status, begin and end of the answer, a client that went away."""

    def __init__(self, receive: Receive, send: Send, answer_begins: Callable[[], None]) -> None:
        self.status: Optional[int] = None
        self._answer_begins = answer_begins
        self._receive = receive
        self._send = send
        self._started = perf_counter()
        self._ended: Optional[float] = None
        self._gone = False

    async def receive(self) -> Message:
        """Hand on what the server says; note when the client is gone."""
        message = await self._receive()
        if message["type"] == "http.disconnect" and self._ended is None:
            self._gone = True
        return message

    async def send(self, message: Message) -> None:
        """Hand on what the application answers; the last part ends the request, background tasks come after it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._answer_begins()
        try:
            await self._send(message)
        except OSError:  # from version 2.4 of its specification an ASGI server raises it when the client is gone
            self._gone = True
            raise
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._ended = perf_counter()

    def fail(self) -> None:
        """An exception left the application; after the whole answer was sent it is no failed answer."""
        if self._ended is None and not self._gone:
            self.status = 500

    def answer(self) -> int:
        """The status to count: without an answer a server gives 500, unless nobody waits for it."""
        if self.status is not None:
            return self.status
        return CLIENT_GONE if self._gone else 500

    def seconds(self) -> float:
        """Time from the request to the end of its answer."""
        return (perf_counter() if self._ended is None else self._ended) - self._started


def _path(scope: Scope) -> str:
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(root + "/") else path


def _routed(scope: Scope, router: Any) -> Scope:
    """The scope as the router will see it: FastAPI(root_path=...) sets the root path inside its own call."""
    root = getattr(router, "root_path", "")
    return {**scope, "root_path": root} if root else scope

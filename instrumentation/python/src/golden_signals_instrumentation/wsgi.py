# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""WSGI middleware (Flask, any other) that measures requests to the end of the answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from time import perf_counter
from typing import Any, Callable, Optional

from prometheus_client import REGISTRY, CollectorRegistry

from .asgi import HEALTH_PATHS
from .exposition import before_scrape
from .metrics import CLIENT_GONE, UNMATCHED, HttpMetrics, http_metrics
from .routes import chosen_by_flask, flask_routes, match_flask
from .users import User
from .users_hook import UsersHook

Environ = dict[str, Any]
StartResponse = Callable[..., Callable[[bytes], object]]
WSGIApplication = Callable[[Environ, StartResponse], Iterable[bytes]]


class WSGIMiddleware:
    """Measure every request of a WSGI application.

    With Flask: ``app.wsgi_app = WSGIMiddleware(app.wsgi_app, flask=app)``.

    Args:
        app: the application.
        flask: the Flask application whose rules' series exist from the start.
        routes: (method, template) pairs whose series exist from the start, for other frameworks.
        exclude: request paths (``PATH_INFO``) that are not measured.
        route_of: gives the template of a request from its environment after the application was called, or None;
            default: the rule which Flask chooses.
        registry: where the metrics are registered.
        user: gives the authenticated user of a request from its environment when the answer begins (Flask's
            ``current_user``, ``session`` and ``g`` work there), or None; default: users are not counted.

    Raises:
        RuntimeError: users shall be counted and there is no secret key for it (users_key).
    """

    def __init__(
        self,
        app: WSGIApplication,
        flask: Optional[Any] = None,
        routes: Iterable[tuple[str, str]] = (),
        exclude: Collection[str] = HEALTH_PATHS,
        route_of: Optional[Callable[[Environ], Optional[str]]] = None,
        registry: CollectorRegistry = REGISTRY,
        user: Optional[Callable[[Environ], Optional[User]]] = None,
    ) -> None:
        self.app = app
        self._flask = flask
        self._exclude = frozenset(exclude)
        self._route_of = route_of or self._flask_route
        self._metrics = http_metrics(registry)
        self._users = UsersHook(user, registry) if user is not None else None
        self._metrics.create_series(routes)
        self._create_series()
        before_scrape(self._create_series)

    def _create_series(self) -> None:
        if self._flask is not None:
            self._metrics.create_series(flask_routes(self._flask))

    def _flask_route(self, environ: Environ) -> Optional[str]:
        return None if self._flask is None else match_flask(self._flask, environ)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; exceptions are counted as 500 and raised again."""
        if environ.get("PATH_INFO", "") in self._exclude:
            return self.app(environ, start_response)
        answer = Answer(self._metrics, environ, start_response, self._route_of, self._users)
        try:
            answer.parts = self.app(environ, answer.start)
        except BaseException:
            answer.finish(failed=True)
            raise
        return answer


class Answer:
    """The answer of one request, counted when the server closes it: always, also when the client is gone (PEP 3333)."""

    def __init__(
        self,
        metrics: HttpMetrics,
        environ: Environ,
        start_response: StartResponse,
        route_of: Callable[[Environ], Optional[str]],
        users: Optional[UsersHook],
    ) -> None:
        self.parts: Iterable[bytes] = ()
        self._metrics = metrics
        self._environ = environ
        self._start_response = start_response
        self._route_of = route_of
        self._users = users
        self._status: Optional[int] = None
        self._route: Optional[str] = None
        self._started = perf_counter()
        self._finished = False
        metrics.active.inc()

    def start(self, status: str, *arguments: Any) -> Callable[[bytes], object]:
        """``start_response`` of the application: notes the status, and rule and user while Flask knows them."""
        self._status = int(status[:3])
        self._route = chosen_by_flask(self._environ)
        if self._users is not None:
            self._users.note(self._environ)
        return self._start_response(status, *arguments)

    def __iter__(self) -> Iterator[bytes]:
        """The parts of the answer."""
        try:
            yield from self.parts
        except GeneratorExit:  # the server stopped reading: it closes the answer next
            raise
        except BaseException:
            self.finish(failed=True)
            raise

    def close(self) -> None:
        """The server is done with the answer."""
        try:
            close = getattr(self.parts, "close", None)
            if close is not None:
                close()
        except BaseException:
            self.finish(failed=True)
            raise
        self.finish()

    def finish(self, failed: bool = False) -> None:
        """Count the request, once."""
        if self._finished:
            return
        self._finished = True
        self._metrics.active.dec()
        status = 500 if failed else self._status or CLIENT_GONE
        route = self._route or self._route_of(self._environ) or UNMATCHED
        method = self._environ.get("REQUEST_METHOD", "")
        self._metrics.observe(method, status, route, perf_counter() - self._started)

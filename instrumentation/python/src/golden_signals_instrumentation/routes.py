# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Route templates from the router of Starlette, FastAPI and Flask, without importing any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any, Optional

# Answered by the frameworks beside a route's own methods; their series appear when they are used.
_IMPLICIT_METHODS = frozenset({"HEAD", "OPTIONS"})
_MAXIMUM_LAYERS = 50


def asgi_router(app: Any) -> Optional[Any]:
    """The application behind any layers of middleware that has ``routes`` (Starlette, FastAPI), or None."""
    for _ in range(_MAXIMUM_LAYERS):
        if app is None or hasattr(app, "routes"):
            return app
        app = getattr(app, "app", None)
    return None


def starlette_routes(routes: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(method, template) of all HTTP routes, mounted ones with their prefix; websockets are left out."""
    for route in routes:
        inner = getattr(route, "routes", None)
        methods = getattr(route, "methods", None)
        if methods:
            yield from ((method, prefix + route.path) for method in sorted(set(methods) - _IMPLICIT_METHODS))
        elif inner:
            yield from starlette_routes(inner, prefix + getattr(route, "path", ""))


def match_starlette(routes: Iterable[Any], scope: Mapping[str, Any], prefix: str = "") -> Optional[str]:
    """The template the router will choose for a request, or None.

    The router itself says it: ``route.matches(scope)`` gives 0 (none), 1 (path but not method) or 2 (both); the first
    full match wins, else the first partial one (an answer of 405 belongs to its route).
    """
    partial = None
    for route in routes:
        matches = getattr(route, "matches", None)
        if matches is None:
            continue
        match, child_scope = matches(scope)
        if match.value == 0:
            continue
        template = _template(route, scope, child_scope, prefix)
        if match.value == 2:
            return template
        partial = partial or template
    return partial


def _template(route: Any, scope: Mapping[str, Any], child_scope: Mapping[str, Any], prefix: str) -> Optional[str]:
    inner = getattr(route, "routes", None)
    if inner:
        child = {**scope, **child_scope}
        return match_starlette(inner, child, prefix + getattr(route, "path", ""))
    # A mounted application that is no router (static files) has one template for all that is below it.
    return prefix + str(getattr(route, "path_format", "") if not hasattr(route, "methods") else route.path)


def flask_routes(app: Any) -> Iterator[tuple[str, str]]:
    """(method, template) of all rules of a Flask application (anything with werkzeug's ``url_map``)."""
    for rule in app.url_map.iter_rules():
        yield from ((method, rule.rule) for method in sorted(set(rule.methods or ()) - _IMPLICIT_METHODS))


def chosen_by_flask(environ: MutableMapping[str, Any]) -> Optional[str]:
    """The template of the rule Flask chose, or None; only while it answers: it forgets its request afterwards."""
    rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
    return None if rule is None else str(rule.rule)


def match_flask(app: Any, environ: MutableMapping[str, Any]) -> Optional[str]:
    """The template of the rule Flask would choose, or None: for requests that ended in an exception."""
    try:
        rule, _arguments = app.url_map.bind_to_environ(environ).match(return_rule=True)
    except Exception:  # werkzeug says "no rule", "another method" and "redirect" by exceptions
        return None
    return str(rule.rule)

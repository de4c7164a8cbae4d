# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Route templates of Django: for the middlewares' ``routes`` and ``route_of``, once Django's settings are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Optional

# What a view function may answer is not known; a class says it.
_METHODS_OF_FUNCTIONS = ("GET", "POST")
_IMPLICIT_METHODS = frozenset({"head", "options", "trace"})


def django_routes() -> Iterator[tuple[str, str]]:
    """(method, template) of all URL patterns, included ones with their prefix; of view functions GET and POST."""
    from django.urls import get_resolver

    yield from _routes(get_resolver().url_patterns, "")


def django_route(request: Mapping[str, Any]) -> Optional[str]:
    """The template of the URL pattern that Django chooses for a request, or None.

    Args:
        request: WSGI environment or ASGI scope.
    """
    from django.urls import Resolver404, resolve

    path = request["PATH_INFO"] if "PATH_INFO" in request else _below_root(request)
    try:
        return "/" + str(resolve(path).route)
    except Resolver404:
        return None


def _below_root(scope: Mapping[str, Any]) -> str:
    """The path of an ASGI request without the root path, as Django takes it."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(root) else path


def _routes(patterns: Iterable[Any], prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        own = str(pattern.pattern)
        # As Django joins them itself: the beginning of an expression is none after a prefix.
        template = prefix + own.removeprefix("^") if prefix else own
        inner = getattr(pattern, "url_patterns", None)
        if inner is not None:
            yield from _routes(inner, template)
            continue
        for method in _methods(pattern.callback):
            yield method, "/" + template


def _methods(view: Any) -> Iterator[str]:
    kind = getattr(view, "view_class", None)
    if kind is None:
        yield from _METHODS_OF_FUNCTIONS
        return
    for method in kind.http_method_names:
        if method not in _IMPLICIT_METHODS and hasattr(kind, method):
            yield method.upper()

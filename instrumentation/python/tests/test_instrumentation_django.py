# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Route templates of Django: function and class views, included patterns, both servers' interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import clear_url_caches, include, path, re_path
from django.views import View
from golden_signals_instrumentation.django import django_route, django_routes


def item(request: HttpRequest, **arguments: Any) -> HttpResponse:
    return HttpResponse("item")


class Orders(View):
    """Says which methods it has."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("orders")

    def delete(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("gone")


@pytest.fixture(autouse=True)
def _urls() -> Iterator[None]:
    urls = ModuleType("urls")
    urls.urlpatterns = [  # type: ignore[attr-defined]
        path("items/<int:number>", item),
        path("shop/", include([path("orders", Orders.as_view()), re_path(r"^old/(?P<year>\d+)$", item)])),
    ]
    if not settings.configured:
        settings.configure(ROOT_URLCONF=urls)
    clear_url_caches()
    yield
    clear_url_caches()


def test_routes_exist_from_the_start_with_their_methods() -> None:
    assert sorted(django_routes()) == [
        ("DELETE", "/shop/orders"),
        ("GET", "/items/<int:number>"),
        ("GET", "/shop/old/(?P<year>\\d+)$"),
        ("GET", "/shop/orders"),
        ("POST", "/items/<int:number>"),
        ("POST", "/shop/old/(?P<year>\\d+)$"),
    ]


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("/items/7", "/items/<int:number>"),
        ("/shop/orders", "/shop/orders"),
        ("/shop/old/2020", "/shop/old/(?P<year>\\d+)$"),
        ("/items/x", None),
        ("/nowhere", None),
    ],
)
def test_the_template_of_a_request(url: str, route: str | None) -> None:
    assert django_route({"PATH_INFO": url}) == route
    assert django_route({"path": url, "root_path": ""}) == route
    assert django_route({"path": f"/below{url}", "root_path": "/below"}) == route


def test_every_template_of_a_request_is_one_that_exists_from_the_start() -> None:
    known = {route for _method, route in django_routes()}
    assert {django_route({"PATH_INFO": url}) for url in ("/items/7", "/shop/orders", "/shop/old/2020")} == known

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of dashboards: each type and form, filled with values of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_variables import (
    NoValueError,
    View,
    declared,
    filled,
    views,
)
from tests.unit.grafana_proof_support import catalogue

Json = dict[str, Any]


def query(name: str, text: str, **more: Any) -> Json:
    return {"name": name, "type": "query", "query": {"query": text}, **more}


def shown(*variables: Json) -> list[View]:
    return views(
        {"templating": {"list": list(variables)}}, catalogue({"shop-api": "http", "shop-db": "postgresql"}), "ds"
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ({"name": "v", "type": "datasource", "query": "prometheus", "current": {"value": "other"}}, "ds"),
        (query("v", "label_values(service:info, env)"), "demo"),
        (query("v", 'label_values(service:info{env="$env"}, dc)', multi=True, allValue=".*"), "dc1"),
        (query("v", "label_values(up, host)", multi=True, allValue=".+"), ".+"),
        (query("v", "label_values(up, host)", includeAll=True), ".*"),
        (query("v", "label_values(up, host)", current={"value": "mon1"}), "mon1"),
        ({"name": "v", "type": "query", "query": "label_values(up, host)", "current": {"value": ["a", "b"]}}, "a|b"),
        ({"name": "v", "type": "constant", "query": "https://x"}, "https://x"),
        ({"name": "v", "type": "custom", "query": "1m,5m", "current": {"value": "5m"}}, "5m"),
        ({"name": "v", "type": "custom", "query": "a,b", "current": {"value": "$__all"}, "includeAll": True}, ".*"),
    ],
)
def test_values(variable: Json, value: str) -> None:
    (view,) = shown(variable)
    for form in ("$v", "${v}", "${v:regex}", "[[v]]"):
        assert filled(f'a{{x=~"{form}"}}', view) == f'a{{x=~"{value}"}}'


def test_one_view_for_each_service_of_the_kind() -> None:
    one = query("service", 'label_values(service:info{kind="postgresql"}, service)')
    assert [(view.service, view.values["service"]) for view in shown(one)] == [("shop-db", "shop-db")]
    assert [view.service for view in shown(query("service", "label_values(up, service)"))] == ["shop-api", "shop-db"]
    assert shown(query("service", 'label_values(service:info{kind="s3"}, service)')) == []


def test_variables_of_grafana_are_left_to_it_and_unknown_ones_are_named() -> None:
    view = View({"env": "demo"})
    text = 'rate(a{env="$env"}[$__rate_interval]) > ${__range} $1'
    assert filled(text, view) == 'rate(a{env="demo"}[$__rate_interval]) > ${__range} $1'
    for variable in ({"name": "v", "type": "query", "query": "label_values(up, host)"}, {"name": "v", "type": "adhoc"}):
        with pytest.raises(NoValueError, match=r"\$v has no value"):
            filled("$v", shown(variable)[0])


def test_what_the_catalogue_declares() -> None:
    given = catalogue({"shop-api": "http", "shop-db": "postgresql"})
    assert declared('service:info{env="demo", kind="http"}', View({}), given)
    assert declared('service:info{env="demo", kind=~"s3|postgresql"}', View({}), given)
    assert declared('service:info{service=~"shop-api", kind="http"}', View({}, "shop-api"), given)
    assert not declared('service:info{service=~"shop-db", kind="http"}', View({}, "shop-db"), given)
    assert not declared('service:info{env="demo", kind="s3"}', View({}), given)
    assert not declared('service:info{env="demo", kind="http"} offset 1w', View({}), given)
    assert not declared("vector(1) == 0", View({}), given)

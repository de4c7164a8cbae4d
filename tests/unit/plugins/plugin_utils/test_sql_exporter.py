# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.schema import faults_of
from ansible_collections.golden.signals.plugins.plugin_utils.sql_exporter import sql_exporter_component

BASE = {
    "version": "0.24.1",
    "source": "archive",
    "archive": {"url": "https://x/{version}", "binaries": ["sql_exporter"]},
}
OPTIONS = {
    "host": "/var/run/postgresql",
    "port": 5432,
    "user": "sql_exporter",
    "password": "",
    "sslmode": "",
    "manage_role": None,
    "administrator": "postgres",
    "connection_limit": 5,
    "interval_seconds": 15,
    "listen_address": ":9399",
    "web_config": {},
    "flags": {},
    "environment": {},
    "inventory_hostname": "db1",
}
MES = {"service": "mes-api", "database": "mes", "view": "active_users"}
CRM = {"service": "crm-api", "database": "shop", "view": "statistics.crm_users"}
SHOP = {"service": "shop-api", "database": "shop", "view": "statistics.shop_users"}
PASSWORD = "correct-horse:battery"


def component(*views, source="archive", **options):
    return sql_exporter_component(list(views), {**BASE, "source": source}, {**OPTIONS, **options})


def fault(*views, source="archive", **options) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        component(*views, source=source, **options)
    return str(caught.value)


def test_by_peer_authentication_there_is_no_password_anywhere():
    made = component(MES)
    assert faults_of(made) == []
    assert made["environment"] == {"PGHOST": "/var/run/postgresql", "PGPORT": "5432"}
    assert [file["path"] for file in made["files"]] == ["/etc/sql_exporter/sql_exporter.yml"]
    assert "--config.file=/etc/sql_exporter/sql_exporter.yml" in made["arguments"]
    assert made["health"] == {"url": "http://127.0.0.1:9399/metrics", "contains": "\nsql_active_users{"}
    assert not any(check["secret"] for check in made["checks"])


def test_the_role_first_then_its_rights_in_each_database():
    checks = component(MES, CRM, SHOP)["checks"]
    assert [check["command"][-1] for check in checks] == ["postgres", "mes", "shop"]
    assert "array_agg(DISTINCT m.roleid), '{}') = '{}'" in checks[0]["input"], "member of nothing"
    assert "GRANT pg_monitor" not in checks[0]["repair"][0]["input"]
    assert 'GRANT SELECT ON "public"."active_users" TO "sql_exporter";' in checks[1]["repair"][0]["input"]
    for view in ("crm_users", "shop_users"):
        assert f'GRANT SELECT ON "statistics"."{view}" TO "sql_exporter";' in checks[2]["repair"][0]["input"]
    assert all(check["expect"] == "t" for check in checks)


def test_a_password_is_only_in_its_file():
    made = component(MES, host="127.0.0.1", user="counter", password=PASSWORD)
    assert faults_of(made) == []
    holders = [file for file in made["files"] if PASSWORD.split(":")[0] in str(file)]
    assert [(file["path"], file["mode"], file["owner"], file["secret"]) for file in holders] == [
        ("/etc/sql_exporter/pgpass", "0600", "sql_exporter", True)
    ]
    assert holders[0]["content"] == "*:*:*:counter:correct-horse\\:battery\n"
    assert made["environment"]["PGPASSFILE"] == "/etc/sql_exporter/pgpass"
    assert PASSWORD not in str({key: value for key, value in made.items() if key != "files"})
    assert made["checks"][0]["secret"]
    assert not made["checks"][1]["secret"]


def test_both_programs_ask_the_same_questions_of_the_same_databases():
    upstream = component(MES, CRM, SHOP)["files"][0]["data"]
    packaged = component(MES, CRM, SHOP, source="package")["files"][0]["data"]
    asked = {
        job["name"]: {f"sql_{query['name']}": (query["labels"], query["query"]) for query in job["queries"]}
        for job in packaged["jobs"]
    }
    assert asked == {
        collector["collector_name"]: {
            metric["metric_name"]: (metric["key_labels"], metric["query"]) for metric in collector["metrics"]
        }
        for collector in upstream["collectors"]
    }
    assert set(asked["shop"]) == {"sql_active_users", "sql_active_users_timestamp_seconds"}
    addresses = {job["name"]: job["connections"][0] for job in packaged["jobs"]}
    assert addresses["mes"] == "postgres://sql_exporter@/mes?sslmode=disable"
    assert {job["job_name"]: job["static_configs"][0]["targets"] for job in upstream["jobs"]} == {
        name: {name: address} for name, address in addresses.items()
    }
    assert all(job["interval"] == "15s" for job in packaged["jobs"])


@pytest.mark.parametrize(
    ("views", "options", "text"),
    [
        ([], {}, "sql_exporter_views: is empty; allowed: at least one view"),
        ([{**MES, "view": 'x"; DROP'}], {}, "sql_exporter_views[0].view: is 'x\"; DROP'; allowed: NAME or SCHEMA.NAME"),
        ([{**MES, "database": "a=b"}], {}, "sql_exporter_views[0].database: is 'a=b'; allowed: letters"),
        ([{**MES, "service": "x' OR"}], {}, 'sql_exporter_views[0].service: is "x\' OR"; allowed: a-z'),
        ([{**MES, "table": "x"}], {}, "sql_exporter_views[0]: unknown key 'table'; allowed: service, database, view"),
        ([MES, {**CRM, "service": "mes-api"}], {}, "sql_exporter_views[1].service: 'mes-api' has another view already"),
        ([MES], {"host": "db2"}, "sql_exporter_password: is missing; without one only a Unix socket"),
        ([MES], {"user": "other"}, "sql_exporter_user: is 'other'; without a password it is the system user"),
        ([MES], {"port": 0}, "sql_exporter_port: is 0; allowed: 1 to 65535"),
        ([MES], {"interval_seconds": 0}, "sql_exporter_interval_seconds: is 0; allowed: 1 to 60"),
        ([MES], {"sslmode": "prefer"}, "sql_exporter_sslmode: is 'prefer'; allowed: disable, require"),
        ([MES], {"host": "db2", "password": PASSWORD, "manage_role": True}, "sql_exporter_manage_role: a role is made"),
        ([MES], {"password": "short"}, "sql_exporter_password: allowed: 8 to 128 ASCII characters"),
    ],
)
def test_wrong_values_are_named(views, options, text):
    said = fault(*views, **options)
    assert text in said
    assert PASSWORD not in said


def test_a_database_elsewhere_is_asked_with_tls_and_its_role_is_left_alone():
    made = component(MES, host="db2.example.com", password=PASSWORD)
    assert made["checks"] == []
    assert "sslmode=verify-full" in str(made["files"])


def test_the_package_has_no_tls():
    hashes = {"basic_auth_users": {"prometheus": "$2y$10$" + "a" * 53}}
    assert component(MES, web_config=hashes)["health"]["status"] == 401
    assert "sql_exporter_web_config: the distribution's sql_exporter has no TLS" in fault(
        MES, source="package", web_config=hashes
    )

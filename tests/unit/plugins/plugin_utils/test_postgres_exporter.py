# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.schema import faults_of
from ansible_collections.golden.signals.plugins.plugin_utils.postgres_exporter import postgres_exporter_components

BASE = {
    "version": "0.20.1",
    "source": "archive",
    "archive": {"url": "https://x/{version}", "binaries": ["postgres_exporter"]},
}
OPTIONS = {"flags": {}, "web_config": {}, "environment": {}, "host": "db1"}


def components(*instances, **options):
    return postgres_exporter_components(list(instances), BASE, {**OPTIONS, **options})


def faults(*instances) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        components(*instances)
    return str(caught.value)


def test_one_local_instance_by_peer_authentication():
    (only,) = components({"name": "default"})
    assert faults_of(only) == []
    assert only["name"] == "postgres_exporter"
    assert only["environment"] == {
        "DATA_SOURCE_URI": "/postgres?host=/var/run/postgresql&port=5432&sslmode=disable",
        "DATA_SOURCE_USER": "postgres_exporter",
    }
    assert only["files"] == []
    assert only["checks"][0]["user"] == "postgres"
    assert not only["checks"][0]["secret"]


@pytest.mark.parametrize(
    ("version", "source", "given"),
    [
        ("0.20.1", "archive", True),
        ("0.14.0", "archive", True),
        ("0.11.1", "archive", False),
        ("0.20.1", "package", False),
    ],
)
def test_the_wraparound_collector_where_it_is_known_to_exist(version, source, given):
    base = {**BASE, "version": version, "source": source}
    (only,) = postgres_exporter_components([{"name": "default"}], base, OPTIONS)
    assert ("--collector.database_wraparound" in only["arguments"]) is given


def test_a_password_is_only_in_its_file():
    password = "correct-horse-battery"
    (only,) = components({"name": "default", "host": "127.0.0.1", "user": "monitoring", "password": password})
    assert faults_of(only) == []
    assert [entry["path"] for entry in only["files"] if entry.get("content") == password] == [
        "/etc/postgres_exporter/password"
    ]
    assert only["files"][0]["secret"]
    assert only["checks"][0]["secret"]
    assert only["checks"][0]["repair"][0]["secret"]
    without = {key: value for key, value in only.items() if key != "files"}
    assert password not in str(without)
    assert "SCRAM" not in str({key: value for key, value in without.items() if key != "checks"})
    assert "SCRAM" not in str(only["checks"][0]["command"]) + only["checks"][0]["input"]


def test_instances_have_their_own_unit_and_port():
    first, second, third = components(
        {"name": "default"},
        {"name": "reporting", "port": 5433},
        {"name": "crm", "host": "crm-db", "user": "m", "password": "correct-horse", "sslrootcert": "/etc/ca.pem"},
    )
    assert [c["name"] for c in (first, second, third)] == [
        "postgres_exporter",
        "postgres_exporter_reporting",
        "postgres_exporter_crm",
    ]
    assert [c["listen"] for c in (first, second, third)] == [[9187], [9188], [9189]]
    assert third["environment"]["DATA_SOURCE_URI"] == "crm-db:5432/postgres?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    assert third["checks"] == []
    assert {c["user"] for c in (first, second, third)} == {"postgres_exporter"}


def test_all_faults_at_once():
    message = faults(
        {"name": "a", "prot": 1}, {"name": "a", "host": "db2", "manage_role": True, "port": 0, "sslmode": "x"}
    )
    assert "postgres_exporter_instances[0]: unknown key 'prot' (did you mean port?)" in message
    assert "two instances are named 'a'" in message
    assert "postgres_exporter_instances[1].manage_role: a role can be made on this machine only" in message
    assert "postgres_exporter_instances[1].port: is 0; allowed: 1 to 65535" in message
    assert (
        "postgres_exporter_instances[1].sslmode: is 'x'; allowed: disable, require, verify-ca, verify-full" in message
    )
    assert "postgres_exporter_instances[1].password: is missing" in message


def test_without_a_password_the_role_is_the_system_user():
    assert "without a password it is the system user postgres_exporter" in faults(
        {"name": "default", "user": "monitoring"}
    )

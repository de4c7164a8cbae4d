# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.golden.signals.plugins.filter.s3_exporter_components import FilterModule
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.components import s3_storages
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component, parse
from ansible_collections.golden.signals.plugins.plugin_utils.component.unit import unit_texts
from ansible_collections.golden.signals.plugins.plugin_utils.s3_exporter import s3_exporter_components
from tests.unit.catalogue_support import GROUPS, catalogue

ROOT = Path(__file__).resolve().parents[4]
STORAGE: dict[str, Any] = {"name": "s3", "endpoint": "https://s3.example.com", "buckets": ["shop-files"]}
SECRET = "hunter2-secret-key"
CREDENTIALS = {"s3": {"access_key": "the-access-key", "secret_key": SECRET}}
OPTIONS: dict[str, Any] = {
    "textfile_directory": "/var/lib/node_exporter/textfile",
    "environment": {"HTTPS_PROXY": "http://proxy.example.com:3128"},
    "hardening": {"MemoryMax": "200M"},
}


def component(**changes: Any) -> Component:
    """The component of the storage with some keys changed."""
    [raw] = s3_exporter_components([{**STORAGE, **changes}], CREDENTIALS, OPTIONS)
    return parse(raw, str(ROOT))


def test_one_job_for_each_storage() -> None:
    storages = [STORAGE, {**STORAGE, "name": "backup", "collection_interval_seconds": 60}]
    found = [
        parse(raw, str(ROOT))
        for raw in s3_exporter_components(storages, {**CREDENTIALS, "backup": CREDENTIALS["s3"]}, OPTIONS)
    ]
    assert [one.units for one in found] == [
        ("s3_exporter_s3.service", "s3_exporter_s3.timer"),
        ("s3_exporter_backup.service", "s3_exporter_backup.timer"),
    ]
    assert [one.schedule["interval"] for one in found] == [3600, 60]
    paths = [entry.path for one in found for entry in one.files]
    assert len(paths) == len(set(paths))


def test_what_the_collector_is_told() -> None:
    told = json.loads(component(quota_bytes=1e9, region="ru-central1", ca_file="/etc/ssl/a.pem").files[1].content)
    assert told == {
        "service": "s3",
        "endpoint": "https://s3.example.com",
        "buckets": ["shop-files"],
        "region": "ru-central1",
        "ca_file": "/etc/ssl/a.pem",
        "quota_bytes": 1e9,
        "state": "/var/lib/s3_exporter_s3/state.json",
        "output": "/var/lib/node_exporter/textfile/s3_exporter_s3.prom",
    }


def test_only_root_reads_the_keys() -> None:
    one = component()
    keys = [entry for entry in one.files if SECRET.encode() in entry.content]
    assert [(entry.path, entry.mode, entry.owner, entry.group, entry.secret) for entry in keys] == [
        ("/etc/s3_exporter_s3/credentials.json", "0600", "root", "root", True)
    ]
    units = "".join(unit_texts(one).values())
    assert SECRET not in units and "the-access-key" not in units
    assert "\nLoadCredential=credentials.json:/etc/s3_exporter_s3/credentials.json\n" in units
    assert "\nUser=s3_exporter\n" in units and "\nSupplementaryGroups=node_exporter\n" in units
    assert "\nReadWritePaths=/var/lib/node_exporter/textfile\n" in units and "\nMemoryMax=200M\n" in units


def test_storages_of_the_catalogue_are_taken() -> None:
    storages = s3_storages(read_services(catalogue()), "mon1", GROUPS)
    assert [raw["name"] for raw in s3_exporter_components(storages, CREDENTIALS, OPTIONS)] == ["s3_exporter_s3"]


@pytest.mark.parametrize(
    ("storages", "credentials", "fault"),
    [
        ("s3", CREDENTIALS, "s3_exporter_storages: 's3' is not allowed; allowed: a list of mappings"),
        ([{**STORAGE, "bucket": "a"}], CREDENTIALS, "s3_exporter_storages[0].bucket: unknown key; allowed: bucket"),
        ([{**STORAGE, "name": "S 3"}], {"S 3": CREDENTIALS["s3"]}, "s3_exporter_storages[0].name: 'S 3' is not a name"),
        ([{**STORAGE, "endpoint": "s3"}], CREDENTIALS, "s3_exporter_storages[0].endpoint: 's3' is not a URL; allowed"),
        ([{**STORAGE, "buckets": ["a"]}], CREDENTIALS, "s3_exporter_storages[0].buckets[0]: 'a' is not a bucket name"),
        ([{"name": "s3", "buckets": ["abc"]}], CREDENTIALS, "s3_exporter_storages[0].endpoint: is missing"),
        ([STORAGE, STORAGE], CREDENTIALS, "s3_exporter_storages: 's3' stands twice; allowed: once"),
        ([STORAGE], [SECRET], "s3_exporter_credentials: a value of type list; allowed: a mapping by storage"),
        ([STORAGE], {}, "s3_exporter_credentials.s3: is missing; allowed: access_key and secret_key, from a vault"),
        ([STORAGE], {"s3": SECRET}, "s3_exporter_credentials.s3: is no mapping; allowed: access_key and secret_key"),
        ([STORAGE], {"s3": {"access_key": "a", "secretkey": SECRET}}, "credentials.s3.secretkey: unknown key"),
        ([STORAGE], {"s3": {"access_key": "a"}}, "s3_exporter_credentials.s3.secret_key: is missing; allowed"),
        ([STORAGE], {"s3": {"access_key": 998877, "secret_key": SECRET}}, "s3.access_key: is no text; allowed"),
    ],
)  # fmt: skip
def test_faults(storages: Any, credentials: Any, fault: str) -> None:
    function = FilterModule().filters()["s3_exporter_components"]
    with pytest.raises(AnsibleFilterError) as caught:
        function(storages, credentials, OPTIONS)
    assert fault in str(caught.value)
    assert SECRET not in str(caught.value) and "998877" not in str(caught.value)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The descriptions of the server roles, rendered by Ansible: with defaults only, and with everything set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.component.schema import faults_of

ROOT = Path(__file__).resolve().parents[2]
ROLES = (
    "prometheus",
    "alertmanager",
    "node_exporter",
    "process_exporter",
    "postgres_exporter",
    "sql_exporter",
    "rabbitmq_exporter",
    "blackbox_exporter",
    "grafana",
    "s3_exporter",
)
WITH_UNIT = [role for role in ROLES if role not in ("rabbitmq_exporter", "grafana", "s3_exporter")]
# The package of sql_exporter has no TLS and no passwords.
WITH_TLS = [role for role in WITH_UNIT if role != "sql_exporter"]
HASHES = {"basic_auth_users": {"prometheus": "$2y$10$" + "a" * 53}}
# What has no default that would do.
NEEDED: dict[str, Any] = {
    "sql_exporter_views": [{"service": "mes-api", "database": "mes", "view": "active_users"}],
    "grafana_admin_password": "correct horse battery",
}
EVERYTHING: dict[str, Any] = {
    **NEEDED,
    **{f"{role}_web_config": HASHES for role in WITH_TLS},
    **{f"{role}_flags": {"log.level": "debug"} for role in WITH_UNIT},
    **{f"{role}_hardening": {"MemoryMax": "1G"} for role in WITH_UNIT},
    **{f"{role}_source": "package" for role in WITH_UNIT},
    "alertmanager_cluster_peers": ["alert2:9094"],
    "alertmanager_external_url": "https://example.com/alerts/",
    "prometheus_external_url": "https://example.com/prometheus/",
    "prometheus_retention_size": "50GB",
    "prometheus_storage_directory": "/srv/prometheus",
    "node_exporter_disabled_collectors": ["zfs"],
    "node_exporter_systemd_units": "sshd.service",
    "process_exporter_groups": [{"name": "shop-api", "cmdline": ["shop_api"]}],
    "process_exporter_remove_empty_groups": True,
    "blackbox_exporter_modules": {"ping": {"prober": "icmp"}},
    "rabbitmq_exporter_settings": {"prometheus.tcp.port": 15693, "prometheus.tcp.ip": "10.0.0.5"},
    "rabbitmq_exporter_restart_broker": True,
    "grafana_source": "package",
    "grafana_ini": {"server": {"http_port": 443}},
    "grafana_certificate": "CERTIFICATE",
    "grafana_certificate_key": "KEY",
    "grafana_plugins": [{"id": "grafana-clock-panel", "version": "2.1.8"}],
    "grafana_hardening": {"MemoryMax": "1G"},
    "s3_exporter_hardening": {"MemoryMax": "1G"},
    "s3_exporter_environment": {"HTTPS_PROXY": "http://proxy.example.com:3128"},
}
# Without a storage there is nothing to collect, and no description.
STORAGE: dict[str, Any] = {
    "s3_exporter_storages": [{"name": "s3", "endpoint": "https://s3.example.com", "buckets": ["shop"]}],
    "s3_exporter_credentials": {"s3": {"access_key": "a", "secret_key": "b"}},
}


def render(directory: Path, variables: dict[str, Any]) -> dict[str, Any]:
    """Each role's description as plain data, as role component gets it."""
    tasks: list[dict[str, Any]] = [
        {"ansible.builtin.import_role": {"name": f"golden.signals.{role}", "tasks_from": "describe"}} for role in ROLES
    ]
    names = ", ".join(f"'{role}': {role}_component" for role in ROLES)
    target = directory / "descriptions.json"
    copy = {"content": f"{{{{ {{{names}}} | to_json }}}}", "dest": str(target), "mode": "0600"}
    tasks.append({"ansible.builtin.copy": copy})
    variables = {**STORAGE, **variables, "ansible_python_interpreter": sys.executable}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": variables, "tasks": tasks}
    (directory / "play.yml").write_text(yaml.safe_dump([play]))
    program = Path(sys.executable).parent / "ansible-playbook"
    subprocess.run(
        [str(program), "-i", "localhost,", str(directory / "play.yml")],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={
            **os.environ,
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
        },
    )
    found: dict[str, Any] = json.loads(target.read_text())
    return {role: value[0] if isinstance(value, list) else value for role, value in found.items()}


@pytest.fixture(scope="module")
def by_default(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return render(tmp_path_factory.mktemp("default"), NEEDED)


@pytest.fixture(scope="module")
def with_everything(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return render(tmp_path_factory.mktemp("everything"), EVERYTHING)


@pytest.mark.parametrize("role", ROLES)
def test_descriptions_are_sound(by_default: dict[str, Any], with_everything: dict[str, Any], role: str) -> None:
    assert faults_of(by_default[role]) == []
    assert faults_of(with_everything[role]) == []


@pytest.mark.parametrize("role", WITH_UNIT)
def test_the_default_version_is_pinned_for_both_architectures(by_default: dict[str, Any], role: str) -> None:
    assert set(by_default[role]["archive"]["sha256"]) == {"amd64", "arm64"}


@pytest.mark.parametrize("role", WITH_TLS)
def test_every_service_proves_that_it_answers(
    by_default: dict[str, Any], with_everything: dict[str, Any], role: str
) -> None:
    assert by_default[role]["health"]["contains"]
    assert with_everything[role]["health"]["status"] == 401
    assert by_default[role]["files"] == [] or "web.yml" not in str(by_default[role]["files"])
    assert "web.yml" in str(with_everything[role]["files"])


@pytest.mark.parametrize("role", WITH_UNIT)
def test_users_flags_and_hardening_come_on_top(with_everything: dict[str, Any], role: str) -> None:
    assert "--log.level=debug" in with_everything[role]["arguments"]
    assert with_everything[role]["hardening"]["MemoryMax"] == "1G"


@pytest.mark.parametrize("role", [role for role in WITH_UNIT if role not in ("prometheus", "sql_exporter")])
def test_a_packages_own_unit_is_replaced(
    by_default: dict[str, Any], with_everything: dict[str, Any], role: str
) -> None:
    assert by_default[role]["replaces"] == []
    assert with_everything[role]["replaces"] == [f"prometheus-{role.replace('_', '-')}.service"]


def test_capabilities_only_where_they_are_needed(by_default: dict[str, Any], with_everything: dict[str, Any]) -> None:
    assert by_default["blackbox_exporter"]["capabilities"] == []
    assert with_everything["blackbox_exporter"]["capabilities"] == ["CAP_NET_RAW"]
    assert by_default["process_exporter"]["capabilities"] == ["CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"]
    assert all("capabilities" not in by_default[role] for role in ("prometheus", "node_exporter", "postgres_exporter"))


def test_old_process_exporters_get_no_flag_that_they_do_not_know(
    by_default: dict[str, Any], with_everything: dict[str, Any]
) -> None:
    assert not [word for word in by_default["process_exporter"]["arguments"] if "remove-empty" in word]
    assert "--remove-empty-groups=true" in with_everything["process_exporter"]["arguments"]


def test_without_groups_every_command_is_one(by_default: dict[str, Any]) -> None:
    (file,) = by_default["process_exporter"]["files"]
    assert file["data"] == {"process_names": [{"name": "{{.Comm}}", "cmdline": [".+"]}]}


def test_prometheus_has_the_prefix_of_its_url_and_its_own_storage(with_everything: dict[str, Any]) -> None:
    description = with_everything["prometheus"]
    assert description["health"]["url"] == "http://127.0.0.1:9090/prometheus/-/ready"
    assert description["writable_paths"] == ["/srv/prometheus"]
    assert "--storage.tsdb.retention.size=50GB" in description["arguments"]


def test_rabbitmq_is_restarted_only_where_that_is_said(
    by_default: dict[str, Any], with_everything: dict[str, Any]
) -> None:
    assert by_default["rabbitmq_exporter"]["files"] == []
    assert "restart" not in str(by_default["rabbitmq_exporter"]["checks"])
    assert ["systemctl", "restart", "rabbitmq-server.service"] in [
        repair["command"]
        for check in with_everything["rabbitmq_exporter"]["checks"]
        for repair in check.get("repair", [])
    ]
    assert len(with_everything["rabbitmq_exporter"]["requires"]) == 2


def test_grafana_from_an_archive_and_from_a_package(
    by_default: dict[str, Any], with_everything: dict[str, Any]
) -> None:
    archive, package = by_default["grafana"], with_everything["grafana"]
    assert set(archive["archive"]["sha256"]) == {"amd64", "arm64"}
    assert archive["arguments"][1] == "--homepath=/opt/golden-signals/grafana/current"
    assert (archive["capabilities"], archive["replaces"], archive["listen"]) == ([], [], [3000])
    assert package["arguments"][1] == "--homepath=/usr/share/grafana"
    assert package["capabilities"] == ["CAP_NET_BIND_SERVICE"]
    assert package["replaces"] == ["grafana-server.service"]
    assert package["health"]["url"] == "https://127.0.0.1:443/api/health"
    assert package["hardening"]["MemoryMax"] == "1G"
    assert [check["name"] for check in package["checks"]][1:] == ["plug-in grafana-clock-panel has version 2.1.8"]


def test_an_alertmanager_by_itself_has_no_cluster(by_default: dict[str, Any], with_everything: dict[str, Any]) -> None:
    alone, member = by_default["alertmanager"], with_everything["alertmanager"]
    assert "--cluster.listen-address=" in alone["arguments"] and alone["listen"] == [9093]
    assert {"--cluster.listen-address=:9094", "--cluster.peer=alert2:9094"} <= set(member["arguments"])
    assert member["listen"] == [9093, 9094]
    assert member["health"]["url"] == "http://127.0.0.1:9093/alerts/-/ready"

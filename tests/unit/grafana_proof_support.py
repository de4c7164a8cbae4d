# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the proof in Grafana share: a stand-in with all that the collection ships, and what is expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.golden.signals.plugins.module_utils.grafana import sources
from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.executor import apply_changes
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.catalogue import KINDS
from ansible_collections.golden.signals.plugins.module_utils.grafana.planner import make_plan
from ansible_collections.golden.signals.plugins.module_utils.grafana.settings import Settings
from ansible_collections.golden.signals.plugins.module_utils.verify.expected import Expectations, parse_expectations
from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_expected import parse_grafana
from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_findings import GrafanaAssessment
from ansible_collections.golden.signals.plugins.module_utils.verify.grafana_proof import GrafanaProof
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.rule_groups import Options as RuleOptions
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.rule_groups import rule_groups
from demo.grafana_standin.server import Server
from tests.unit.verify_support import expectations, signal, target

ROOT = Path(__file__).resolve().parents[2]
DASHBOARDS = ROOT / "roles/signals/files/dashboards"
RULES = sorted((ROOT / "roles/signals/files/rules").glob("*_alerts.yml"))
PASSWORD = "admin-password-of-the-tests"
Json = dict[str, Any]
# Every kind of service that the series of the demo have.
KIND_OF = {"shop-api": "http", "shop-db": "postgresql", "rabbitmq": "rabbitmq", "s3": "s3"}


def catalogue(services: dict[str, str] | None = None) -> Expectations:
    """The expectations of a catalogue with these services: name to kind."""
    given = KIND_OF if services is None else services
    signals = [signal(f"of-{name}", name, "a:b:c", "a_b", kind=kind) for name, kind in given.items()]
    raw = expectations(signals, [target("node", "host", "mon1", "mon1:9100")], environment="demo")
    return parse_expectations(raw, {}, [])


def shipped_rules() -> list[Json]:
    texts = [path.read_text(encoding="utf-8") for path in RULES]
    return rule_groups(texts, RuleOptions("golden", "prometheus", "", "https://grafana.example.org"))


def declared(prometheus: str) -> Json:
    """All that is shipped, as grafana_apply takes it."""
    return {
        "folders": [{"uid": "golden", "title": "Golden signals"}, {"uid": "other", "title": "Other"}],
        "datasources": [{"uid": "prometheus", "name": "Prometheus", "type": "prometheus", "url": prometheus}],
        "dashboards": [{"directory": str(DASHBOARDS), "folderUid": "golden"}],
        "alert_rule_groups": shipped_rules(),
    }


def apply(server: Server, objects: Json) -> None:
    """Write objects to the stand-in, as grafana_apply does it."""
    client = client_of(server)
    listed = []
    for kind in KINDS:
        if kind.option in objects:
            read = sources.dashboards if kind.option == "dashboards" else sources.inline
            listed.append((kind(Options()), read(kind.option, objects[kind.option])))
    changes = make_plan(client, listed).changes
    apply_changes(client, {kind.name: kind for kind, _items in listed}, changes)
    failed = [change.result() for change in changes if change.status != "done"]
    assert not failed, failed
    client.close()


def client_of(server: Server) -> GrafanaClient:
    return GrafanaClient(Settings(server.url, username="admin", password=PASSWORD))


def option(server: Server, **more: Any) -> Json:
    """The module's option ``grafana``, with its defaults, which expects all that is shipped."""
    return {
        "url": server.url,
        "username": "admin",
        "password": PASSWORD,
        "validate_certs": True,
        "datasources": ["prometheus"],
        "dashboards": [{"directory": str(DASHBOARDS), "folderUid": "golden"}],
        "alert_rule_groups": [],
        "notify": [],
        **more,
    }


def prove(server: Server, services: dict[str, str] | None = None, **more: Any) -> GrafanaAssessment:
    """One reading of the stand-in."""
    return GrafanaProof(parse_grafana(option(server, **more)), catalogue(services)).read()

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every object that a recording writes and then reads is, normalised, the same: the server's rewriting is no change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

import pytest

from ansible_collections.golden.signals.plugins.module_utils.grafana import difference
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Kind, Options
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.catalogue import BY_NAME, KINDS
from ansible_collections.golden.signals.plugins.module_utils.grafana.secrets import Secrets

RECORDINGS = sorted((Path(__file__).parents[4] / "contract/grafana").glob("*/*.json"))
SECRET_SETTINGS = ("password", "bottoken")
Json = dict[str, Any]
Found = tuple[str, str, Any]


def example(value: Any) -> Any:
    """A recorded value with the example of each volatile one."""
    if isinstance(value, dict):
        for mark in ("$example", "$optional"):
            if mark in value:
                return example(value[mark])
        return {key: example(entry) for key, entry in value.items()}
    return [example(entry) for entry in value] if isinstance(value, list) else value


def written(method: str, path: str, body: Any) -> Optional[Found]:
    """Kind, key and desired object of a recorded write."""
    if not isinstance(body, dict):
        return None
    parts = path.split("?")[0].strip("/").split("/")
    if parts[:2] == ["api", "folders"] and method in ("POST", "PUT") and parts[-1] != "move":
        return "folder", body.get("uid") or parts[-1], body
    if parts[:3] == ["api", "dashboards", "db"]:
        model = body["dashboard"]
        return "dashboard", str(model.get("uid")), {"dashboard": model, "folderUid": body.get("folderUid", "")}
    if parts[:2] == ["api", "datasources"] and method in ("POST", "PUT"):
        return "datasource", str(body.get("uid")), body
    if parts[:3] == ["api", "v1", "provisioning"] and method in ("POST", "PUT"):
        return written_alerting(parts[3:], body)
    return None


def written_alerting(parts: list[str], body: Json) -> Optional[Found]:
    if parts[0] == "contact-points":
        return "contact_point", str(body.get("uid")), body
    if parts[0] == "mute-timings":
        return "mute_timing", body["name"], body
    if parts[0] == "templates":
        return "notification_template", parts[1], {"name": parts[1], **body}
    if parts[0] == "policies":
        return "notification_policy", "policy", body
    if parts[0] == "folder":
        return "alert_rule_group", f"{parts[1]}/{parts[3]}", body
    return None


def read(path: str, body: Any) -> list[Found]:
    """Kind, key and live object of what a recorded GET shows in whole."""
    parts = path.split("?")[0].strip("/").split("/")
    if parts[:2] == ["api", "folders"] and len(parts) == 3:
        return [("folder", parts[2], body)]
    if parts[:3] == ["api", "dashboards", "uid"] and len(parts) == 4:
        return [("dashboard", parts[3], body)]
    if parts[:3] == ["api", "datasources", "uid"] and len(parts) == 4:
        return [("datasource", parts[3], body)]
    if parts[:3] != ["api", "v1", "provisioning"]:
        return []
    if parts[3:] == ["contact-points"]:
        return [("contact_point", entry["uid"], entry) for entry in body]
    if parts[3] in ("mute-timings", "templates") and len(parts) == 5:
        return [({"mute-timings": "mute_timing", "templates": "notification_template"}[parts[3]], parts[4], body)]
    if parts[3:] == ["policies"]:
        return [("notification_policy", "policy", body)]
    if parts[3] == "folder":
        return [("alert_rule_group", f"{parts[4]}/{parts[6]}", body)]
    return []


def observations(path: Path) -> list[tuple[str, str, Json, Json, Json]]:
    """(kind, note, desired, live, headers of the write) for each GET of an object after a write that was accepted."""
    last: dict[tuple[str, str], tuple[Json, Json]] = {}
    pairs = []
    for exchange in json.loads(path.read_text(encoding="utf-8"))["exchanges"]:
        request, response = exchange["request"], exchange["response"]
        if response["status"] >= 300 or request.get("headers", {}).get("X-Grafana-Org-Id"):
            continue
        if request["method"] == "GET":
            for kind, key, live in read(request["path"], example(response["body"])):
                if (kind, key) in last:
                    pairs.append((kind, exchange["note"], last[kind, key][0], live, last[kind, key][1]))
        elif request["method"] == "DELETE" or request["path"].endswith(("/move", "/restore")):
            last.clear()
        else:
            write = written(request["method"], request["path"], request.get("body"))
            if write is not None and any(not rule.get("uid") for rule in write[2].get("rules", [])):
                # This collection always sends uids.
                last.pop(write[:2], None)
            elif write is not None:
                last[write[0], write[1]] = (example(write[2]), request.get("headers", {}))
    return pairs


def without_secrets(name: str, desired: Json) -> tuple[Json, Secrets]:
    """A contact point as this collection takes it: secret settings apart."""
    if name != "contact_point":
        return desired, Secrets()
    settings = desired["settings"]
    secret = {key: settings[key] for key in SECRET_SETTINGS if key in settings}
    rest = {key: value for key, value in settings.items() if key not in secret}
    return {**desired, "settings": rest}, Secrets({name: {desired["uid"]: secret}})


ALL = [(path, *pair) for path in RECORDINGS for pair in observations(path)]


def test_the_recordings_are_there_and_every_kind_is_in_them() -> None:
    assert {path.parent.name for path in RECORDINGS} == {"12.4.3", "12.3.0"}
    assert {kind for _path, kind, *_rest in ALL} == {kind.name for kind in KINDS}


@pytest.mark.parametrize("case", ALL, ids=[f"{c[0].parent.name}-{c[0].stem}-{c[1]}-{c[2]}" for c in ALL])
def test_what_the_server_makes_of_it_is_no_difference(case: tuple[Path, str, str, Json, Json, Json]) -> None:
    _path, name, _note, desired, live, headers = case
    known, secrets = without_secrets(name, desired)
    kind: Kind = BY_NAME[name](Options("X-Disable-Provenance" in headers, secrets))
    known = {key: value for key, value in known.items() if key in kind.allowed}
    assert kind.validate(known) == [] or name in ("folder", "alert_rule_group")
    found, wanted = kind.pair(known, live)
    assert list(difference.differences(found, wanted)) == []

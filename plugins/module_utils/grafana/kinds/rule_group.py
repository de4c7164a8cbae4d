# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups of alert rules, written as a whole and only where they differ.

Source: https://grafana.com/docs/grafana/latest/developers/http_api/alerting_provisioning/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import (
    API,
    Change,
    Json,
    Kind,
    Options,
    Reference,
    text_faults,
    uid_faults,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.rule import (
    EXPRESSIONS,
    normalise_rule,
    rule_faults,
    uid_of,
)

PATH = "/api/v1/provisioning"
# Grafana's scheduler looks every ten seconds.
BASE_INTERVAL = 10
# The rules as read in one list, which has the origin that a group does not show.
ORIGINS = "origins"


class RuleGroup(Kind):
    """A group: ``folderUid``, ``title``, ``interval`` in seconds, ``rules``."""

    name = "alert_rule_group"
    option = "alert_rule_groups"
    allowed = frozenset({"folderUid", "title", "interval", "rules"})

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        # Rule uid to the key of the group in which it lives; known once groups were read.
        self._homes: dict[str, str] = {}

    def key(self, desired: Json) -> str:
        folder, title = desired.get("folderUid"), desired.get("title")
        return f"{folder}/{title}" if folder and title else ""

    def validate(self, desired: Json) -> list[str]:
        faults = [*super().validate(desired), *uid_faults(desired, "folderUid"), *text_faults(desired, "title")]
        interval = desired.get("interval")
        if not isinstance(interval, int) or interval <= 0 or interval % BASE_INTERVAL:
            faults.append(f"interval: {interval!r} is not allowed; allowed: seconds, a multiple of {BASE_INTERVAL}")
        rules = desired.get("rules")
        if not isinstance(rules, list) or not rules:
            return [*faults, "rules: allowed: a list with at least one rule; a group without rules is state absent"]
        for index, rule in enumerate(rules):
            faults += [f"rules[{index}].{fault}" for fault in rule_faults(rule)]
        if not faults:
            uids = [uid_of(desired["folderUid"], rule) for rule in rules]
            titles = [rule["title"] for rule in rules]
            for what, names in (("uid", uids), ("title", titles)):
                twice = sorted({name for name in names if names.count(name) > 1})
                faults += [f"rules: {what} '{name}' is there more than once" for name in twice]
        return faults

    def normalise(self, thing: Json) -> Json:
        rules = {uid_of(thing["folderUid"], rule): normalise_rule(rule) for rule in thing.get("rules") or []}
        origins = thing.get(ORIGINS)
        provenance = self.options.provenance if origins is None else ", ".join(sorted(set(origins)))
        return {"interval": thing.get("interval"), "order": list(rules), "rules": rules, "provenance": provenance}

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        found = client.find_many([_path(key) for key in keys])
        listed = client.get(f"{PATH}/alert-rules") or []
        origins = {rule["uid"]: rule.get("provenance") or "" for rule in listed}
        self._homes = {rule["uid"]: f"{rule['folderUID']}/{rule['ruleGroup']}" for rule in listed}
        live = {}
        for key, group in zip(keys, found):
            if group is not None and group.get("rules"):
                live[key] = {**group, ORIGINS: [origins.get(rule["uid"], "") for rule in group["rules"]]}
        return live

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        groups: dict[str, Json] = {}
        for rule in client.get(f"{PATH}/alert-rules") or []:
            key = f"{rule['folderUID']}/{rule['ruleGroup']}"
            group = groups.setdefault(
                key, {"folderUid": rule["folderUID"], "title": rule["ruleGroup"], "rules": [], ORIGINS: []}
            )
            group["rules"].append({"uid": rule["uid"], "title": rule["title"]})
            group[ORIGINS].append(rule.get("provenance") or "")
        return groups

    def create(self, client: GrafanaClient, desired: Json) -> None:
        folder, title = desired["folderUid"], desired["title"]
        wanted = self.normalise(desired)
        # What is written is what is compared: the server tells equal models apart by their text.
        rules = [
            {"uid": uid, "folderUID": folder, "ruleGroup": title, **{k: v for k, v in rule.items() if v is not None}}
            for uid, rule in wanted["rules"].items()
        ]
        body = {"title": title, "folderUid": folder, "interval": wanted["interval"], "rules": rules}
        client.put(_path(self.key(desired)), body, self.options.headers)

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        self.create(client, desired)

    def delete(self, client: GrafanaClient, key: str) -> None:
        client.delete(_path(key), self.options.headers)

    def arrange(self, changes: Sequence[Change]) -> Sequence[Change]:
        # A group that takes a rule over goes first: the other way round the rule would be deleted and lose its state.
        return sorted(changes, key=lambda change: not self._takes_over(change))

    def _takes_over(self, change: Change) -> bool:
        if change.item is None or change.action == "delete":
            return False
        desired = change.item.load()
        uids = [uid_of(desired["folderUid"], rule) for rule in desired["rules"]]
        return any(self._homes.get(uid, change.key) != change.key for uid in uids)

    def refusal(self, live: Json, action: str) -> Optional[str]:
        foreign = sorted({origin for origin in live.get(ORIGINS, []) if origin not in ("", API)})
        return f"rules of it have the provenance '{foreign[0]}', which alone may change them" if foreign else None

    def references(self, desired: Json) -> list[Reference]:
        found = [Reference("folder", desired["folderUid"], "folderUid")]
        for index, rule in enumerate(desired.get("rules") or []):
            where = f"rules[{index}]"
            for query in rule.get("data") or []:
                if query.get("datasourceUid") and query["datasourceUid"] not in EXPRESSIONS:
                    found.append(Reference("datasource", query["datasourceUid"], f"{where}.data.datasourceUid"))
            settings = rule.get("notification_settings") or {}
            if settings.get("receiver"):
                found.append(Reference("receiver", settings["receiver"], f"{where}.notification_settings.receiver"))
            for name in settings.get("mute_time_intervals") or []:
                found.append(Reference("mute_timing", name, f"{where}.notification_settings.mute_time_intervals"))
        return found

    def keep(self, live: Json) -> Json:
        return {ORIGINS: live[ORIGINS]}


def _path(key: str) -> str:
    folder, _slash, title = key.partition("/")
    return f"{PATH}/folder/{quote(folder, safe='')}/rule-groups/{quote(title, safe='')}"

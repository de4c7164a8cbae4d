# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only part of Grafana's code that sees AnsibleModule: options, check mode, diff, results, failures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible.module_utils.common.parameters import env_fallback

from ansible_collections.golden.signals.plugins.module_utils.grafana import sources
from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import (
    AuthenticationError,
    GrafanaError,
    PlanError,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.executor import apply_changes
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Change, Item, Json, Kind
from ansible_collections.golden.signals.plugins.module_utils.grafana.ownership import Prune, add_deletions
from ansible_collections.golden.signals.plugins.module_utils.grafana.planner import Plan, make_plan
from ansible_collections.golden.signals.plugins.module_utils.grafana.secrets import POLICIES, Secrets
from ansible_collections.golden.signals.plugins.module_utils.grafana.session import REQUESTS_ERROR
from ansible_collections.golden.signals.plugins.module_utils.grafana.settings import from_params

CONNECTION: dict[str, Any] = {
    "url": {"type": "str", "fallback": (env_fallback, ["GRAFANA_URL"])},
    "token": {"type": "str", "no_log": True, "fallback": (env_fallback, ["GRAFANA_TOKEN"])},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "organisation_id": {"type": "int"},
    "ca_path": {"type": "path"},
    "client_cert": {"type": "path"},
    "client_key": {"type": "path", "no_log": False},
    "validate_certs": {"type": "bool", "default": True},
    "timeout": {"type": "int", "default": 30},
    "budget": {"type": "int", "default": 600},
    "workers": {"type": "int", "default": 8},
    "retries": {"type": "int", "default": 5},
}
STATE: dict[str, Any] = {"type": "str", "choices": ["present", "absent"], "default": "present"}
EDITABLE: dict[str, Any] = {"type": "bool", "default": False}
EXCLUSIVE: dict[str, Any] = {"type": "bool", "default": False}
SECRETS: dict[str, Any] = {
    "secrets": {"type": "dict", "no_log": True, "default": {}},
    "secrets_policy": {"type": "str", "choices": list(POLICIES), "default": "on_create", "no_log": False},
    "secrets_key": {"type": "str", "no_log": True},
}
Declared = Sequence[tuple[Kind, Sequence[Item]]]
MOST_DIFF_LINES = 1000
MOST_TOLD_FAILURES = 10


def new_module(arguments: Mapping[str, Any]) -> AnsibleModule:
    """The module with these options and those of the connection; fails where requests is missing."""
    module = AnsibleModule(argument_spec={**CONNECTION, **arguments}, supports_check_mode=True)
    if REQUESTS_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_ERROR)
    if module.params.get("token") and module.params.get("username"):
        # Whoever names a user means the user, whatever GRAFANA_TOKEN is in the environment.
        module.params["token"] = None
    return module


def secrets_of(params: Mapping[str, Any], values: Mapping[str, Any]) -> Secrets:
    """The secrets of an option of the form kind -> uid -> name -> text, or of a single object in that form.

    Raises ``ValueError`` where the form is another one, or ``when_changed`` has no key.
    """
    for kind, objects in values.items():
        for uid, entries in _dictionary(f"secrets.{kind}", objects).items():
            for name, value in _dictionary(f"secrets.{kind}.{uid}", entries).items():
                if not isinstance(value, str) or not value:
                    raise ValueError(f"secrets.{kind}.{uid}.{name}: allowed: a text that is not empty")
    policy = params["secrets_policy"]
    if policy == "when_changed" and values.get("datasource") and len(params.get("secrets_key") or "") < 16:
        raise ValueError(
            "secrets_key: secrets_policy when_changed needs one of at least 16 characters for data sources"
        )
    return Secrets(values, policy, params.get("secrets_key"))


def _dictionary(where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: allowed: a dictionary")
    return value


def run_single(arguments: Mapping[str, Any], option: str, build: Callable[[Mapping[str, Any]], Kind]) -> None:
    """A module for one object, whose raw dictionary is in ``option``."""
    module = new_module({**arguments, option: {"type": "dict", "required": True}, "state": STATE})
    run(module, lambda: [(build(module.params), sources.inline(option, [module.params[option]]))])


def run(
    module: AnsibleModule,
    declare: Callable[[], Declared],
    prune: Optional[Prune] = None,
    more: Callable[[], Json] = dict,
) -> None:
    """Plan, apply unless in check mode, and leave through the module. ``more`` gives further parts of the result."""
    try:
        client = GrafanaClient(from_params(module.params), read_only=module.check_mode)
        declared = declare()
    except (ValueError, GrafanaError) as error:
        module.fail_json(msg=str(error))
        return
    try:
        for kind, _items in declared:
            client.hide(kind.options.secrets.all_values())
        plan = make_plan(client, declared, module.params.get("state", "present"))
        if prune is not None:
            add_deletions(client, declared, plan, prune)
        if not module.check_mode:
            apply_changes(client, {kind.name: kind for kind, _items in declared}, plan.changes)
    except PlanError as error:
        module.fail_json(msg=f"Nothing was written.\n{error}", faults=error.faults, requests=_requests(client))
    except GrafanaError as error:
        refused = isinstance(error, AuthenticationError)
        module.fail_json(msg=f"Nothing was written. {error}", unauthorized=refused, requests=_requests(client))
    else:
        _leave(module, client, plan, more())
    finally:
        client.close()


def run_reading(module: AnsibleModule, read: Callable[[GrafanaClient], Json]) -> None:
    """A module that only reads: its result is what ``read`` gives."""
    try:
        client = GrafanaClient(from_params(module.params), read_only=True)
        try:
            result = read(client)
        finally:
            client.close()
    except (ValueError, GrafanaError) as error:
        module.fail_json(msg=str(error))
    else:
        module.exit_json(changed=False, **result)


def _leave(module: AnsibleModule, client: GrafanaClient, plan: Plan, more: Json) -> None:
    made = [change for change in plan.changes if change.status in ("planned", "done")]
    failed = [change for change in plan.changes if change.status in ("failed", "not_done")]
    result: dict[str, Any] = {
        "changed": bool(made),
        "counts": {"unchanged": plan.unchanged, **_counts(plan.changes)},
        "changes": [change.result() for change in plan.changes],
        "requests": _requests(client),
        **more,
    }
    if module._diff:
        result["diff"] = {"prepared": _diff(plan)}
    if failed:
        module.fail_json(msg=_failure(failed, len(made)), **result)
    module.exit_json(**result)


def _requests(client: GrafanaClient) -> Json:
    return {"sent": client.requests_sent, "writes": client.writes_sent}


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    words = {"create": "created", "update": "updated", "delete": "deleted"}
    counts = dict.fromkeys((*words.values(), "failed", "not_done"), 0)
    for change in changes:
        counts[change.status if change.status in counts else words[change.action]] += 1
    return counts


def _diff(plan: Plan) -> str:
    signs = {"create": "+", "update": "~", "delete": "-"}
    lines: list[str] = []
    for change in plan.changes:
        lines.append(f"{signs[change.action]} {change.kind} {change.key} '{change.title}' {change.action}")
        lines += change.lines
    if len(lines) > MOST_DIFF_LINES:
        lines = [*lines[:MOST_DIFF_LINES], f"... and {len(lines) - MOST_DIFF_LINES} more lines"]
    return "".join(f"{line}\n" for line in lines)


def _failure(failed: Sequence[Change], made: int) -> str:
    told = [f"{change.kind} {change.key}: {change.action} {change.status}: {change.message}" for change in failed]
    rest = len(told) - MOST_TOLD_FAILURES
    more = [f"... and {rest} more, see changes"] if rest > 0 else []
    head = f"{made} objects were changed, {len(failed)} were not; the next run finishes the work."
    return "\n".join([head, *told[:MOST_TOLD_FAILURES], *more])

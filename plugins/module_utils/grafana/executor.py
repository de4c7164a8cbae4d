# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make the changes of a plan, one after the other, and say of each what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import (
    AuthenticationError,
    ConflictError,
    ForbiddenError,
    GrafanaError,
    ServerError,
    UnreachableError,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.kinds.base import Change, Kind
from ansible_collections.golden.signals.plugins.module_utils.grafana.planner import decide

# A change that met somebody else's, or of which nobody knows whether it arrived, is planned again.
ATTEMPTS = 4


def apply_changes(client: GrafanaClient, kinds: Mapping[str, Kind], changes: Sequence[Change]) -> None:
    """Write serially. Each change ends as done, failed or not_done; a failure does not stop what is independent of it.

    Nothing more is sent after refused credentials or when the server is gone, and no more of a kind after a 403.
    """
    failed: set[tuple[str, str]] = set()
    stopped = ""
    forbidden: set[tuple[str, str]] = set()
    for change in changes:
        missing = [reference for reference in change.references if (reference.kind, reference.key) in failed]
        missing = [] if change.action == "delete" else missing
        if stopped or missing or (change.kind, change.action) in forbidden:
            reason = stopped or (f"{missing[0].kind} {missing[0].key} failed" if missing else "not permitted")
            change.status, change.message = "not_done", reason
            failed.update(change.provides)
            continue
        try:
            _make(client, kinds[change.kind], change)
            change.status = "done"
        except GrafanaError as error:
            change.status, change.message = "failed", str(error)
            failed.update(change.provides)
            if isinstance(error, (AuthenticationError, UnreachableError)):
                stopped = "stopped after the failure before it"
            if isinstance(error, ForbiddenError):
                forbidden.add((change.kind, change.action))


def _make(client: GrafanaClient, kind: Kind, change: Change) -> None:
    if change.action == "delete" or change.item is None:
        _remove(client, kind, change.key)
        return
    desired = change.item.load()
    action, live = change.action, change.live
    for attempt in range(1, ATTEMPTS + 1):
        try:
            if action == "create" or live is None:
                kind.create(client, desired)
            else:
                kind.update(client, desired, live)
            return
        except (ConflictError, ServerError, UnreachableError) as error:
            if attempt == ATTEMPTS:
                raise
            found = kind.read(client, [change.key]).get(change.key)
            again = decide(kind, desired, found)
            if again is None:
                # It arrived although the answer did not, or somebody else made the same change.
                return
            if isinstance(error, ConflictError) and again.action == "create" and attempt > 1:
                # Refused twice: something else is in the way, which reading again does not show.
                raise
            action, live = again.action, again.live
            if found is not None:
                refused = kind.refusal(found, action)
                if refused:
                    raise type(error)(refused, error.method, error.path, error.status) from error


def _remove(client: GrafanaClient, kind: Kind, key: str) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            kind.delete(client, key)
            return
        except (ConflictError, ServerError, UnreachableError) as error:
            # Refused twice is no change by somebody else: it is in use.
            if attempt == ATTEMPTS or (isinstance(error, ConflictError) and attempt > 1):
                raise
            found = kind.read(client, [key]).get(key)
            if found is None or kind.is_absent(found):
                return

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the planner needs to know of a kind of object; one subclass for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.secrets import Secrets

Json = dict[str, Any]
UID = re.compile(r"^[A-Za-z0-9_-]{1,40}$")
API = "api"


@dataclass(frozen=True)
class Options:
    """What holds for all objects of a set. ``editable``: people may change alerting objects in Grafana's pages."""

    editable: bool = False
    secrets: Secrets = field(default_factory=Secrets)

    @property
    def provenance(self) -> str:
        """What Grafana notes as the origin of alerting objects: an object with an origin is read-only in its pages."""
        return "" if self.editable else API

    @property
    def headers(self) -> dict[str, str]:
        """The header counts by its presence, whatever its value is."""
        return {"X-Disable-Provenance": "true"} if self.editable else {}


@dataclass(frozen=True)
class Reference:
    """An object that another one names: its kind and key, and the field which names it."""

    kind: str
    key: str
    field: str


@dataclass
class Item:
    """A declared object: ``load`` gives it, reading its file anew each time, ``where`` tells people its place."""

    where: str
    load: Callable[[], Json]


@dataclass
class Change:
    """What is to be done with one object, and afterwards what became of it.

    ``action``: create, update, delete. ``status``: planned, done, failed, not_done.
    """

    kind: str
    key: str
    title: str
    action: str
    item: Optional[Item] = None
    live: Optional[Json] = None
    lines: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    # (kind, key) of what others may name once this is made.
    provides: list[tuple[str, str]] = field(default_factory=list)
    status: str = "planned"
    message: str = ""

    def result(self) -> dict[str, str]:
        """For the module's result."""
        names = ("kind", "key", "title", "action", "status", "message")
        return {name: getattr(self, name) for name in names}


class Kind:
    """A kind of object. ``desired`` is a dictionary as Grafana's API takes it, ``live`` as the API answers it.

    ``normalise`` brings both to the same form: what the server rewrites or adds is no difference.
    """

    name: ClassVar[str] = ""
    # The option of grafana_apply that holds objects of this kind.
    option: ClassVar[str] = ""
    allowed: ClassVar[frozenset[str]] = frozenset()
    # How many objects are in memory at once while a plan is made.
    batch: ClassVar[int] = 50

    def __init__(self, options: Options) -> None:
        self.options = options

    def key(self, desired: Json) -> str:
        """What tells this object from others of its kind in the organisation."""
        return str(desired.get("uid") or "")

    def title(self, desired: Json) -> str:
        """What people call it."""
        return str(desired.get("title") or desired.get("name") or "")

    def validate(self, desired: Json) -> list[str]:
        """The faults that can be seen without the server, each naming field, value and what is allowed."""
        unknown = sorted(set(desired) - self.allowed)
        return [f"{name}: unknown; allowed: {', '.join(sorted(self.allowed))}" for name in unknown]

    def normalise(self, thing: Json) -> Json:
        """A desired or live object in the form in which both are compared."""
        raise NotImplementedError

    def pair(self, desired: Json, live: Optional[Json]) -> tuple[Json, Json]:
        """Live and desired object as compared and shown; only the desired one's top level counts."""
        wanted = self.normalise(desired)
        found = self.normalise(live) if live is not None else {}
        return {name: found[name] for name in wanted if name in found}, wanted

    def read(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, Json]:
        """The live objects among ``keys``, by key."""
        raise NotImplementedError

    def list_all(self, client: GrafanaClient) -> dict[str, Json]:
        """All live objects by key, in whatever detail one listing gives; enough for pruning and for information."""
        raise NotImplementedError

    def create(self, client: GrafanaClient, desired: Json) -> None:
        """Make it."""
        raise NotImplementedError

    def update(self, client: GrafanaClient, desired: Json, live: Json) -> None:
        """Change it."""
        raise NotImplementedError

    def delete(self, client: GrafanaClient, key: str) -> None:
        """Remove it; that it is gone already is no error."""
        raise NotImplementedError

    def refusal(self, live: Json, action: str) -> Optional[str]:
        """Why the server would refuse to change or delete the live object, if it would."""
        return None

    def change_refusal(self, desired: Json, live: Json) -> Optional[str]:
        """Why the server would refuse this very change, if it would."""
        return None

    def collisions(self, client: GrafanaClient, keys: Sequence[str]) -> dict[str, str]:
        """Of objects about to be made, those whose key belongs to something of another kind: key to what it is."""
        return {}

    def arrange(self, changes: Sequence[Change]) -> Sequence[Change]:
        """The order in which objects of this kind are made and changed."""
        return changes

    def references(self, desired: Json) -> list[Reference]:
        """The objects that must exist before this one."""
        return []

    def provides(self, desired: Json) -> list[tuple[str, str]]:
        """What others may name once this exists: kinds and keys of references."""
        return [(self.name, self.key(desired))]

    def is_absent(self, live: Json) -> bool:
        """Whether what the server answers is what it answers without the object."""
        return False

    def keep(self, live: Json) -> Json:
        """What of a live object an update needs; the rest need not stay in memory."""
        return live


def uid_faults(desired: Json, name: str = "uid") -> list[str]:
    """What is wrong with a uid."""
    uid = desired.get(name)
    if isinstance(uid, str) and UID.match(uid):
        return []
    return [f"{name}: {uid!r} is not allowed; allowed: 1 to 40 letters, digits, '-' and '_'"]


def text_faults(desired: Json, name: str) -> list[str]:
    """What is wrong with a title or a name."""
    value = desired.get(name)
    if isinstance(value, str) and value.strip():
        return []
    return [f"{name}: {value!r} is not allowed; allowed: a text that is not empty"]


def choice_faults(name: str, value: Any, allowed: Sequence[Any]) -> list[str]:
    """What is wrong with a value that must be one of a few; true is not 1."""
    if any(value == entry and isinstance(value, bool) == isinstance(entry, bool) for entry in allowed):
        return []
    return [f"{name}: {value!r} is not allowed; allowed: {', '.join(str(entry) for entry in allowed)}"]


def read_pages(ask: Callable[[int], list[Json]], size: int) -> list[Json]:
    """Every row of a listing: ``ask`` gives a page, counted from 1; one with less than ``size`` rows is the last."""
    rows: list[Json] = []
    page = 1
    while True:
        found = ask(page)
        rows += found
        if len(found) < size:
            return rows
        page += 1


def provenance_refusal(options: Options, live: Json, action: str) -> Optional[str]:
    """Grafana refuses to make an object with an origin editable, and to touch what its own files provision."""
    found = live.get("provenance") or ""
    if found not in ("", API):
        return f"its provenance is '{found}': it belongs to Grafana's own provisioning, which must change it"
    if found == API and options.editable and action == "update":
        return "Grafana refuses editable: true for an object with provenance 'api'; delete it first"
    return None

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn the tagged and lazy values of ansible-core 2.19 and later into plain Python values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Set
from typing import Any

from ansible.parsing.vault import EncryptedString


def plain(value: Any) -> Any:
    """Return a copy of ``value`` made only of exact dict, list, str, int, float, bool and None.

    From ansible-core 2.19 on, variables reach plug-ins as subclasses of the built-in types which carry tags
    (origin, trust, vault) and as containers which render their templates when an item is read. Libraries that
    look at exact types (``yaml.safe_dump``) refuse them, and every later access costs a template. Called once at
    the boundary of a plug-in, this function renders everything and drops the tags.

    :param value: anything a variable can hold. Mappings keep their order; their keys become plain too. Tuples and
        lists become lists, sets become sorted lists, dates and times become ISO 8601 strings, vaulted strings
        are decrypted, bytes are decoded as UTF-8 (undecodable bytes as surrogates).
    :returns: a new value; it shares nothing with the input that can be changed.
    :raises TypeError: for a type that no variable can have; the message names the type.
    :raises ansible.errors.AnsibleError: what rendering a lazy value raises, for example an undefined variable.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, EncryptedString):
        return plain(str(value))
    return _plain_other(value)


def _plain_other(value: Any) -> Any:
    """Containers and the rare scalars: see plain()."""
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Set):
        return sorted((plain(item) for item in value), key=lambda item: (type(item).__name__, item))
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return bytes(value).decode("utf-8", "surrogateescape")
    raise TypeError(f"a value of type {type(value).__name__} is no variable: {value!r}")

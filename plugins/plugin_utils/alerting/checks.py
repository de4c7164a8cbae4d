# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the values in ``signals_notifications``. Each notes a fault and returns whether the value is fine."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.golden.signals.plugins.module_utils.grafana.durations import milliseconds
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

VARIABLE = "signals_notifications"
Faults = list[str]
Check = Callable[[str, Any, Faults], bool]
_LINE = re.compile(r"\S(?:[^\x00-\x1f\x7f]{0,198}\S)?")


def _note(faults: Faults, fine: bool, text: str) -> bool:
    """Note the fault unless the value is fine."""
    if not fine:
        faults.append(text)
    return fine


def line(place: str, value: Any, faults: Faults) -> bool:
    """One line of text."""
    fine = isinstance(value, str) and bool(_LINE.fullmatch(value))
    return _note(faults, fine, f"{place}: {show(value)} is not allowed; allowed: one line of 1 to 200 characters")


def text(place: str, value: Any, faults: Faults) -> bool:
    """A text, which may have several lines."""
    fine = isinstance(value, str) and bool(value.strip())
    return _note(faults, fine, f"{place}: {show(value)} is not allowed; allowed: a text")


def yes_no(place: str, value: Any, faults: Faults) -> bool:
    """A boolean."""
    return _note(faults, isinstance(value, bool), f"{place}: {show(value)} is not allowed; allowed: true, false")


def count(place: str, value: Any, faults: Faults) -> bool:
    """A whole number from 0."""
    fine = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return _note(faults, fine, f"{place}: {show(value)} is not allowed; allowed: a whole number from 0")


def chat(place: str, value: Any, faults: Faults) -> bool:
    """A chat of Telegram: its number, or the name of a channel."""
    fine = isinstance(value, (int, str)) and bool(re.fullmatch(r"-?[0-9]+|@\w+", str(value)))
    return _note(
        faults, fine, f"{place}: {show(value)} is not allowed; allowed: the number of a chat, or a channel's @name"
    )


def secret(place: str, value: Any, faults: Faults) -> bool:
    """A secret; its value is never part of a fault."""
    fine = isinstance(value, str) and bool(value.strip()) and value != "[REDACTED]"
    return _note(faults, fine, f"{place}: the value (not shown) is empty or no text; allowed: the secret as a text")


def secret_address(place: str, value: Any, faults: Faults) -> bool:
    """An http(s) address that holds a token; it is never part of a fault."""
    fine = _is_address(value)
    return _note(faults, fine, f"{place}: the value (not shown) is no address; allowed: an http(s) address")


def address(place: str, value: Any, faults: Faults) -> bool:
    """An http(s) address without a secret in it."""
    if not _is_address(value):
        shown = "the value (not shown)" if "@" in str(value) else show(value)
        return _note(faults, False, f"{place}: {shown} is no address; allowed: an http(s) address")
    fine = "@" not in urlsplit(value).netloc
    return _note(faults, fine, f"{place}: it holds a login (not shown); allowed: username and password by themselves")


def _is_address(value: Any) -> bool:
    """True for an http(s) address with a host."""
    if not isinstance(value, str) or any(sign.isspace() for sign in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def mail_addresses(place: str, value: Any, faults: Faults) -> bool:
    """A list of mail addresses that is not empty."""
    fine = isinstance(value, list) and bool(value)
    fine = fine and all(isinstance(item, str) and re.fullmatch(r"[^\s@;,]+@[^\s@;,]+", item) for item in value)
    return _note(faults, fine, f"{place}: {show(value)} is not allowed; allowed: a list of mail addresses")


def duration(place: str, value: Any, faults: Faults, least: int = 0) -> bool:
    """A duration of Prometheus of at least so many milliseconds."""
    try:
        fine = milliseconds(value) >= least
    except ValueError as error:
        return _note(faults, False, f"{place}: {error}")
    return _note(faults, fine, f"{place}: {show(value)} is not allowed; allowed: at least {least // 1000}s")


def words(place: str, value: Any, faults: Faults, allowed: Collection[str] | None = None) -> list[str]:
    """A text or a list of texts as a list, each once; empty if there was a fault."""
    values = value if isinstance(value, list) else [value]
    if not values:
        faults.append(f"{place}: [] is not allowed; allowed: a text or a list of texts")
    good = []
    for item in values:
        if not line(place, item, faults):
            continue
        if allowed is not None and item not in allowed:
            faults.append(f"{place}: {show(item)} is not known" + one_of(item, allowed))
            continue
        good.append(item)
    return list(dict.fromkeys(good)) if len(good) == len(values) else []


def mapping(place: str, value: Any, allowed: Collection[str], faults: Faults) -> dict[str, Any]:
    """The known keys of a mapping; empty if it is none. Values of unknown keys are not shown: one may be a secret."""
    if not isinstance(value, dict):
        faults.append(f"{place}: a value of type {type(value).__name__} is not allowed; allowed: a mapping")
        return {}
    for key in value:
        if key not in allowed:
            faults.append(f"{place}.{key}: this key is not known" + one_of(key, allowed))
    return {key: item for key, item in value.items() if key in allowed}

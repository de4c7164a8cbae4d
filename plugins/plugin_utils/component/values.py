# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of single values of a description: each returns what is wrong, or an empty string.

A wrong value is shown only where it is short and cannot be a secret; elsewhere its type is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Check = Callable[[Any], str]
_KINDS = {dict: "a mapping", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
_LONGEST_SHOWN = 80


def kind_of(value: Any) -> str:
    """A value's type in the words of YAML."""
    return "null" if value is None else _KINDS.get(type(value), type(value).__name__)


def wrong(value: Any, allowed: str) -> str:
    """The sentence for a value that is not ``allowed``."""
    shown = repr(value)
    if isinstance(value, (dict, list)) or len(shown) > _LONGEST_SHOWN:
        shown = kind_of(value)
    return f"is {shown}; allowed: {allowed}"


def typed(kind: type | tuple[type, ...], allowed: str, hidden: bool = False) -> Check:
    """A value of a type; true and false are no numbers. ``hidden``: never show the value."""

    def check(value: Any) -> str:
        if isinstance(value, kind) and (not isinstance(value, bool) or kind is bool):
            return "holds a NUL character" if isinstance(value, str) and "\0" in value and not hidden else ""
        return f"is {kind_of(value)}; allowed: {allowed}" if hidden else wrong(value, allowed)

    return check


def pattern(expression: str, allowed: str) -> Check:
    """Text that a regular expression matches as a whole."""
    compiled = re.compile(expression)

    def check(value: Any) -> str:
        return "" if isinstance(value, str) and compiled.fullmatch(value) else wrong(value, allowed)

    return check


def one_of(words: tuple[str, ...]) -> Check:
    """One of some words."""

    def check(value: Any) -> str:
        return "" if isinstance(value, str) and value in words else wrong(value, ", ".join(words))

    return check


def list_of(item: Check) -> Check:
    """A list; the first wrong entry is named by its index."""

    def check(value: Any) -> str:
        if not isinstance(value, list):
            return wrong(value, "a list")
        return next((f"[{index}] {fault}" for index, entry in enumerate(value) if (fault := item(entry))), "")

    return check


def command_of(word: Check) -> Check:
    """A list of words, at least one."""
    check_list = list_of(word)
    return lambda value: wrong(value, "a list of words, at least one") if value == [] else check_list(value)


def mapping_of(key: Check, item: Check) -> Check:
    """A mapping; the first wrong key or value is named."""

    def check(value: Any) -> str:
        if not isinstance(value, dict):
            return wrong(value, "a mapping")
        for name, entry in value.items():
            if fault := key(name):
                return f"has a key that {fault}"
            if fault := item(entry):
                return f"{name} {fault}"
        return ""

    return check


def either(first: Check, second: Check) -> Check:
    """A value that one of two checks takes; the fault of the first is told."""

    def check(value: Any) -> str:
        return first(value) and second(value) and first(value)

    return check


def anything(_value: Any) -> str:
    """Takes every value."""
    return ""


def number(low: float, high: float, allowed: str, whole: bool = True) -> Check:
    """A number from ``low`` to ``high``, both included."""
    kinds = (int,) if whole else (int, float)

    def check(value: Any) -> str:
        good = isinstance(value, kinds) and not isinstance(value, bool) and low <= value <= high
        return "" if good else wrong(value, allowed)

    return check


def absolute_path(value: Any) -> str:
    """An absolute path that a shell and a line-wise answer cannot misread, and that does not climb."""
    good = isinstance(value, str) and re.fullmatch(r"(/[A-Za-z0-9._@+-]+)+", value)
    if good and not {"..", "."} & set(value.split("/")):
        return ""
    return wrong(value, "an absolute path of letters, digits and ._@+- without . or .. or a slash at its end")


def regular_expression(value: Any) -> str:
    """Text that Python's re can compile."""
    if not isinstance(value, str):
        return wrong(value, "a regular expression")
    try:
        re.compile(value)
    except re.error as error:
        return wrong(value, f"a regular expression ({error})")
    return ""

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regular expressions of the catalogue are read by Go programs: they must be valid RE2.

Source: https://github.com/google/re2/wiki/Syntax and the documentation of Go's regexp/syntax.
"""

from __future__ import annotations

import re
import warnings

# What Go accepts after a backslash and Python does not, and something of the same shape that Python accepts.
_QUOTED = re.compile(r"\\Q.*?(?:\\E|$)", re.DOTALL)
_TRANSLATED = (
    (re.compile(r"\\[pP](?:\{\^?\w+\}|[A-Z])"), "x"),
    (re.compile(r"\\x\{[0-9A-Fa-f]+\}"), "x"),
    (re.compile(r"\\z"), "$"),
    (re.compile(r"\(\?[imsU]*(?:-[imsU]+)?\)"), "(?:)"),
    (re.compile(r"\(\?[imsU]*(?:-[imsU]+)?:"), "(?:"),
)
_ESCAPES = frozenset("aftnrvdDsSwWbBAzpPQEx0")
_GREATEST_REPEAT = 1000


def regex_fault(pattern: str) -> str | None:
    """Why the pattern is no valid RE2 expression; None when it is one."""
    if re.search(r"[\x00\ud800-\udfff]", pattern):
        return "a character which no label can have"
    pattern = _QUOTED.sub("x", pattern)
    fault = _foreign_escape(pattern)
    for expression, replacement in _TRANSLATED:
        pattern = expression.sub(replacement, pattern)
    fault = fault or _foreign_group(pattern) or _foreign_repeat(pattern)
    if fault:
        return fault
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return str(error)
    return None


def _foreign_escape(pattern: str) -> str | None:
    """An escape that RE2 does not know: back references above all."""
    for match in re.finditer(r"\\(.)", pattern, re.DOTALL):
        letter = match.group(1)
        if letter in "123456789":
            return f"back reference {match.group(0)}, which RE2 does not have"
        if letter.isalnum() and letter not in _ESCAPES:
            return f"escape {match.group(0)}, which RE2 does not have"
    return None


def _bare(pattern: str) -> str:
    """The pattern with an x for each escape and each class of characters."""
    bare = re.sub(r"\\.", "x", pattern, flags=re.DOTALL)
    return re.sub(r"\[\^?\]?[^\]]*\]", "x", bare)


def _foreign_group(pattern: str) -> str | None:
    """A group that RE2 does not know: look-around, conditions, named back references, comments."""
    match = re.search(r"\(\?(?!:|P<\w)(.{0,3})", _bare(pattern))
    if match:
        return f"group (?{match.group(1)}, which RE2 does not have (no look-around, no conditions)"
    return None


def _foreign_repeat(pattern: str) -> str | None:
    """Possessive quantifiers and repeat counts beyond RE2's limit."""
    bare = _bare(pattern)
    if re.search(r"[*+?}]\+", bare):
        return "possessive quantifier, which RE2 does not have"
    if any(int(count) > _GREATEST_REPEAT for count in re.findall(r"\{(?:\d+,)?(\d{1,9})", bare)):
        return f"repeat count beyond {_GREATEST_REPEAT}, RE2's limit"
    return None

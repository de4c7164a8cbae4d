# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much YAML as provisioning files need, since the stand-in runs where only Python is.

Block mappings and sequences, flow collections on one line, quoted and plain scalars, comments. Anything else (anchors,
tags, block scalars, several documents) is a ValueError with its line.
"""

from __future__ import annotations

import json
import re
from typing import Any

Line = tuple[int, int, str]
"""(number, indentation, text)"""


def load(content: str) -> Any:
    """The document of a text; None if it is empty."""
    lines: list[Line] = []
    for number, line in enumerate(content.splitlines(), 1):
        text = line.strip()
        if text and not text.startswith("#") and text != "---":
            lines.append((number, len(line) - len(line.lstrip()), text))
    if not lines:
        return None
    value, rest = _block(lines, lines[0][1])
    if rest:
        raise ValueError(f"line {rest[0][0]}: unexpected indentation")
    return value


def _block(lines: list[Line], indent: int) -> tuple[Any, list[Line]]:
    if lines[0][2] == "-" or lines[0][2].startswith("- "):
        return _sequence(lines, indent)
    return _mapping(lines, indent)


def _sequence(lines: list[Line], indent: int) -> tuple[list[Any], list[Line]]:
    items: list[Any] = []
    while lines and lines[0][1] == indent and (lines[0][2] == "-" or lines[0][2].startswith("- ")):
        number, _, text = lines[0]
        inner = text[1:].lstrip()
        lines = lines[1:]
        if not inner:
            value, lines = _below(lines, indent)
        elif inner[0] not in "{['\"" and _key(inner):
            value, lines = _mapping(
                [(number, indent + len(text) - len(inner), inner), *lines], indent + len(text) - len(inner)
            )
        else:
            value = _inline(inner, number)
        items.append(value)
    return items, lines


def _mapping(lines: list[Line], indent: int) -> tuple[dict[str, Any], list[Line]]:
    found: dict[str, Any] = {}
    while lines and lines[0][1] == indent and not lines[0][2].startswith("- "):
        number, _, text = lines[0]
        key = _key(text)
        if key is None:
            raise ValueError(f"line {number}: expected 'key: value', found {text!r}")
        inner = text[key.end() :].strip()
        lines = lines[1:]
        if inner and not inner.startswith("#"):
            value = _inline(inner, number)
        elif lines and lines[0][1] == indent and lines[0][2].startswith("- "):
            value, lines = _sequence(lines, indent)
        else:
            value, lines = _below(lines, indent)
        found[str(_scalar(key[1], number))] = value
    return found, lines


def _below(lines: list[Line], indent: int) -> tuple[Any, list[Line]]:
    if not lines or lines[0][1] <= indent:
        return None, lines
    return _block(lines, lines[0][1])


def _key(text: str) -> re.Match[str] | None:
    return re.match(r"""("[^"]*"|'[^']*'|[^\s'"{\[&*!|>#][^:#]*?)\s*:(?=\s|$)""", text)


def _inline(text: str, number: int) -> Any:
    if text[0] in "&*!|>":
        raise ValueError(f"line {number}: {text[0]!r} is not read by the stand-in")
    value, rest = _flow(text, number, "") if text[0] in "{['\"" else (_scalar(re.sub(r"\s+#.*", "", text), number), "")
    if rest.strip() and not rest.lstrip().startswith("#"):
        raise ValueError(f"line {number}: unexpected {rest.strip()!r}")
    return value


def _flow(text: str, number: int, ends: str) -> tuple[Any, str]:
    """A value at the beginning of a text, and the rest; a plain scalar ends before one of ``ends``."""
    text = text.lstrip()
    if text[:1] == "'":
        quoted = re.match(r"'((?:[^']|'')*)'", text)
        if quoted:
            return quoted[1].replace("''", "'"), text[quoted.end() :]
    elif text[:1] == '"':
        value, end = json.JSONDecoder().raw_decode(text)
        return value, text[end:]
    elif text[:1] == "[":
        return _collection(text[1:], number, "]")
    elif text[:1] == "{":
        return _collection(text[1:], number, "}")
    elif text:
        plain = re.match(rf"(?:[^{re.escape(ends)}:]|:(?!\s|$))+", text)
        if plain:
            return _scalar(plain[0].strip(), number), text[plain.end() :]
    raise ValueError(f"line {number}: a value is missing or does not end")


def _collection(text: str, number: int, end: str) -> tuple[Any, str]:
    items: list[Any] = []
    pairs: dict[str, Any] = {}
    while True:
        text = text.lstrip(" ,")
        if text.startswith(end):
            return (items if end == "]" else pairs), text[1:]
        value, text = _flow(text, number, ",]}")
        text = text.lstrip()
        if end == "]":
            items.append(value)
        elif text.startswith(":"):
            pairs[str(value)], text = _flow(text[1:], number, ",]}")
        else:
            raise ValueError(f"line {number}: ':' is missing after {value!r}")


def _scalar(text: str, number: int) -> Any:
    if text[:1] in ("'", '"'):
        return _flow(text, number, "")[0]
    if text in ("true", "True", "false", "False"):
        return text.lower() == "true"
    if text in ("", "~", "null"):
        return None
    if re.fullmatch(r"-?(0|[1-9]\d*)", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text

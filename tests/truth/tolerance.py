# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The allowed errors of signals.yml, read as they are written there; a form that is not known is an error.

"0.05"                         relative: a twentieth of the truth
"0", "1"                       whole numbers are absolute: exactly, or one more or less
"0.06 or 1"                    the greater of both
"the same bucket"              truth and value lie between the same two bounds of the histogram
"sql 0, registers 0.10 (...)"  by the way the catalogue names for the service's users
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SAME_BUCKET = "the same bucket"
_WHOLE = re.compile(r"[0-9]+")
_PART = re.compile(r"0\.[0-9]+")
_BY_SOURCE = re.compile(r"(?P<source>[a-z]+) (?P<within>[0-9.]+)(?: \([^()]*\))?")


class ToleranceError(ValueError):
    """An allowed error is written in a way that nobody defined."""


@dataclass(frozen=True)
class Tolerance:
    """What a value may differ from the truth; both kinds given: the greater one counts.

    Attributes:
        text: as it is written.
        relative: part of the truth, or None.
        absolute: in the signal's unit, or None.
        same_bucket: neither; both must lie in the same bucket.
    """

    text: str
    relative: float | None = None
    absolute: float | None = None
    same_bucket: bool = False


def read_tolerance(text: object, source: str = "") -> Tolerance:
    """The tolerance that ``within`` of signals.yml means.

    Args:
        text: the value of ``within``.
        source: the way the users of the service are counted (sql, registers); other signals have none.

    Raises:
        ToleranceError: the form is unknown, or has nothing for the source.
    """
    if not isinstance(text, str):
        raise ToleranceError(f"within: {text!r} is not allowed; allowed: a text such as '0.05', '1' or '0.06 or 1'")
    if text == SAME_BUCKET:
        return Tolerance(text, same_bucket=True)
    found = [_BY_SOURCE.fullmatch(part) for part in re.split(r", (?![^(]*\))", text)]
    if all(found):
        by_source = {match["source"]: match["within"] for match in found if match}
        if source not in by_source:
            raise ToleranceError(f"within: {text!r} says nothing for source {source!r}; it has {', '.join(by_source)}")
        return _numbers(f"{source} {by_source[source]}", [by_source[source]])
    return _numbers(text, text.split(" or "))


def _numbers(text: str, parts: list[str]) -> Tolerance:
    relative = absolute = None
    for part in parts:
        if _WHOLE.fullmatch(part) and absolute is None:
            absolute = float(part)
        elif _PART.fullmatch(part) and relative is None:
            relative = float(part)
        else:
            raise ToleranceError(f"within: {text!r} is not understood at {part!r}")
    return Tolerance(text, relative, absolute)

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error texts: values shown short, allowed words listed, a near match suggested."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


def show(value: Any) -> str:
    """The value as an error shows it: one line, at most 80 characters."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def one_of(value: Any, allowed: Iterable[str]) -> str:
    """``; allowed: a, b`` and, where a word is near the value, ``; did you mean a?``."""
    words = sorted(allowed)
    near = difflib.get_close_matches(value, words, n=1) if isinstance(value, str) else []
    listed = ", ".join(words[:20]) + (f" and {len(words) - 20} more" if len(words) > 20 else "")
    return f"; allowed: {listed or 'nothing'}" + (f"; did you mean {near[0]}?" if near else "")


def some(names: Iterable[str], limit: int = 3) -> str:
    """The first names of a list that may be long: ``a, b, c and 5 more``."""
    listed = list(names)
    text = ", ".join(listed[:limit])
    return f"{text} and {len(listed) - limit} more" if len(listed) > limit else text

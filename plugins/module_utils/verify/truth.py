# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The comparison with the truth that a test may leave beside the reports (truth.json); private to golden.signals."""

from __future__ import annotations

import json
import math
import os
from dataclasses import replace
from typing import Any, Optional

from .findings import NOT_DECLARED, Assessment, Truth
from .units import utc_text

NAME = "truth.json"
KEYS = ("signal", "truth", "shown", "error", "tolerance", "within")


def with_truth(assessment: Assessment, directory: str) -> Assessment:
    """The assessment with what ``truth.json`` says of its signals; a file that cannot be read is a warning.

    The file is a list of ``{signal, truth, shown, error, tolerance, within}``: the signal's id, what was and what was
    shown in the signal's unit, the error and its bound (a number or words), and whether the error is within it.
    Numbers may be null. What it says of signals that are not declared is left out.
    """
    path = os.path.join(directory, NAME)
    try:
        with open(path, encoding="utf-8") as file:
            truths = _parsed(json.load(file))
            time = utc_text(os.fstat(file.fileno()).st_mtime)
    except FileNotFoundError:
        return assessment
    except (OSError, ValueError) as error:
        return replace(assessment, warnings=[*assessment.warnings, f"{path} is left out: {error}"])
    signals = [
        signal if signal.status == NOT_DECLARED else replace(signal, truth=truths.get(signal.id))
        for signal in assessment.signals
    ]
    return replace(assessment, signals=signals, truth_time=time)


def _parsed(entries: Any) -> dict[str, Truth]:
    """Comparisons by the signal's id. Raises :class:`ValueError` that names the place and what is allowed."""
    if not isinstance(entries, list):
        raise ValueError("it is not a list")
    return dict(_entry(entry, f"[{index}]") for index, entry in enumerate(entries))


def _entry(entry: Any, place: str) -> tuple[str, Truth]:
    if not isinstance(entry, dict) or set(KEYS) - set(entry):
        raise ValueError(f"{place} is no dictionary with {', '.join(KEYS)}")
    if not isinstance(entry["within"], bool):
        raise ValueError(f"{place}.within: {entry['within']!r} is not allowed; allowed: true, false")
    truth, shown, error = (_number(entry[key], f"{place}.{key}") for key in ("truth", "shown", "error"))
    return str(entry["signal"]), Truth(truth, shown, error, str(entry["tolerance"]), entry["within"])


def _number(value: Any, place: str) -> Optional[float]:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{place}: {value!r} is not a number, and not null")
    return float(value)

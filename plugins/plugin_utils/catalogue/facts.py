# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts of the collection which stand in files: thresholds by kind, the twenty-seven signals and their series."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILES = Path(__file__).resolve().parents[3] / "roles" / "signals" / "files"
SEVERITIES = ("warning", "critical")


@cache
def threshold_facts() -> dict[str, dict[str, dict[str, Any]]]:
    """Thresholds by kind of service: ``{kind: {name: {unit, about, warning?, critical?}}}``.

    Source: roles/signals/files/thresholds.yml, the only place where a default stands. A severity that is missing
    has no default. The result is shared: do not change it.
    """
    loaded: dict[str, dict[str, dict[str, Any]]] = _load("thresholds.yml")
    return loaded


@cache
def signal_facts() -> tuple[dict[str, Any], ...]:
    """The twenty-seven signals in the order of the requirement, each with the keys of signals.yml.

    Source: roles/signals/files/signals.yml. The result is shared: do not change it.
    """
    return tuple(_load("signals.yml")["signals"])


@cache
def series_facts() -> dict[str, dict[str, Any]]:
    """What belongs to each recorded series of signals.yml: ``{series: {page, alerts, dashboard, threshold?}}``.

    Source: roles/signals/files/signal_series.yml. The result is shared: do not change it.
    """
    loaded: dict[str, dict[str, Any]] = _load("signal_series.yml")
    return loaded


def _load(name: str) -> Any:
    with (FILES / name).open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)

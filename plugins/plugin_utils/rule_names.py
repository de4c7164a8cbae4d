# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rules Prometheus rule files bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml


def rule_names(files: Sequence[Any]) -> dict[str, list[str]]:
    """Rule group names to the names of their rules, in order; groups of one name in several files are joined.

    ``files``: rule files as text (YAML) or as data. Raises :class:`ValueError` that names the file by its place.
    """
    if isinstance(files, (str, Mapping)) or not isinstance(files, Sequence):
        raise ValueError(f"rule_names: a {type(files).__name__} was given; allowed: a list of rule files")
    names: dict[str, list[str]] = {}
    for index, file in enumerate(files):
        place = f"rule_names: rule file {index + 1}"
        try:
            content = yaml.safe_load(file) if isinstance(file, str) else file
        except yaml.YAMLError as error:
            raise ValueError(f"{place} is not YAML: {error}") from error
        groups = content.get("groups") if isinstance(content, Mapping) else None
        if not isinstance(groups, list):
            raise ValueError(f"{place} has no list 'groups'")
        for group in groups:
            try:
                found = [str(rule.get("alert") or rule["record"]) for rule in group.get("rules") or []]
                names.setdefault(str(group["name"]), []).extend(found)
            except (AttributeError, KeyError, TypeError) as error:
                raise ValueError(f"{place} has a group without name, or a rule without alert and record") from error
    return names

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets written out in a configuration of Prometheus or its exporters, where a file should be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# Keys that hold a secret itself; each has a variant which names a file.
_SECRET_KEYS = ("password", "credentials", "bearer_token", "client_secret", "secret_key", "key")
# Mappings and lists whose keys are the user's or hold no secret.
_FREE = ("labels", "relabel_configs", "metric_relabel_configs", "params")


def secret_faults(value: Any, where: str, files: str) -> list[str]:
    """Return one sentence for every secret in ``value``, which never shows the secret.

    :param value: configuration as data.
    :param where: name of the variable, for the sentence.
    :param files: what to do instead: where the file lies and which variable holds the text.
    """
    return [
        f"{place} holds a secret; allowed: {place.rsplit('.', 1)[-1]}_file, {files}" for place in _places(value, where)
    ]


def _places(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, entry in value.items():
            if key in _SECRET_KEYS and isinstance(entry, str) and entry:
                yield f"{where}.{key}"
            elif key not in _FREE:
                yield from _places(entry, f"{where}.{key}")
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _places(entry, f"{where}[{index}]")

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets written out in a configuration of Prometheus or its exporters, where a file should be named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Keys that hold a secret itself; each has a variant which names a file.
_SECRET_KEYS = ("password", "credentials", "bearer_token", "client_secret", "secret_key", "key")
# Mappings and lists whose keys are the user's or hold no secret.
_FREE = ("labels", "relabel_configs", "metric_relabel_configs", "params")
# Names of HTTP headers whose value lets somebody in.
_SECRET_HEADER = re.compile(r"(proxy-)?authorization|.*(token|key|secret|password|cookie).*", re.IGNORECASE)
# A user, or a user and a password, before the host of a URL (RFC 3986, 3.2.1).
USER_IN_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]*@")

_NO_HEADER = "authorization with credentials_file, or http_headers with files"
_NO_USER = "a URL without user and password, and basic_auth with password_file"


def secret_faults(value: Any, where: str, files: str) -> list[str]:
    """Return one sentence for every secret in ``value``, which never shows the secret.

    Found are keys such as ``password``, headers such as ``Authorization``, secrets of ``http_headers``, users in URLs.
    ``http_headers`` with secrets, and users in URLs.

    :param value: configuration as data.
    :param where: name of the variable, for the sentence.
    :param files: what to do instead: where the file lies and which variable holds the text.
    """
    return [f"{place} holds a secret; allowed: {instead}, {files}" for place, instead in _places(value, where)]


def _places(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Each place of a secret, and what may stand there instead."""
    if isinstance(value, str):
        if USER_IN_URL.match(value.strip()):
            yield where, _NO_USER
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _places(entry, f"{where}[{index}]")
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            if key in ("headers", "http_headers") and isinstance(entry, Mapping):
                yield from _header_places(entry, f"{where}.{key}")
            elif key in _SECRET_KEYS and isinstance(entry, str) and entry:
                yield f"{where}.{key}", f"{key}_file"
            elif key not in _FREE:
                yield from _places(entry, f"{where}.{key}")


def _header_places(headers: Mapping[Any, Any], where: str) -> Iterator[tuple[str, str]]:
    """``{name: value}``, or Prometheus' ``http_headers``: ``{name: {values: [], secrets: [], files: []}}``."""
    for name, value in headers.items():
        secret_name = bool(_SECRET_HEADER.fullmatch(str(name)))
        if isinstance(value, Mapping):
            if value.get("secrets"):
                yield f"{where}.{name}.secrets", "files"
            if value.get("values") and secret_name:
                yield f"{where}.{name}.values", "files"
        elif value and secret_name:
            yield f"{where}.{name}", _NO_HEADER

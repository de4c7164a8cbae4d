# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How file contents and commands travel from the controller to the host: one opaque, never logged string."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any


def pack(value: dict[str, Any]) -> str:
    """Turn a JSON-able mapping into text for a module option that is marked no_log."""
    return base64.b64encode(zlib.compress(json.dumps(value, sort_keys=True).encode())).decode()


def unpack(text: str) -> dict[str, Any]:
    """The mapping that :func:`pack` was given. Raises ValueError or zlib.error for anything else."""
    value: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)))
    return value

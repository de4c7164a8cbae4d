# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""The secret under which users are hashed. All instances of a service need the same one."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

VARIABLE = "GOLDEN_SIGNALS_USERS_KEY"
FILE_VARIABLE = "GOLDEN_SIGNALS_USERS_KEY_FILE"
MINIMUM_LENGTH = 16


def users_key() -> bytes:
    """The key: from the file that GOLDEN_SIGNALS_USERS_KEY_FILE names, else from GOLDEN_SIGNALS_USERS_KEY.

    White space around the secret does not count, so a file that ends with a line break gives the same key.

    Raises:
        RuntimeError: neither is set, the file cannot be read, or the secret is shorter than 16 characters.
    """
    path = os.environ.get(FILE_VARIABLE)
    if path:
        try:
            secret, place = Path(path).read_bytes().strip(), f"{FILE_VARIABLE}={path}"
        except OSError as error:
            raise RuntimeError(
                f"{FILE_VARIABLE}: {path}: {error.strerror}; users are not counted without it"
            ) from error
    else:
        secret, place = os.fsencode(os.environ.get(VARIABLE, "")).strip(), VARIABLE
    if not secret:
        raise RuntimeError(
            f"{VARIABLE} or {FILE_VARIABLE}: users are not counted without a secret key; "
            "set one of them to the same value in all instances of the service"
        )
    if len(secret) < MINIMUM_LENGTH:
        raise RuntimeError(f"{place}: the secret is too short; allowed: {MINIMUM_LENGTH} characters or more")
    return blake2b(secret, digest_size=32).digest()

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixed uids: the same object has the same uid in every run, at most 40 characters."""

from __future__ import annotations

import hashlib
import re

LONGEST = 40  # Grafana's limit for the uid of a rule or of a contact point
PREFIX = "golden"


def uid(*parts: str) -> str:
    """A uid made of ``golden`` and the parts: ``golden-HttpLatencyHigh-dc1``.

    Where the parts do not fit, or hold a character that a uid may not have, the text is cut and a checksum of the
    whole makes it unique, so that two names never meet in one uid.
    """
    whole = "-".join((PREFIX, *parts))
    clean = re.sub(r"[^A-Za-z0-9_-]", "-", whole)
    if clean == whole and len(whole) <= LONGEST:
        return whole
    checksum = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
    return f"{clean[: LONGEST - len(checksum) - 1]}-{checksum}"

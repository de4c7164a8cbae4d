# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of RabbitMQ's Prometheus plug-in as lines of a conf.d file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_KEY = re.compile(r"prometheus(\.[a-z0-9_]+)+")


def rabbitmq_settings(settings: Mapping[str, Any]) -> str:
    """Return ``settings`` as lines ``key = value`` (https://www.rabbitmq.com/docs/configure#config-file).

    :param settings: keys of the plug-in (``prometheus.``...) and values: text, numbers, true or false.
    :raises ValueError: with every fault, one a line.
    """
    faults = []
    lines = ["# Written by golden.signals; changes made here are replaced at the next run."]
    for key, value in settings.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            faults.append(
                f"rabbitmq_exporter_settings: unknown key {key!r}; allowed: keys that begin with 'prometheus.'"
            )
        elif not isinstance(value, (str, int)) or re.search(r"[\n#']", str(value)) or str(value).strip() in ("",):
            faults.append(
                f"rabbitmq_exporter_settings['{key}']: is {value!r}; allowed: text of one line, a number, true, false"
            )
        elif key.endswith(".password"):
            faults.append(f"rabbitmq_exporter_settings['{key}']: a secret; allowed: a key file without password")
        lines.append(f"{key} = {str(value).lower() if isinstance(value, bool) else value}")
    if faults:
        raise ValueError("\n".join(faults))
    return "\n".join(lines) + "\n"

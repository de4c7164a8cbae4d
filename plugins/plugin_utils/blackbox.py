# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a blackbox_exporter from the role's variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.plain_secrets import secret_faults
from ansible_collections.golden.signals.plugins.plugin_utils.web import web_configuration_files

DIRECTORY = "/etc/blackbox_exporter"
PROBERS = ("http", "tcp", "icmp", "dns", "grpc", "unix")
_SECRET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def blackbox_exporter_files(
    modules: Mapping[str, Any], secrets: Mapping[str, str], web_config: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the managed files: blackbox.yml, secrets, web configuration.

    :param modules: the exporter's modules by name (variable ``blackbox_exporter_modules``).
    :param secrets: text by name of file below ``secrets/``.
    :param web_config: exporter-toolkit's web configuration, may be empty.
    :raises ValueError: with every fault, one a line: no module, an unknown prober, a secret written out.
    """
    faults = [] if modules else ["blackbox_exporter_modules: is empty; allowed: at least one module"]
    for name, module in modules.items():
        place = f"blackbox_exporter_modules.{name}"
        prober = module.get("prober") if isinstance(module, Mapping) else None
        if prober not in PROBERS:
            faults.append(f"{place}.prober: is {prober!r}; allowed: {', '.join(PROBERS)}")
        example = f"for example {DIRECTORY}/secrets/NAME with the text in blackbox_exporter_secrets.NAME"
        faults += secret_faults(module, place, example)
    for name in secrets:
        if not _SECRET_NAME.fullmatch(name):
            faults.append(f"blackbox_exporter_secrets: {name!r} is no name of a file; allowed: letters, digits and ._-")
    if faults:
        raise ValueError("\n".join(faults))
    files: list[dict[str, Any]] = [_file("blackbox.yml", data={"modules": dict(modules)})]
    # Read again at each probe: no reload.
    files += [_file(f"secrets/{name}", content=v, on_change="none", secret=True) for name, v in secrets.items()]
    web = web_configuration_files(
        web_config, f"{DIRECTORY}/web.yml", "blackbox_exporter", "blackbox_exporter_web_config"
    )
    return files + web


def _file(name: str, **what: Any) -> dict[str, Any]:
    general = {"mode": "0640", "owner": "root", "group": "blackbox_exporter", "on_change": "reload"}
    return {"path": f"{DIRECTORY}/{name}", **general, **what}

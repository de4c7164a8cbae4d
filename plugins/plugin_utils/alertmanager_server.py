# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of an Alertmanager from the role's variables: configuration, template, secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting.alertmanager import Links, Mail, alertmanager
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.alertmanager_receivers import SECRETS
from ansible_collections.golden.signals.plugins.plugin_utils.web import web_configuration_files

DIRECTORY = "/etc/alertmanager"


def alertmanager_files(options: Mapping[str, Any], services: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the managed files of an Alertmanager, as a component's ``files``.

    :param options: the role's variables without the prefix ``alertmanager_``: notifications, smtp, smtp_password,
        dashboard_base_url, runbook_base_url, web_config.
    :param services: name of each service to its product; None where no catalogue is known.
    :raises ValueError: with every fault, one a line, each naming the variable; no secret is in it.
    """
    setup = alertmanager(
        options["notifications"],
        services,
        Mail(options["smtp"], options["smtp_password"]),
        Links(options["dashboard_base_url"], options["runbook_base_url"]),
        "alertmanager_notifications",
    )
    general = {"mode": "0640", "owner": "root", "group": "alertmanager"}
    files: list[dict[str, Any]] = [
        {"path": f"{DIRECTORY}/alertmanager.yml", "data": setup.configuration, "on_change": "reload", **general},
        {
            "path": f"{DIRECTORY}/templates/golden.tmpl",
            "content": setup.template + "\n",
            "on_change": "reload",
            **general,
        },
    ]
    for name, value in sorted(setup.secrets.items()):
        # Alertmanager reads these at each notification: no reload.
        files.append({"path": f"{SECRETS}/{name}", "content": value, "on_change": "none", "secret": True, **general})
    return files + web_configuration_files(
        options["web_config"], f"{DIRECTORY}/web.yml", "alertmanager", "alertmanager_web_config"
    )

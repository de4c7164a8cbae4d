# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receivers of ``signals_notifications`` as receivers of Alertmanager.

They are checked as Grafana's are (receivers.py) before they come here; a fault here is what Alertmanager cannot do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.alerting import checks
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.receivers import MESSAGE, RAW, TITLE
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.uids import uid
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import show

SECRETS = "/etc/alertmanager/secrets"
# Slack's API for messages, which takes a token: https://api.slack.com/methods/chat.postMessage
_SLACK_API = "https://slack.com/api/chat.postMessage"


@dataclass(frozen=True)
class Receivers:
    """Receivers in Alertmanager's form without any secret, and the secrets by the name of their file."""

    receivers: list[dict[str, Any]] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


Keep = Callable[[str], str]  # keeps a secret and returns the path of its file
Entry = dict[str, Any]


def receivers(given: Mapping[str, list[dict[str, Any]]], faults: checks.Faults) -> Receivers:
    """Every receiver, in the order in which it is given.

    :param given: ``signals_notifications.receivers``, which has no fault for Grafana.
    :param faults: gets what Alertmanager cannot do.
    """
    result = Receivers()
    for name, integrations in given.items():
        receiver: dict[str, Any] = {"name": str(name)}
        for number, integration in enumerate(integrations):
            place = f"{checks.VARIABLE}.receivers.{name}[{number}]"
            kind = integration["type"]
            if kind == RAW:
                faults.append(
                    f"{place}.type: {show(RAW)} is a receiver of Grafana only; allowed with Alertmanager: "
                    + ", ".join(sorted(_BUILDERS))
                )
                continue
            file = uid(str(name), kind, str(number))

            def keep(secret: str, file: str = file) -> str:
                result.secrets[file] = secret
                return f"{SECRETS}/{file}"

            key, entries = _BUILDERS[kind](place, integration, keep, faults)
            resolved = integration.get("send_resolved", True)
            receiver.setdefault(key, []).extend({"send_resolved": resolved, **entry} for entry in entries)
        result.receivers.append(receiver)
    return result


def _email(place: str, given: Entry, keep: Keep, faults: checks.Faults) -> tuple[str, list[Entry]]:
    """One mail for each address, or one for all."""
    lists = [", ".join(given["to"])] if given.get("one_mail_for_all") else given["to"]
    text = {"headers": {"Subject": TITLE}, "html": "", "text": MESSAGE}
    return "email_configs", [{"to": to, **text} for to in lists]


def _webhook(place: str, given: Entry, keep: Keep, faults: checks.Faults) -> tuple[str, list[Entry]]:
    if given.get("method", "POST") != "POST":
        faults.append(f"{place}.method: {show(given['method'])} is not possible with Alertmanager; allowed: POST")
    entry: Entry = {"url": given["url"]}
    if "maximum_alerts" in given:
        entry["max_alerts"] = given["maximum_alerts"]
    http: Entry = {}
    if "authorization_credentials" in given:
        http["authorization"] = {
            "type": given.get("authorization_scheme", "Bearer"),
            "credentials_file": keep(given["authorization_credentials"]),
        }
    elif {"username", "password"} & set(given):
        http["basic_auth"] = {"username": given.get("username", "")}
        if "password" in given:
            http["basic_auth"]["password_file"] = keep(given["password"])
    return "webhook_configs", [{**entry, **({"http_config": http} if http else {})}]


def _telegram(place: str, given: Entry, keep: Keep, faults: checks.Faults) -> tuple[str, list[Entry]]:
    """Without parse_mode Alertmanager sends HTML, and Telegram refuses a message with a < in it."""
    chat = str(given["chat"])
    if chat.startswith("@"):
        faults.append(f"{place}.chat: {show(chat)} is not possible with Alertmanager; allowed: the number of the chat")
        chat = "0"
    message = TITLE + "\n" + MESSAGE
    entry = {"chat_id": int(chat), "bot_token_file": keep(given["token"]), "parse_mode": "", "message": message}
    return "telegram_configs", [entry]


def _slack(place: str, given: Entry, keep: Keep, faults: checks.Faults) -> tuple[str, list[Entry]]:
    """Mattermost's incoming webhooks take what Slack's take."""
    entry: Entry = {key: given[key] for key in ("channel", "username") if key in given}
    if "url" in given:
        entry["api_url_file"] = keep(given["url"])
    else:
        entry["api_url"] = _SLACK_API
        entry["http_config"] = {"authorization": {"credentials_file": keep(given["token"])}}
    return "slack_configs", [{**entry, "title": TITLE, "text": MESSAGE}]


_BUILDERS: dict[str, Callable[[str, Entry, Keep, checks.Faults], tuple[str, list[Entry]]]] = {
    "email": _email,
    "webhook": _webhook,
    "telegram": _telegram,
    "slack": _slack,
    "mattermost": _slack,
}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How one Grafana server is reached."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional
from urllib.parse import urlsplit

HIGHEST_WORKERS = 32


@dataclass(frozen=True)
class Settings:
    """Address, credentials and limits of a connection; :func:`from_params` checks them.

    ``timeout`` is in seconds for each request, ``budget`` in seconds for all of them with their waiting times,
    ``workers`` the number of connections, ``retries`` how often a request is repeated where that is safe.
    """

    url: str
    token: Optional[str] = field(default=None, repr=False)
    username: Optional[str] = None
    password: Optional[str] = field(default=None, repr=False)
    organisation_id: Optional[int] = None
    ca_path: Optional[str] = None
    client_cert: Optional[str] = None
    client_key: Optional[str] = None
    validate_certs: bool = True
    timeout: float = 30
    budget: float = 600
    workers: int = 8
    retries: int = 5

    @property
    def secrets(self) -> list[str]:
        """What no message may show."""
        return [secret for secret in (self.token, self.password) if secret]


def without_credentials(url: str) -> str:
    """The URL without user, password, query and fragment, which may hold secrets."""
    try:
        address = urlsplit(url)
    except ValueError:
        return "(not a URL)"
    return address._replace(netloc=address.netloc.rpartition("@")[2], query="", fragment="").geturl()


def from_params(params: Mapping[str, Any]) -> Settings:
    """The settings in a module's options.

    Raises ``ValueError``, with every fault on a line of its own, where they cannot be right.
    """
    faults = [*_address_faults(params), *_credential_faults(params), *_limit_faults(params), *_file_faults(params)]
    if faults:
        raise ValueError("\n".join(faults))
    names = Settings.__dataclass_fields__
    given = {name: params[name] for name in names if params.get(name) is not None}
    given["url"] = given["url"].rstrip("/")
    return Settings(**given)


def _address_faults(params: Mapping[str, Any]) -> list[str]:
    url = params.get("url")
    if not url:
        return ["url: not given; allowed: http://host:port or https://host/path, or the environment's GRAFANA_URL"]
    shown = without_credentials(url)
    try:
        address = urlsplit(url)
        known = address.scheme in ("http", "https") and bool(address.hostname) and (address.port or 1) > 0
    except ValueError:
        known = False
    if not known:
        return [f"url: '{shown}' is not a URL; allowed: http://host:port or https://host/path"]
    if address.username or address.password:
        return [f"url: '{shown}' carried credentials; give them as username and password, or as token, instead"]
    if address.query or address.fragment:
        return [f"url: '{shown}' had a query or a fragment after it; allowed: http://host:port or https://host/path"]
    return []


def _credential_faults(params: Mapping[str, Any]) -> list[str]:
    token, username, password = params.get("token"), params.get("username"), params.get("password")
    if token and (username or password):
        return ["token: given together with username or password; allowed: one of the two ways"]
    if not token and not (username and password):
        return ["token: not given, nor username and password; one of the two ways is needed, there is no default"]
    if token and any(character.isspace() for character in token):
        return ["token: has blanks or line ends in it; allowed: the text that Grafana showed when it was made"]
    return []


def _limit_faults(params: Mapping[str, Any]) -> list[str]:
    faults = []
    allowed = {
        "timeout": (1, 3600),
        "budget": (1, 86400),
        "workers": (1, HIGHEST_WORKERS),
        "retries": (0, 20),
        "organisation_id": (1, None),
    }
    for name, (least, most) in allowed.items():
        value = params.get(name)
        if value is not None and (value < least or (most is not None and value > most)):
            faults.append(f"{name}: {value} is not allowed; allowed: {least} to {most if most else 'any number'}")
    return faults


def _file_faults(params: Mapping[str, Any]) -> list[str]:
    faults = [
        f"{name}: '{params[name]}' is not a file that can be read"
        for name in ("ca_path", "client_cert", "client_key")
        if params.get(name) and not os.access(params[name], os.R_OK)
    ]
    if params.get("client_key") and not params.get("client_cert"):
        faults.append("client_key: given without client_cert")
    return faults

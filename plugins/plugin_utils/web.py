# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an exporter listens, how it is asked for its health, and its TLS and password file (exporter-toolkit)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%a-z]+\]|[A-Za-z0-9._-]*):(?P<port>[0-9]{1,5})")
_BCRYPT = re.compile(r"\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}")
_EVERYWHERE = ("", "0.0.0.0", "[::]")
_SECTIONS = ("tls_server_config", "http_server_config", "basic_auth_users")


def listen_port(address: str) -> int:
    """Return the port of ``host:port``; the host may be empty (all addresses). Raises ValueError for anything else."""
    return _split(address)[1]


def health_check(address: str, path: str, contains: str, web_config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the question that proves that a service answers, as a component's ``health`` or ``reload`` wants it.

    The service is asked on its own host: at 127.0.0.1 where it listens everywhere. Where it wants a password the answer
    401 is the proof, because only hashes of passwords are known; where it wants a client certificate there is nobody to
    ask, and the result is empty (then a unit that stays up is the proof).

    :param address: ``host:port`` as given to ``--web.listen-address``.
    :param path: path of the URL, from ``/`` on.
    :param contains: text that the answer shall hold.
    :param web_config: the exporter-toolkit's web configuration, may be empty.
    :returns: ``{"url", "contains"}``, ``{"url", "status": 401}`` or ``{}``.
    :raises ValueError: for an address that is none.
    """
    host, port = _split(address)
    if host in _EVERYWHERE:
        host = "127.0.0.1"
    tls = web_config.get("tls_server_config") or {}
    if str(tls.get("client_auth_type", "")).startswith("Require"):
        return {}
    url = f"{'https' if tls else 'http'}://{host}:{port}{path}"
    if web_config.get("basic_auth_users"):
        return {"url": url, "status": 401}
    return {"url": url, "contains": contains}


def reload_check(address: str, path: str, contains: str, web_config: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a service is told to read its files again (signal HUP) and the question that proves that it did.

    Arguments and errors as in :func:`health_check`; where the service cannot be asked, there is only the signal.
    """
    question = health_check(address, path, contains, web_config)
    return {"signal": "HUP", **(question if "contains" in question else {})}


def web_configuration_files(
    web_config: Mapping[str, Any], path: str, group: str, variable: str
) -> list[dict[str, Any]]:
    """Return the managed file for a web configuration: a list of one entry, empty when there is nothing to configure.

    The format is that of https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md.

    :param group: group of the service, which may read the file (mode 0640, owner root).
    :param variable: name of the role's variable, for the error.
    :raises ValueError: for an unknown section, a password that is no bcrypt hash, a certificate without key.
    """
    faults = [
        f"{variable}: unknown key {key!r}; allowed: {', '.join(_SECTIONS)}"
        for key in web_config
        if key not in _SECTIONS
    ]
    for user, value in (web_config.get("basic_auth_users") or {}).items():
        if not isinstance(value, str) or not _BCRYPT.fullmatch(value):
            # The value may be a password in clear text: it is not shown.
            faults.append(
                f"{variable}.basic_auth_users.{user}: is no bcrypt hash; allowed: the output of htpasswd -nBC 10"
            )
    tls = web_config.get("tls_server_config")
    if tls is not None and not (isinstance(tls, Mapping) and tls.get("cert_file") and tls.get("key_file")):
        faults.append(f"{variable}.tls_server_config: cert_file and key_file are needed, paths on the machine")
    if faults:
        raise ValueError("\n".join(faults))
    if not web_config:
        return []
    return [{"path": path, "data": dict(web_config), "mode": "0640", "owner": "root", "group": group, "secret": True}]


def _split(address: str) -> tuple[str, int]:
    match = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if match is None or not 0 < int(match["port"]) < 65536:
        raise ValueError(f"listen address is {address!r}; allowed: HOST:PORT, [IPv6]:PORT or :PORT, port 1 to 65535")
    return match["host"], int(match["port"])

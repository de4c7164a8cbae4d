# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One exporter for each PostgreSQL instance: from the role's variables to descriptions of components."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ansible_collections.golden.signals.plugins.plugin_utils.command_line import command_line_flags
from ansible_collections.golden.signals.plugins.plugin_utils.postgresql_role import (
    SOCKETS,
    SSLMODES,
    check_role,
    is_local,
    make_role,
    psql,
    role_faults,
    verifier,
)
from ansible_collections.golden.signals.plugins.plugin_utils.web import (
    health_check,
    listen_port,
    web_configuration_files,
)

USER = "postgres_exporter"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FIRST_PORT = 9187
_WRAPAROUND_SINCE = (0, 14)  # postgres_exporter's changelog: collector database_wraparound
# Keys of an instance and their defaults; a default of None follows from the others.
DEFAULTS: dict[str, Any] = {
    "name": "default",
    "host": SOCKETS,
    "port": 5432,
    "database": "postgres",
    "user": USER,
    "password": "",
    "sslmode": None,
    "sslrootcert": "",
    "listen_address": None,
    "connection_limit": 5,
    "manage_role": None,
    "administrator": "postgres",
}


def postgres_exporter_components(
    instances: list[Mapping[str, Any]], base: Mapping[str, Any], options: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return one component's description for each instance.

    :param instances: the variable ``postgres_exporter_instances``; keys as in DEFAULTS.
    :param base: what all descriptions share (version, source, archive, package, hardening, ...).
    :param options: ``flags`` (mapping), ``web_config`` (exporter-toolkit), ``environment`` (mapping), ``host``
        (inventory name: with instance and user it makes the salt of the password's verifier).
    :raises ValueError: with every fault, one a line, each naming the variable; a password is never shown.
    """
    faults: list[str] = []
    whole = [_complete(index, entry, faults) for index, entry in enumerate(instances)]
    names = [entry["name"] for entry in whole]
    faults += [
        f"postgres_exporter_instances: two instances are named {name!r}; allowed: one"
        for name in sorted({str(name) for name in names if names.count(name) > 1})
    ]
    if faults:
        raise ValueError("\n".join(faults))
    return [_component(entry, base, options) for entry in whole]


def _complete(index: int, given: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    """An instance with its defaults filled in; what is wrong with it is added to ``faults``."""
    place = f"postgres_exporter_instances[{index}]"
    for key in given:
        if key not in DEFAULTS:
            near = difflib.get_close_matches(str(key), DEFAULTS, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            faults.append(f"{place}: unknown key {key!r}{hint}; allowed: {', '.join(DEFAULTS)}")
    entry = {**DEFAULTS, **given}
    local = is_local(entry["host"])
    derived = {
        "sslmode": "disable" if local else "verify-full",
        "listen_address": f":{_FIRST_PORT + index}",
        "manage_role": local,
    }
    entry = {key: derived[key] if value is None and key in derived else value for key, value in entry.items()}
    if not isinstance(entry["name"], str) or not _NAME.fullmatch(entry["name"]):
        faults.append(f"{place}.name: is {entry['name']!r}; allowed: lower-case letters, digits and _")
    if entry["sslmode"] not in SSLMODES:
        faults.append(f"{place}.sslmode: is {entry['sslmode']!r}; allowed: {', '.join(SSLMODES)}")
    for key, low, high in (("port", 1, 65535), ("connection_limit", 3, 100)):
        value = entry[key]
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            faults.append(f"{place}.{key}: is {value!r}; allowed: {low} to {high}")
    if entry["manage_role"] and not local:
        faults.append(f"{place}.manage_role: a role can be made on this machine only, and host is {entry['host']!r}")
    if not entry["password"] and not str(entry["host"]).startswith("/"):
        faults.append(f"{place}.password: is missing; without one only a Unix socket (host: {SOCKETS}) can be used")
    if not entry["password"] and entry["user"] != USER:
        faults.append(f"{place}.user: is {entry['user']!r}; without a password it is the system user {USER}")
    faults += role_faults(place, entry["user"], entry["password"])
    return entry


def _component(entry: dict[str, Any], base: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    name = USER if entry["name"] == "default" else f"{USER}_{entry['name']}"
    web = web_configuration_files(options["web_config"], f"/etc/{name}/web.yml", USER, "postgres_exporter_web_config")
    flags: dict[str, Any] = {"web.listen-address": entry["listen_address"], **_collectors(base)}
    if web:
        flags["web.config.file"] = f"/etc/{name}/web.yml"
    environment = {"DATA_SOURCE_URI": _address(entry), "DATA_SOURCE_USER": entry["user"]}
    files = list(web)
    if entry["password"]:
        path = f"/etc/{name}/password"
        environment["DATA_SOURCE_PASS_FILE"] = path
        files.append({"path": path, "content": entry["password"], "mode": "0640", "owner": "root", "group": USER,
                      "secret": True})  # fmt: skip
    return {
        **base,
        "name": name,
        "description": f"Prometheus exporter for PostgreSQL ({entry['name']})",
        "user": USER,
        "arguments": command_line_flags({**flags, **options["flags"]}),
        "environment": {**environment, **options["environment"]},
        "files": files,
        # pg_up 0 is answered with status 200: the exporter would be up and blind.
        "health": health_check(entry["listen_address"], "/metrics", "\npg_up 1\n", options["web_config"]),
        "listen": [listen_port(entry["listen_address"])],
        "checks": _checks(entry, str(options["host"])) if entry["manage_role"] else [],
    }


def _collectors(base: Mapping[str, Any]) -> dict[str, bool]:
    """Collectors which are off by default and which an alert needs, for a version that is known to have them."""
    version = re.match(r"(\d+)\.(\d+)", str(base.get("version", "")))
    # A package's version is the distribution's: an older exporter would refuse the flag and not start.
    if base.get("source") != "archive" or not version or (int(version[1]), int(version[2])) < _WRAPAROUND_SINCE:
        return {}
    return {"collector.database_wraparound": True}


def _address(entry: dict[str, Any]) -> str:
    """DATA_SOURCE_URI: what follows user and password in a postgresql:// address."""
    parameters = {"sslmode": entry["sslmode"]}
    if entry["sslrootcert"]:
        parameters["sslrootcert"] = entry["sslrootcert"]
    place = ""
    if str(entry["host"]).startswith("/"):
        parameters = {"host": entry["host"], "port": str(entry["port"]), **parameters}
    else:
        host = f"[{entry['host']}]" if ":" in entry["host"] else entry["host"]
        place = f"{host}:{entry['port']}"
    query = "&".join(f"{key}={quote(str(value), safe='/')}" for key, value in parameters.items())
    return f"{place}/{quote(entry['database'], safe='')}?{query}"


def _checks(entry: dict[str, Any], host: str) -> list[dict[str, Any]]:
    role, limit = entry["user"], entry["connection_limit"]
    secret = verifier(entry["password"], f"{host} {entry['name']} {role}") if entry["password"] else ""
    command = psql(entry["host"], entry["port"], entry["database"])
    general = {"user": entry["administrator"], "command": command, "secret": bool(secret)}
    return [
        {
            **general,
            "name": f"PostgreSQL role {role} with pg_monitor and nothing more, port {entry['port']}",
            "input": check_role(role, limit, secret),
            "expect": "t",
            "repair": [{**general, "input": make_role(role, limit, secret)}],
        }
    ]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sql_exporter reads views that count users: from the role's variables to the description of the component."""

from __future__ import annotations

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
from ansible_collections.golden.signals.plugins.plugin_utils.postgresql_views import View, check_views, make_views
from ansible_collections.golden.signals.plugins.plugin_utils.sql_exporter_configuration import configuration
from ansible_collections.golden.signals.plugins.plugin_utils.web import (
    health_check,
    listen_port,
    web_configuration_files,
)

NAME = "sql_exporter"
_DATABASE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}")
_VIEW = re.compile(r"(?:[a-z_][a-z0-9_]{0,62}\.)?[a-z_][a-z0-9_]{0,62}")
_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_CONFIGURATION = f"/etc/{NAME}/{NAME}.yml"
_PASSWORDS = f"/etc/{NAME}/pgpass"


def sql_exporter_component(
    views: list[Mapping[str, Any]], base: Mapping[str, Any], options: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the description of the component.

    :param views: the variable ``sql_exporter_views``: service, database and view of each.
    :param base: the fixed part of the description (version, source, archive, package, hardening, ...).
    :param options: the role's other variables without their prefix: host, port, user, password, sslmode, manage_role,
        administrator, connection_limit, interval_seconds, listen_address, web_config, flags, environment; and
        ``inventory_hostname``, which makes the salt of the password's verifier.
    :raises ValueError: with every fault, one a line, each naming the variable; a password is never shown.
    """
    faults: list[str] = []
    by_database = _by_database(views, faults)
    options = _completed(options, base, faults)
    if faults:
        raise ValueError("\n".join(faults))
    listen, web_config, packaged = options["listen_address"], options["web_config"], base["source"] == "package"
    files = web_configuration_files(web_config, f"/etc/{NAME}/web.yml", NAME, f"{NAME}_web_config")
    addresses = {database: _address(database, options) for database in by_database}
    files.append(
        {
            "path": _CONFIGURATION,
            "data": configuration(by_database, addresses, options["interval_seconds"], packaged),
            "mode": "0640",
            "owner": "root",
            "group": NAME,
        }
    )
    # libpq's own way to hold a password: it is in no address, and so in no label, log or error either.
    environment = {"PGHOST": options["host"], "PGPORT": str(options["port"])}
    if packaged:
        environment["LOGLEVEL"] = "warn"
    if options["password"]:
        environment["PGPASSFILE"] = _PASSWORDS
        files.append({"path": _PASSWORDS, "content": _password_line(options), "mode": "0600", "owner": NAME,
                      "group": NAME, "secret": True})  # fmt: skip
    flags: dict[str, Any] = {"config.file": _CONFIGURATION, "web.listen-address": listen}
    if web_config:
        flags["web.config.file"] = f"/etc/{NAME}/web.yml"
    return {
        **base,
        "name": NAME,
        "description": "Prometheus exporter for the number of users",
        "user": NAME,
        "arguments": command_line_flags({**flags, **options["flags"]}),
        "environment": {**environment, **options["environment"]},
        "files": files,
        # The exporter answers with status 200 also when a query fails.
        "health": health_check(listen, "/metrics", "\nsql_active_users{", web_config),
        "listen": [listen_port(listen)],
        "checks": _checks(by_database, options) if options["manage_role"] else [],
    }


def _by_database(views: list[Mapping[str, Any]], faults: list[str]) -> dict[str, dict[str, View]]:
    """{database: {service: (schema, view)}} of the given views; faults are added to the list."""
    found: dict[str, dict[str, View]] = {}
    if not views:
        faults.append("sql_exporter_views: is empty; allowed: at least one view, with service, database and view")
    services: set[str] = set()
    for index, entry in enumerate(views):
        place = f"sql_exporter_views[{index}]"
        given = {key: str(entry.get(key, "")) for key in ("service", "database", "view")}
        if set(entry) - set(given):
            faults.append(f"{place}: unknown key {sorted(set(entry) - set(given))[0]!r}; allowed: {', '.join(given)}")
        for key, form, allowed in (
            ("service", _SERVICE, "a-z, 0-9 and -"),
            ("database", _DATABASE, "letters, digits, _ . -"),
            ("view", _VIEW, "NAME or SCHEMA.NAME of a-z, 0-9 and _"),
        ):
            if not form.fullmatch(given[key]):
                faults.append(f"{place}.{key}: is {given[key]!r}; allowed: {allowed}")
        if given["service"] in services:
            faults.append(f"{place}.service: {given['service']!r} has another view already; allowed: one")
        services.add(given["service"])
        schema, _dot, name = given["view"].rpartition(".")
        found.setdefault(given["database"], {})[given["service"]] = (schema or "public", name)
    return found


def _completed(options: Mapping[str, Any], base: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    """The options with what follows from others; faults are added to the list."""
    entry = dict(options)
    local = is_local(entry["host"])
    entry["sslmode"] = entry["sslmode"] or ("disable" if local else "verify-full")
    entry["manage_role"] = local if entry["manage_role"] is None else entry["manage_role"]
    if entry["sslmode"] not in SSLMODES:
        faults.append(f"sql_exporter_sslmode: is {entry['sslmode']!r}; allowed: {', '.join(SSLMODES)}")
    for key, low, high in (("port", 1, 65535), ("connection_limit", 2, 100), ("interval_seconds", 1, 60)):
        value = entry[key]
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            faults.append(f"sql_exporter_{key}: is {value!r}; allowed: {low} to {high}")
    if entry["manage_role"] and not local:
        faults.append(f"sql_exporter_manage_role: a role is made on this machine only, and host is {entry['host']!r}")
    if not entry["password"] and not str(entry["host"]).startswith("/"):
        faults.append(f"sql_exporter_password: is missing; without one only a Unix socket ({SOCKETS}) can be used")
    if not entry["password"] and entry["user"] != NAME:
        faults.append(f"sql_exporter_user: is {entry['user']!r}; without a password it is the system user {NAME}")
    if entry["web_config"] and base["source"] == "package":
        faults.append("sql_exporter_web_config: the distribution's sql_exporter has no TLS and no passwords; "
                      "allowed: nothing, or sql_exporter_source: archive")  # fmt: skip
    faults += [fault.replace(".", "_", 1) for fault in role_faults(NAME, entry["user"], entry["password"])]
    return entry


def _address(database: str, options: Mapping[str, Any]) -> str:
    """The database as the exporter wants it; host, port and password come from the environment."""
    return f"postgres://{options['user']}@/{quote(database, safe='')}?sslmode={options['sslmode']}"


def _password_line(options: Mapping[str, Any]) -> str:
    return f"*:*:*:{options['user']}:{options['password'].replace(':', chr(92) + ':')}\n"


def _checks(by_database: Mapping[str, Mapping[str, View]], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The role itself, then its rights in each database."""
    role, limit = options["user"], options["connection_limit"]
    password, salt = options["password"], f"{options['inventory_hostname']} {NAME} {role}"
    secret = verifier(password, salt) if password else ""

    def check(name: str, database: str, question: str, repair: str, hidden: str = "") -> dict[str, Any]:
        command = psql(options["host"], options["port"], database)
        general = {"user": options["administrator"], "command": command, "secret": bool(hidden)}
        return {**general, "name": name, "input": question, "expect": "t", "repair": [{**general, "input": repair}]}

    about = f"PostgreSQL role {role}"
    checks = [
        check(f"{about} with no membership, port {options['port']}", "postgres", check_role(role, limit, secret, ""),
              make_role(role, limit, secret, ""), secret)
    ]  # fmt: skip
    for database, services in by_database.items():
        views = sorted(set(services.values()))
        names = ", ".join(".".join(view) for view in views)
        name = f"{about} may read {names} and nothing else in database {database}"
        checks.append(check(name, database, check_views(role, views), make_views(role, views)))
    return checks

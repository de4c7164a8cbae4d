# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Grafana server from the role's variables: grafana.ini, certificate, secrets, plug-ins, and how it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.grafana_plugins import (
    plugin_checks,
    plugin_faults,
    plugin_files,
)
from ansible_collections.golden.signals.plugins.plugin_utils.plain_secrets import USER_IN_URL

DIRECTORY = "/etc/grafana"
DATA = "/var/lib/grafana"
PASSWORD_FILE = f"{DIRECTORY}/admin_password"
# Root's own note of the password that is in the database.
PASSWORD_NOTE = "/var/lib/golden-signals/grafana-admin-password"
SHORTEST_PASSWORD = 8

# What a Grafana does by itself over the internet is off; the keys are those of
# https://grafana.com/docs/grafana/v12.4/setup-grafana/configure-grafana/.
DEFAULTS: dict[str, dict[str, Any]] = {
    "paths": {"data": DATA, "logs": f"{DATA}/log", "plugins": f"{DATA}/plugins",
              "provisioning": f"{DIRECTORY}/provisioning"},
    "log": {"mode": "console"},
    "server": {"http_port": 3000},
    "analytics": {"reporting_enabled": False, "check_for_updates": False, "check_for_plugin_updates": False,
                  "feedback_links_enabled": False},
    "news": {"news_feed_enabled": False},
    "plugins": {"preinstall_disabled": True, "public_key_retrieval_disabled": True},
    "security": {"disable_gravatar": True},
    "snapshots": {"external_enabled": False},
}  # fmt: skip
# Settings that a variable of the role, or the role itself, decides.
_OWN = {
    ("security", "admin_password"): "grafana_admin_password",
    ("security", "admin_user"): "grafana_admin_user",
    ("paths", "data"): "no other path, the unit may write nowhere else",
    ("paths", "plugins"): "no other path, the unit may write nowhere else",
}
_SECRET_KEY = re.compile(r"(.*_)?(password|secret|secret_key|token|access_key|private_key|account_key|signing_key)")
_REFERENCE = re.compile(r"\$__(file|env|vault)\{[^}]+\}")
_SECRET_FILE = re.compile(rf"\$__file\{{{DIRECTORY}/secrets/([^}}]*)\}}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SETTING = (str, int, float)


def grafana_server(options: Mapping[str, Any]) -> dict[str, Any]:
    """What a component's description needs of a Grafana server.

    :param options: the role's variables without the prefix ``grafana_``: ini ({section: {key: value}}, values text,
        number or boolean), admin_user, admin_password, certificate and certificate_key (PEM, both or none), secrets
        ({name: text}), plugins ([{id, version, archive}]), home (folder of the programs), start_timeout (seconds).
    :returns: ``files``, ``checks``, ``health`` (as a component's), ``port``, ``url`` (on the host itself).
    :raises ValueError: with every fault, one a line, each naming the variable; no secret is shown.
    """
    faults = list(_faults(options))
    if faults:
        raise ValueError("\n".join(faults))
    whole = _configuration(options)
    server = whole["server"]
    scheme = "https" if server.get("protocol") in ("https", "h2") else "http"
    host = server.get("http_addr") or "127.0.0.1"
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    url = f"{scheme}://{host}:{server['http_port']}"
    return {
        "files": [*_files(options, whole), *plugin_files(options["plugins"])],
        "checks": [_password_check(options["home"]), *plugin_checks(options["plugins"], options["home"])],
        "health": {"url": f"{url}/api/health", "contains": "database", "timeout": options["start_timeout"]},
        "port": int(server["http_port"]),
        "url": url,
    }


def ini_text(values: Mapping[str, Any]) -> str:
    """grafana.ini: settings without a section first, then the sections, each in its own order."""
    lines = ["; Written by golden.signals; changes made here are replaced at the next run."]
    lines += [f"{key} = {_text(value)}" for key, value in values.items() if not isinstance(value, Mapping)]
    for section, settings in values.items():
        if isinstance(settings, Mapping):
            lines += ["", f"[{section}]"]
            lines += [f"{key} = {_text(value)}" for key, value in settings.items()]
    return "\n".join([*lines, ""])


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _configuration(options: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults with what is given over them, and what the role's variables say."""
    whole: dict[str, Any] = {section: dict(settings) for section, settings in DEFAULTS.items()}
    for section, settings in options["ini"].items():
        whole[section] = {**whole.get(section, {}), **settings} if isinstance(settings, Mapping) else settings
    whole["security"]["admin_user"] = options["admin_user"]
    whole["security"]["admin_password"] = f"$__file{{{PASSWORD_FILE}}}"
    if options["certificate"]:
        paths = {"cert_file": f"{DIRECTORY}/tls/certificate.pem", "cert_key": f"{DIRECTORY}/tls/key.pem"}
        whole["server"] = {"protocol": "https", **whole["server"], **paths}
    return whole


def _files(options: Mapping[str, Any], whole: dict[str, Any]) -> list[dict[str, Any]]:
    files = [
        _file("grafana.ini", ini_text(whole)),
        # Grafana itself reads it when it makes its database; later the check below sees a change.
        _file("admin_password", options["admin_password"], secret=True, on_change="none"),
    ]
    if options["certificate"]:
        files.append(_file("tls/certificate.pem", options["certificate"]))
        files.append(_file("tls/key.pem", options["certificate_key"], secret=True))
    return files + [_file(f"secrets/{name}", text, secret=True) for name, text in options["secrets"].items()]


def _file(name: str, content: str, **more: Any) -> dict[str, Any]:
    general = {"mode": "0640", "owner": "root", "group": "grafana", "on_change": "restart"}
    return {"path": f"{DIRECTORY}/{name}", "content": content, **general, **more}


def _password_check(home: str) -> dict[str, Any]:
    """That the password in the database is the described one: a changed one is set by Grafana's own command line."""
    reset = (
        f"runuser -u grafana -- {home}/bin/grafana cli --homepath {home} --config {DIRECTORY}/grafana.ini"
        f" admin reset-admin-password --password-from-stdin < {PASSWORD_FILE}"
    )
    script = (
        f"if [ -e {PASSWORD_NOTE} ] || [ -e {DATA}/grafana.db ]; then {reset} || exit 1; fi;"
        f" install -m 0600 {PASSWORD_FILE} {PASSWORD_NOTE}"
    )
    return {
        "name": "the administrator's password is the described one",
        "command": ["sh", "-c", f"cmp -s {PASSWORD_FILE} {PASSWORD_NOTE} && echo set"],
        "expect": "set",
        "repair": [{"command": ["sh", "-c", script]}],
    }


def _faults(options: Mapping[str, Any]) -> Iterator[str]:
    password = options["admin_password"]
    if not isinstance(password, str) or len(password) < SHORTEST_PASSWORD or "\n" in password:
        given = "is empty" if not password else "is not allowed (its value is not shown)"
        yield f"grafana_admin_password {given}; allowed: one line of at least {SHORTEST_PASSWORD} characters"
    if not isinstance(options["admin_user"], str) or not _NAME.fullmatch(options["admin_user"]):
        yield f"grafana_admin_user is {options['admin_user']!r}; allowed: letters, digits and ._-"
    for given, missing in (("certificate", "certificate_key"), ("certificate_key", "certificate")):
        if options[given] and not options[missing]:
            yield f"grafana_{missing} is empty, and grafana_{given} is not; allowed: both, or none"
    for name in options["secrets"]:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield f"grafana_secrets: {name!r} is no name of a file; allowed: letters, digits and ._-"
    yield from plugin_faults(options["plugins"])
    for section, settings in options["ini"].items():
        if not isinstance(settings, Mapping):
            yield from _setting_faults("", section, settings, options)
            continue
        for key, value in settings.items():
            yield from _setting_faults(str(section), key, value, options)


def _setting_faults(section: str, key: Any, value: Any, options: Mapping[str, Any]) -> Iterator[str]:
    """Faults of one setting of grafana_ini; a value is shown only where it cannot be a secret."""
    place = f"grafana_ini.{section}.{key}" if section else f"grafana_ini.{key}"
    if (section, key) in _OWN:
        yield f"{place} is set by the role; allowed: {_OWN[section, key]}"
    elif not isinstance(value, _SETTING) or "\n" in str(value):
        yield f"{place} is {type(value).__name__}; allowed: one line of text, a number, true or false"
    elif isinstance(value, str) and not _REFERENCE.search(value):
        if value and _SECRET_KEY.fullmatch(str(key)):
            yield f"{place} holds a secret; allowed: $__file{{{DIRECTORY}/secrets/NAME}}, and it in grafana_secrets"
        elif USER_IN_URL.match(value):
            yield f"{place} holds a URL with a user; allowed: a URL without, and the settings for user and password"
    for name in _SECRET_FILE.findall(str(value)):
        if name not in options["secrets"]:
            known = ", ".join(options["secrets"]) or "none"
            yield f"{place} reads {name!r}, which grafana_secrets does not have; there is: {known}"
    if (section, key) == ("server", "http_port") and not (str(value).isdigit() and 0 < int(value) < 65536):
        yield f"{place} is {value!r}; allowed: a port, 1 to 65535"

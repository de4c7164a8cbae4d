# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One collector for each S3 storage: from the role's variables to descriptions of components."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import KINDS, Required
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.shapes import CHECKS
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

USER = "s3_exporter"
STORAGES, CREDENTIALS = "s3_exporter_storages", "s3_exporter_credentials"
# A storage has the keys of a catalogue's service of kind s3, without those that say where it belongs.
KEYS = {key: facts for key, facts in KINDS["s3"].items() if key not in ("product", "group", "thresholds")}
SECRETS = ("access_key", "secret_key")
PACKAGE = "python3-botocore"
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# The package manager says that a package is there, also when somebody removed its files: look at the library itself.
_LIBRARY = "set -- /usr/lib/python3*/*-packages/botocore/session.py; test -e $1 && echo there"
_REINSTALL = (
    f"if command -v apt-get; then DEBIAN_FRONTEND=noninteractive apt-get -q -y --reinstall install {PACKAGE};"
    f" else dnf -q -y install {PACKAGE} && dnf -q -y reinstall {PACKAGE}; fi"
)
# A storage that does not answer is named within this time; the first listing of a large one goes on beyond it.
_FIRST_RUN_SECONDS = 60


def s3_exporter_components(
    storages: list[Mapping[str, Any]], credentials: Mapping[str, Any], options: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return one component's description for each storage.

    :param storages: the variable ``s3_exporter_storages``: name, and the keys of KEYS.
    :param credentials: the variable ``s3_exporter_credentials``: ``{name: {access_key, secret_key}}``.
    :param options: ``textfile_directory``, ``environment`` (mapping) and ``hardening`` (mapping).
    :raises ValueError: with every fault, one a line, each naming the variable; a key is never shown.
    """
    if not isinstance(storages, list) or not all(isinstance(entry, dict) for entry in storages):
        raise ValueError(f"{STORAGES}: {show(storages)} is not allowed; allowed: a list of mappings")
    if not isinstance(credentials, dict):
        raise ValueError(f"{CREDENTIALS}: a value of type {type(credentials).__name__}; allowed: a mapping by storage")
    faults = [fault for index, entry in enumerate(storages) for fault in _faults(f"{STORAGES}[{index}]", entry)]
    names = [entry.get("name") for entry in storages]
    faults += [f"{STORAGES}: {show(name)} stands twice; allowed: once" for name in dict.fromkeys(
        name for name in names if names.count(name) > 1)]  # fmt: skip
    faults += [fault for name in names if isinstance(name, str) for fault in _secret_faults(name, credentials)]
    if faults:
        raise ValueError("\n".join(faults))
    return [_component(entry, credentials[entry["name"]], options) for entry in storages]


def _faults(place: str, entry: Mapping[str, Any]) -> Iterator[str]:
    """Faults of one storage."""
    for key in entry:
        if key not in KEYS and key != "name":
            yield f"{place}.{key}: unknown key" + one_of(key, ("name", *KEYS))
    name = entry.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield f"{place}.name: {show(name)} is not a name; allowed: 1 to 63 of a-z, 0-9 and -, no - at either end"
    for key, facts in KEYS.items():
        value = entry.get(key, facts.default)
        if value is Required:
            yield f"{place}.{key}: is missing and has no default; it says: {facts.about}"
        elif value is not None or facts.default is not None:
            for suffix, fault in CHECKS[facts.shape](value):
                yield f"{place}.{key}{suffix}: {fault}"


def _secret_faults(name: str, credentials: Mapping[str, Any]) -> Iterator[str]:
    """Faults of one storage's keys; their values are never shown."""
    place, allowed = f"{CREDENTIALS}.{name}", "allowed: access_key and secret_key, from a vault"
    given = credentials.get(name)
    if not isinstance(given, dict):
        yield f"{place}: {'is missing' if given is None else 'is no mapping'}; {allowed}"
        return
    for key in given:
        if key not in SECRETS:
            yield f"{place}.{key}: unknown key" + one_of(key, SECRETS)
    for key in SECRETS:
        if not isinstance(given.get(key), str) or not given[key].strip():
            yield f"{place}.{key}: is {'missing' if key not in given else 'no text'}; {allowed}"


def _component(entry: Mapping[str, Any], credentials: Mapping[str, str], options: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{USER}_{entry['name']}"
    program, configuration = f"/usr/local/lib/{name}/s3_exporter.py", f"/etc/{name}/configuration.json"
    secret = f"/etc/{name}/credentials.json"
    settings = {key: entry.get(key, facts.default) for key, facts in KEYS.items()}
    interval = settings.pop("collection_interval_seconds")
    directory = options["textfile_directory"]
    told = {**settings, "service": entry["name"], "state": f"/var/lib/{name}/state.json",
            "output": f"{directory}/{name}.prom"}  # fmt: skip
    return {
        "name": name,
        "description": f"Prometheus collector for the sizes of S3 buckets ({entry['name']})",
        "source": "package",
        "package": {"name": PACKAGE, "binaries": {"python3": "/usr/bin/python3"}},
        "binary": "python3",
        # Isolated: nothing of the environment or of the working folder is imported; no compiled files are written.
        "arguments": ["-I", "-B", program, configuration],
        "environment": options["environment"],
        "user": USER,
        # Members may write where node_exporter reads.
        "groups": ["node_exporter"],
        "writable_paths": [directory],
        # systemd, as root, hands the keys to this service alone; the service's user cannot read the file.
        "hardening": {"LoadCredential": f"credentials.json:{secret}", **options["hardening"]},
        "files": [
            {"path": program, "source": "golden.signals:roles/s3_exporter/files/s3_exporter.py", "mode": "0644",
             "group": "root"},
            {"path": configuration, "data": told},
            {"path": secret, "data": {key: credentials[key] for key in SECRETS}, "mode": "0600", "group": "root",
             "secret": True},
        ],
        "schedule": {"interval": interval},
        "health": {"timeout": _FIRST_RUN_SECONDS},
        "checks": [
            {"name": PACKAGE, "command": ["sh", "-c", _LIBRARY], "expect": "there",
             "repair": [{"command": ["sh", "-c", _REINSTALL]}]},
        ],
    }  # fmt: skip

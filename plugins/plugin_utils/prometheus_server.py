# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a Prometheus server from the role's variables: configuration, rules, targets, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.golden.signals.plugins.plugin_utils.plain_secrets import secret_faults
from ansible_collections.golden.signals.plugins.plugin_utils.web import web_configuration_files

DIRECTORY = "/etc/prometheus"
_RULE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.ya?ml")
_TARGET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.json")
_SECRET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def prometheus_files(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the managed files of a Prometheus server, as a component's ``files``.

    References in prometheus.yml are relative (``rules/x.yml``, ``targets/x.json``, ``secrets/x``), so that a staged
    copy of the folder can be checked as it is.

    :param options: the role's variables without the prefix ``prometheus_``: scrape_interval, scrape_timeout (may be
        empty), evaluation_interval (durations such as 15s), external_labels, scrape_configs, extra_scrape_configs,
        remote_write, alertmanagers, alert_relabel_configs, rule_files (controller paths),
        generated_rules ({name: data}), targets ({"name.json": [{"targets", "labels"}]}), secrets ({name: text}),
        web_config, target_removal_limit (0 to 1).
    :raises ValueError: with every fault, one a line, each naming the variable.
    """
    faults = list(_faults(options))
    if faults:
        raise ValueError("\n".join(faults))
    files = [_file("prometheus.yml", data=configuration(options))]
    files += [_file(f"rules/{_base(path)}", source=path) for path in options["rule_files"]]
    files += [_file(f"rules/{name}", data=data) for name, data in options["generated_rules"].items()]
    limit = options["target_removal_limit"]
    for name, data in options["targets"].items():
        files.append(_file(f"targets/{name}", data=data, on_change="none", removal_limit=limit))
    for name, value in options["secrets"].items():
        # Prometheus reads these at each request: no reload.
        files.append(_file(f"secrets/{name}", content=value, on_change="none", secret=True))
    web = web_configuration_files(options["web_config"], f"{DIRECTORY}/web.yml", "prometheus", "prometheus_web_config")
    return files + web


def configuration(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return prometheus.yml as data; sections that would be empty are left out. ``options``: see prometheus_files."""
    rules = [_base(path) for path in options["rule_files"]] + list(options["generated_rules"])
    general = {
        "scrape_interval": options["scrape_interval"],
        "scrape_timeout": options["scrape_timeout"],
        "evaluation_interval": options["evaluation_interval"],
        "external_labels": options["external_labels"],
    }
    alerting = {
        "alert_relabel_configs": options["alert_relabel_configs"],
        "alertmanagers": options["alertmanagers"],
    }
    whole = {
        "global": {key: value for key, value in general.items() if value},
        "rule_files": [f"rules/{name}" for name in rules],
        "alerting": {key: value for key, value in alerting.items() if value} if options["alertmanagers"] else {},
        "scrape_configs": [*options["scrape_configs"], *options["extra_scrape_configs"]],
        "remote_write": options["remote_write"],
    }
    return {key: value for key, value in whole.items() if value}


def _faults(options: Mapping[str, Any]) -> Iterator[str]:
    for name in ("scrape_configs", "extra_scrape_configs", "remote_write", "alertmanagers"):
        example = "for example secrets/NAME with the text in prometheus_secrets.NAME"
        yield from secret_faults(options[name], f"prometheus_{name}", example)
        for place, path in _secret_files(options[name], f"prometheus_{name}"):
            if path.removeprefix("secrets/") not in options["secrets"]:
                known = ", ".join(options["secrets"]) or "none"
                yield f"{place} is {path!r}, which prometheus_secrets does not have; there is: {known}"
    yield from _job_faults(options)
    rules = [_base(path) for path in options["rule_files"]] + list(options["generated_rules"])
    yield from _name_faults("prometheus_rule_files and prometheus_generated_rules", rules, _RULE_NAME, "NAME.yml")
    yield from _name_faults("prometheus_targets", list(options["targets"]), _TARGET_NAME, "NAME.json")
    yield from _name_faults("prometheus_secrets", list(options["secrets"]), _SECRET_NAME, "letters, digits and ._-")
    for name, groups in options["targets"].items():
        if not isinstance(groups, list) or not all(isinstance(g, Mapping) and "targets" in g for g in groups):
            yield f"prometheus_targets['{name}']: allowed: a list of {{targets: [host:port], labels: {{}}}}"


def _job_faults(options: Mapping[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    for variable in ("scrape_configs", "extra_scrape_configs"):
        for index, job in enumerate(options[variable]):
            name = job.get("job_name") if isinstance(job, Mapping) else None
            place = f"prometheus_{variable}[{index}].job_name"
            if not name:
                yield f"{place} is missing; allowed: a name that no other job has"
            elif name in seen:
                yield f"{place}: {name!r} is used twice; allowed: a name that no other job has"
            seen.add(str(name))


def _name_faults(variable: str, names: list[Any], pattern: re.Pattern[str], allowed: str) -> Iterator[str]:
    for name in names:
        if not isinstance(name, str) or not pattern.fullmatch(name):
            yield f"{variable}: {name!r} is no name of a file; allowed: {allowed}"
    for name in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"{variable}: two files are named {name!r}; allowed: one"


def _secret_files(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, entry in value.items():
            if isinstance(entry, str) and str(key).endswith("_file") and entry.startswith("secrets/"):
                yield f"{where}.{key}", entry
            elif key == "files" and isinstance(entry, list):
                # of http_headers; those of file_sd_configs lie elsewhere
                for path in entry:
                    if isinstance(path, str) and path.startswith("secrets/"):
                        yield f"{where}.{key}", path
            else:
                yield from _secret_files(entry, f"{where}.{key}")
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _secret_files(entry, f"{where}[{index}]")


def _base(path: str) -> str:
    return str(path).rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _file(name: str, **what: Any) -> dict[str, Any]:
    general = {"mode": "0640", "owner": "root", "group": "prometheus", "on_change": "reload"}
    return {"path": f"{DIRECTORY}/{name}", **general, **what}

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings, from defaults.ini, grafana.ini, GF_ variables and cfg: arguments, as Grafana reads them."""

from __future__ import annotations

import configparser
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .faults import Faults

VERSIONS = {"12.4.3": "none", "12.3.0": "NA"}
"""Recorded versions and the commit in their health answer."""


@dataclass(frozen=True)
class Settings:
    """What a stand-in is told.

    Attributes:
        version: the version whose behaviour is shown.
        legacy_storage: folders and dashboards behave as in SQL storage (12.3.0 always does).
        data, logs, provisioning: directories; None keeps everything in memory, logs and provisions nothing.
        alertmanager_delay: seconds until a new organisation has an Alertmanager configuration.
        evaluate: whether a thread evaluates alert rules; tests do it themselves.
    """

    version: str = "12.4.3"
    legacy_storage: bool = False
    address: str = "127.0.0.1"
    port: int = 3000
    admin_user: str = "admin"
    admin_password: str = "admin"
    data: Path | None = None
    logs: Path | None = None
    provisioning: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    alertmanager_delay: float = 60.0
    evaluate: bool = True
    faults: Faults = field(default_factory=Faults)

    @property
    def behaves_as(self) -> str:
        """The recorded version whose behaviour is shown: 12.4.3, but for versions before 12.4."""
        return "12.3.0" if tuple(int(part) for part in self.version.split(".")[:2]) < (12, 4) else "12.4.3"

    @property
    def unified(self) -> bool:
        """Whether folders and dashboards behave as in unified storage."""
        return self.behaves_as == "12.4.3" and not self.legacy_storage


def ini_values(files: Sequence[Path], overrides: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """{'section.key': value} of files in order, then GF_SECTION_KEY variables, then 'cfg:section.key=value'."""
    parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#", ";"), interpolation=None)
    for file in files:
        if file.is_file():
            # Grafana's files may begin without a section.
            parser.read_string("[DEFAULT]\n" + file.read_text(encoding="utf-8"), source=str(file))
    values = {f"{section}.{key}": value for section in parser.sections() for key, value in parser.items(section)}
    known = {f"GF_{name.replace('.', '_').replace('-', '_').upper()}": name for name in [*values, *_READ]}
    values.update({known[name]: value for name, value in environment.items() if name in known})
    for override in overrides:
        name, _, value = override.removeprefix("cfg:").removeprefix("default.").partition("=")
        values[name] = value
    return {name: _expanded(value, environment) for name, value in values.items()}


_READ = (
    "server.http_addr",
    "server.http_port",
    "server.protocol",
    "server.cert_file",
    "server.cert_key",
    "security.admin_user",
    "security.admin_password",
    "paths.data",
    "paths.logs",
    "paths.provisioning",
)


def _expanded(value: str, environment: Mapping[str, str]) -> str:
    """``$__file{path}`` and ``$__env{NAME}``, as Grafana expands them."""
    if value.startswith("$__file{") and value.endswith("}"):
        return Path(value[8:-1]).read_text(encoding="utf-8").strip()
    if value.startswith("$__env{") and value.endswith("}"):
        return environment.get(value[7:-1], "")
    return value


def from_ini(home: Path, config: Path | None, overrides: Sequence[str], version: str) -> Settings:
    """Settings of an installed stand-in; relative paths are inside its home."""
    values = ini_values([home / "conf/defaults.ini", *([config] if config else [])], overrides, os.environ)
    tls = values.get("server.protocol", "http") in ("https", "h2")

    def path(name: str, default: str) -> Path:
        return home / (values.get(f"paths.{name}") or default)

    return Settings(
        version=version,
        address=values.get("server.http_addr") or "0.0.0.0",
        port=int(values.get("server.http_port") or 3000),
        admin_user=values.get("security.admin_user") or "admin",
        admin_password=values.get("security.admin_password") or "admin",
        data=path("data", "data"),
        logs=None if values.get("log.mode") == "console" else path("logs", "data/log"),
        provisioning=path("provisioning", "conf/provisioning"),
        certificate=Path(values["server.cert_file"]) if tls else None,
        key=Path(values["server.cert_key"]) if tls else None,
    )

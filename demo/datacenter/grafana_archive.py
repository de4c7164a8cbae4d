# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The archive of Grafana: a real one that the user names, or the stand-in, packed as upstream packs Grafana."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import Any

from grafana_standin.pack import pack

from datacenter import access
from datacenter.plan import DemoError

VARIABLE = "GRAFANA_ARCHIVE"
STAND_IN_VERSION = "12.4.3"
# grafana-12.4.3.linux-amd64.tar.gz, or with the number of the build: grafana_12.4.3_24388279614_linux_amd64.tar.gz
_NAME = re.compile(r"grafana(?:-enterprise)?[-_]v?(\d+\.\d+\.\d+)(?:_\d+)?[._]linux[-_](amd64|arm64)\.tar\.gz")


def provide(directory: Path) -> dict[str, Any]:
    """Put the archive into ``directory``; its entry of archives.json: version, sha256 by architecture, file, source.

    Raises:
        DemoError: GRAFANA_ARCHIVE names no file, or one that is not named as upstream names its archives.
    """
    given = os.environ.get(VARIABLE, "")
    if given:
        found = _NAME.fullmatch(Path(given).name)
        if not found or not Path(given).is_file():
            raise DemoError(
                f"{VARIABLE} is {given!r}; allowed: a file, named as upstream does: grafana-12.4.3.linux-amd64.tar.gz"
            )
        version, architecture = found.groups()
        target = directory / Path(given).name
        shutil.copyfile(given, target)
    else:
        version, architecture = STAND_IN_VERSION, "amd64"
        target = pack(version, directory, architecture)
    access.give_to_caller(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    return {
        "version": version,
        # The stand-in is a script: the same bytes run on every architecture.
        "sha256": {architecture: digest} if given else {"amd64": digest, "arm64": digest},
        "file": target.name,
        "source": VARIABLE if given else "stand-in",
    }

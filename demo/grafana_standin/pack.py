# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs the stand-in in the layout of Grafana's archive: ``python3 -m demo.grafana_standin.pack --output DIR``.

grafana-<version>.linux-<arch>.tar.gz holds grafana-<version>/{VERSION, bin/grafana, conf/defaults.ini, conf/sample.ini,
public/, lib/grafana_standin/}. It needs Python 3.11 on the machine. The same input makes the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import tarfile
from pathlib import Path

from .organisations import PAGE
from .settings import VERSIONS

ENTRY = """#!/usr/bin/env python3
# Grafana's place is taken by the stand-in of golden.signals: the layout and the command line are Grafana's.
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HOME / "lib"))

from grafana_standin.command_line import installed  # noqa: E402

sys.exit(installed(HOME))
"""
DEFAULTS = """; Defaults of the stand-in; every key can be set in grafana.ini and by GF_SECTION_KEY.
[paths]
data = data
logs = data/log
plugins = data/plugins
provisioning = conf/provisioning

[server]
protocol = http
http_addr =
http_port = 3000

[security]
admin_user = admin
admin_password = admin
"""


def contents(version: str) -> dict[str, tuple[bytes, int]]:
    """{path in the archive: (content, mode)}."""
    files: dict[str, tuple[bytes, int]] = {
        "VERSION": (f"{version}\n".encode(), 0o644),
        "bin/grafana": (ENTRY.encode(), 0o755),
        "conf/defaults.ini": (DEFAULTS.encode(), 0o644),
        "conf/sample.ini": (DEFAULTS.encode(), 0o644),
        "public/index.html": ((PAGE % version).encode(), 0o644),
    }
    for source in sorted(Path(__file__).parent.glob("*.py")):
        files[f"lib/grafana_standin/{source.name}"] = (source.read_bytes(), 0o644)
    return files


def pack(version: str, directory: Path, arch: str = "amd64") -> Path:
    """Write the archive; its path."""
    directory.mkdir(parents=True, exist_ok=True)
    target, root = directory / f"grafana-{version}.linux-{arch}.tar.gz", f"grafana-{version}"
    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for folder in ("", "/bin", "/conf", "/lib", "/lib/grafana_standin", "/public"):
            entry = tarfile.TarInfo(root + folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry)
        for name, (content, mode) in contents(version).items():
            entry = tarfile.TarInfo(f"{root}/{name}")
            entry.size, entry.mode = len(content), mode
            archive.addfile(entry, io.BytesIO(content))
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", default="12.4.3", help=f"shown; behaviour is that of {' or '.join(VERSIONS)}")
    parser.add_argument("--arch", default="amd64")
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    target = pack(given.version, given.output, given.arch)
    print(f"{target} sha256={hashlib.sha256(target.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()

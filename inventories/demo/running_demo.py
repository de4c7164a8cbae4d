#!/usr/bin/env python3
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inventory of the running demo: variables for all machines, no machine of its own.

The environment variable DEMO names the demo. Where its archives are Debian's programs in upstream's layout, their
folder, versions and sums are given here; otherwise nothing is, and the roles' own pinned versions hold. Debian's
sql_exporter is another program than upstream's of that name, and is taken as the package that it is.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def variables(directory: Path) -> dict[str, Any]:
    """Variables from build/demo/NAME/archives.json, which demo/machines.py writes."""
    found: dict[str, Any] = {"demo_name": directory.name, "demo_directory": str(directory)}
    path = directory / "archives.json"
    archives = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"source": "upstream"}
    if archives["source"] == "debian":
        found["component_mirror"] = archives["directory"]
        found["sql_exporter_source"] = "package"
        for name, component in archives["components"].items():
            found[f"{name}_version"] = component["version"]
            found[f"{name}_sha256"] = component["sha256"]
    if grafana := archives.get("grafana"):
        found["grafana_version"] = grafana["version"]
        found["grafana_sha256"] = grafana["sha256"]
        found["grafana_archive_url"] = f"https://dl.grafana.com/oss/release/{grafana['file']}"
        if "cache" in grafana:
            found["component_cache"] = grafana["cache"]
    return found


def main() -> None:
    """Print what `ansible-inventory` asks for; host variables are within, so it asks once."""
    root = Path(__file__).resolve().parents[2]
    directory = root / "build" / "demo" / (os.environ.get("DEMO") or "demo")
    print(json.dumps({"all": {"vars": variables(directory)}, "_meta": {"hostvars": {}}}))


if __name__ == "__main__":
    main()

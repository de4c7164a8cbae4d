# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the dashboards, or say which committed file is not what the code builds.

python3 -m dashboards.build [--check] [--directory DIR] [--runbooks URL]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from dashboards.hosts import hosts
from dashboards.links import RUNBOOKS
from dashboards.model import build
from dashboards.monitoring import monitoring
from dashboards.overview import overview
from dashboards.postgresql import postgresql
from dashboards.rabbitmq import rabbitmq
from dashboards.s3 import s3
from dashboards.service import service
from dashboards.users import users

DIRECTORY = Path(__file__).resolve().parents[1] / "roles/signals/files/dashboards"
PAGES = (overview, service, rabbitmq, postgresql, s3, users, hosts, monitoring)


def all_dashboards() -> dict[str, dict[str, Any]]:
    """Return every dashboard by its file name."""
    built = [build(page()) for page in PAGES]
    return {f"{dashboard['uid']}.json": dashboard for dashboard in built}


def as_text(dashboard: dict[str, Any]) -> str:
    """Return a dashboard as it is committed: sorted keys, so that a difference is a change."""
    return json.dumps(dashboard, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the files; 1 if --check finds another content."""
    parser = argparse.ArgumentParser(description="Build the dashboards.")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    parser.add_argument("--directory", type=Path, default=DIRECTORY)
    parser.add_argument("--runbooks", default=RUNBOOKS, help="address in front of docs/runbooks/<alert>.md")
    options = parser.parse_args(arguments)
    wrong = 0
    built = {name: as_text(content).replace(RUNBOOKS, options.runbooks) for name, content in all_dashboards().items()}
    for name, text in built.items():
        path = options.directory / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        wrong += 1
        print(f"{name}: {'differs from what the code builds' if options.check else 'written'}")
        if not options.check:
            options.directory.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in sorted(set(options.directory.glob("golden-*.json")) - {options.directory / name for name in built}):
        wrong += 1
        print(f"{path.name}: no code builds it")
    return 1 if options.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())

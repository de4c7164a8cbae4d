# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python3 -m load_generator run``: send traffic; ``totals``: what was done; ``expect``: what a run will do;
``users``: how many there were; ``scenario``: play the scenario of a seed."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import time
from pathlib import Path

from . import users
from .ledger import Ledger, as_json
from .plan import Settings, SettingsError, expected_totals, read_settings


def run(settings: Settings, ledger_file: Path, seconds: float) -> None:
    """Send traffic for so many seconds, or until a signal."""
    from .letters import Letters
    from .traffic import Generator

    with Ledger(ledger_file) as ledger, Letters(ledger, settings.held) as letters:
        generator = Generator(settings, ledger, letters)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: generator.stop())
        generator.run(seconds)


def play(settings: Settings, ledger_file: Path, seed: int, short: bool, diary_file: Path) -> None:
    """Play the scenario of a seed, to its end or until a signal.

    Raises:
        ValueError: the settings lack a service.
    """
    from .letters import Letters
    from .scenario import make_scenario
    from .scenes import Diary, Player
    from .sessions import Sessions

    scenario = make_scenario(seed, settings, short)
    with Ledger(ledger_file) as ledger, Letters(ledger, scenario.held) as letters, Sessions() as sessions:
        player = Player(scenario, settings, ledger, letters, sessions, Diary(diary_file, scenario))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: player.stop())
        player.run()


def main() -> int:
    """Read the command line and do as it says; the exit status."""
    parser = argparse.ArgumentParser(prog="load_generator", description=__doc__)
    parser.add_argument("action", choices=["run", "totals", "expect", "users", "scenario"])
    parser.add_argument("--settings", type=Path, default=Path("/etc/load/settings.json"))
    parser.add_argument("--ledger", type=Path, default=Path("/var/lib/load/ledger.sqlite"))
    parser.add_argument("--seconds", type=float, default=0.0, help="length of the run; 0: until stopped")
    parser.add_argument("--at", type=float, help="users: before this time, in seconds since 1970 (default: now)")
    parser.add_argument("--since", type=float, default=0.0, help="users: not before this time")
    parser.add_argument("--seed", type=int, default=1, help="scenario: chooses it")
    parser.add_argument("--short", action="store_true", help="scenario: its short form")
    parser.add_argument(
        "--diary", type=Path, default=Path("/var/lib/load/scenario.json"), help="scenario: what is done"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = read_settings(json.loads(options.settings.read_text(encoding="utf-8")))
    except (OSError, SettingsError, json.JSONDecodeError) as error:
        print(f"--settings {options.settings}: {error}", file=sys.stderr)
        return 2
    if options.action == "run":
        run(settings, options.ledger, options.seconds)
        if options.seconds:
            print(as_json(options.ledger))
    elif options.action == "scenario":
        play(settings, options.ledger, options.seed, options.short, options.diary)
    elif options.action == "totals":
        print(as_json(options.ledger))
    elif options.action == "users":
        print(json.dumps(users.distinct(options.ledger, options.at or time.time(), options.since), indent=2))
    else:
        print(json.dumps(expected_totals(settings, options.seconds), indent=2, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask a Prometheus for every query of the committed dashboards and say which of them return nothing.

    python3 -m dashboards.check --prometheus http://mon1.example.org:9090 [--minutes 15] [--verbose]

Nothing is written. Ends with 1 where a query fails, or returns nothing although it should.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from dashboards.build import DIRECTORY
from dashboards.promql import filled, queries
from dashboards.silences import silence_of


class Prometheus:
    """Reads from one server. Errors: ValueError with the server's message, OSError if it does not answer."""

    def __init__(self, url: str, minutes: int) -> None:
        """Ask `url`; queries over time cover the last `minutes`."""
        self.url = url.rstrip("/")
        self.minutes = minutes

    def ask(self, expression: str, instant: bool) -> list[Any]:
        """Return the series of an expression, at present or over time."""
        parameters = {"query": expression}
        if not instant:
            end = time.time()
            parameters |= {"start": f"{end - 60 * self.minutes:.0f}", "end": f"{end:.0f}", "step": "30"}
        path = "query" if instant else "query_range"
        request = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                result: list[Any] = json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise ValueError(error.read().decode(errors="replace")[:300]) from error
        return result


def silent(server: Prometheus, expression: str) -> str:
    """Return why an expression rightly returns nothing, or an empty text."""
    silence = silence_of(expression)
    return "" if silence is None or server.ask(filled(silence.needs), True) else silence.reason


def examine(server: Prometheus, expression: str, instant: bool) -> tuple[str, str]:
    """Return `data`, `silent`, `NO DATA` or `ERROR`, with a note."""
    try:
        found = server.ask(filled(expression), instant)
        if found:
            return "data", f"{len(found)} series"
        reason = silent(server, expression)
    except ValueError as error:
        return "ERROR", str(error)
    return ("silent", reason) if reason else ("NO DATA", "")


def main(arguments: list[str] | None = None) -> int:
    """Examine all dashboards."""
    parser = argparse.ArgumentParser(description="Ask a Prometheus for every query of the dashboards.")
    parser.add_argument("--prometheus", required=True, metavar="URL")
    parser.add_argument("--minutes", type=int, default=15, help="how far queries over time look back")
    parser.add_argument("--directory", type=Path, default=DIRECTORY)
    parser.add_argument("--verbose", action="store_true", help="also name the queries with data")
    options = parser.parse_args(arguments)
    server = Prometheus(options.prometheus, options.minutes)
    totals: dict[str, int] = {}
    for path in sorted(options.directory.glob("*.json")):
        for query in queries(json.loads(path.read_text(encoding="utf-8"))):
            outcome, note = examine(server, query.expression, query.instant)
            totals[outcome] = totals.get(outcome, 0) + 1
            if options.verbose or outcome != "data":
                print(f"{outcome:8} {path.stem}: {query.place}: {note}")
            if outcome in ("NO DATA", "ERROR"):
                print(f"         {filled(query.expression)}")
    print(", ".join(f"{number} {outcome}" for outcome, number in sorted(totals.items())))
    return 1 if totals.get("NO DATA") or totals.get("ERROR") or not totals else 0


if __name__ == "__main__":
    sys.exit(main())

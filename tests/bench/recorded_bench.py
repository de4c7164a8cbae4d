# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What dashboards gain from recorded series: their panels over 200 hosts, and the same queries on the raw series.

A fleet's history (history.py) and the shipped rules over it are made into blocks by promtool; a real Prometheus answers
every query of the shipped dashboards that such a fleet can fill, as it is and with each recorded series replaced by its
rule, in turn, best of several. Both must give the same values. Results go to build/bench/recorded.json.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import yaml

from dashboards import build
from dashboards.promql import Query, filled, queries, series
from tests.bench.history import STEP, families, page
from tests.unit.real_prometheus import ROOT, program, prometheus

RESULTS = ROOT / "build/bench/recorded.json"
RULES = ROOT / "roles/signals/files/rules"
HOURS = 6
# Backfilled blocks must end three hours ago (Prometheus' documentation of promtool).
AGO_HOURS = 4
# Rules are evaluated as often as they are shipped to be, each level at an offset of its own within these 15 s. Queries
# come at the last second of each minute of the history: by then every level has seen the raw samples that they see.
EVALUATION_SECONDS = 15
LATE_SECONDS = STEP - 1
# Dashboards of one service or machine are shown for one: the time they take is measured so, not over the fleet.
SHOWN_FOR = {"golden-service": {"service": "api1"}}
# Budgets of issue 5: all recorded queries against all raw ones, equality of values, 95 % of all answers.
RATIO, EQUAL, P95_SECONDS = 0.1, 1e-6, 0.1


def rules() -> dict[str, str]:
    """{recorded series: its expression} of the shipped rules, without comments."""
    found: dict[str, str] = {}
    for path in sorted(RULES.glob("*.yml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                if "record" in rule:
                    found[rule["record"]] = re.sub(r"#[^\n]*", "", rule["expr"]).strip()
    return found


def names(expression: str, known: set[str]) -> set[str]:
    """Which of the known series an expression names, with or without a selector."""
    return {word for word in re.findall(r"[a-zA-Z_:][\w:]*", expression) if word in known}


def levels(recorded: dict[str, str], raw: set[str]) -> list[dict[str, str]]:
    """Rules that can be computed from the raw series: first those on raw series alone, then those on these, ..."""
    # A window over a recorded series cannot be written out in raw ones.
    windows = re.compile(rf"(?:{'|'.join(map(re.escape, recorded))})(?:\{{[^}}]*\}})?\[")
    done: set[str] = set(raw)
    found: list[dict[str, str]] = []
    while True:
        ready = {
            name: expression
            for name, expression in recorded.items()
            if name not in done
            and "offset 1w" not in expression
            and names(expression, set(recorded)) <= done
            and names(expression, raw | done)
            and not windows.search(expression)
        }
        if not ready:
            return found
        found.append(ready)
        done |= set(ready)


def expanded(expression: str, recorded: dict[str, str]) -> str:
    """An expression with each recorded series, selector and all, replaced by its rule."""

    def rule(match: re.Match[str]) -> str:
        inner = expanded(recorded[match[1]], recorded)
        return f"({inner})"

    pattern = "|".join(sorted(map(re.escape, recorded), key=len, reverse=True))
    return re.sub(rf"(?<![\w:])({pattern})(?![\w:])(?:\{{[^}}]*\}})?", rule, expression)


def fleet_queries(usable: set[str]) -> list[tuple[str, Query]]:
    """(dashboard, query) of all shipped panels that a fleet with these recorded series fills."""
    found = []
    for path in sorted(build.DIRECTORY.glob("*.json")):
        for query in queries(json.loads(path.read_text(encoding="utf-8"))):
            used = series(query.expression)
            if used and used <= usable and "offset" not in query.expression and "[" not in query.expression:
                found.append((path.stem, query))
    return found


def promtool(*arguments: str) -> None:
    """Run promtool; its output is shown where it fails."""
    tool = Path(program()).with_name("promtool")
    done = subprocess.run([str(tool), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: promtool {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-2000:]}")


def make_blocks(directory: Path, hosts: int, begin: int, end: int) -> dict[str, str]:
    """Blocks of the history and of all rules over it in ``directory``/blocks; the rules that were computed."""
    text, blocks = directory / "history.txt", directory / "blocks"
    with text.open("w", encoding="utf-8") as file:
        file.writelines(page(hosts, begin, end))
    promtool("tsdb", "create-blocks-from", "openmetrics", str(text), str(blocks))
    raw = {name for rows in families(1).values() for name, _labels, _curve in rows}
    computed: dict[str, str] = {}
    for number, level in enumerate(levels(rules(), raw)):
        group = {"name": "bench", "rules": [{"record": name, "expr": level[name]} for name in level]}
        file_ = directory / f"level{number}.yml"
        file_.write_text(json.dumps({"groups": [group]}), encoding="utf-8")
        with server(directory) as url:
            promtool(
                *("tsdb", "create-blocks-from", "rules", f"--url={url}", f"--start={begin}", f"--end={end}"),
                *(f"--eval-interval={EVALUATION_SECONDS}s", f"--output-dir={blocks}", str(file_)),
            )
        computed |= level
    return computed


def server(directory: Path) -> Any:
    """A Prometheus over a copy of the blocks; it scrapes nothing."""
    home = directory / "server"
    home.mkdir(exist_ok=True)
    shutil.copytree(directory / "blocks", home / "data")
    return prometheus(home, [], {"groups": []})


def ask(url: str, expression: str, instant: bool, begin: int, end: int) -> tuple[float, list[dict[str, Any]]]:
    """Seconds until the whole answer was there, and its series."""
    arguments = {"query": expression, "time": end} if instant else {"query": expression, "start": begin, "end": end}
    path = "query" if instant else "query_range"
    address = f"{url}/api/v1/{path}?{urlencode(arguments | ({} if instant else {'step': STEP}))}"
    began = time.perf_counter()
    with urlopen(address, timeout=120) as answer:
        content = answer.read()
    return time.perf_counter() - began, json.loads(content)["data"]["result"]


def points(found: list[dict[str, Any]]) -> dict[tuple[Any, ...], float]:
    """{(labels, time): value} of an answer."""
    return {
        (tuple(sorted(row["metric"].items())), at): float(value)
        for row in found
        for at, value in row.get("values", [row.get("value")])
    }


def difference(first: dict[tuple[Any, ...], float], second: dict[tuple[Any, ...], float]) -> float:
    """The greatest relative difference of two answers; infinite where one has a point that the other has not."""
    if set(first) != set(second):
        return math.inf
    return max(
        (
            abs(first[key] - second[key]) / max(abs(first[key]), abs(second[key]), 1e-12)
            for key in first
            if not (math.isnan(first[key]) and math.isnan(second[key])) and first[key] != second[key]
        ),
        default=0.0,
    )


def measure(url: str, computed: dict[str, str], begin: int, end: int, repetitions: int) -> list[dict[str, Any]]:
    """A row for each query that a recorded series answers."""
    rows = []
    for page_name, query in fleet_queries(set(computed)):
        recorded = filled(query.expression)
        raw = expanded(recorded, computed)
        times: dict[str, list[float]] = {"recorded": [], "raw": [], "shown": []}
        shown = filled(query.expression, **SHOWN_FOR.get(page_name, {}))
        answers = {}
        for _ in range(repetitions):
            for kind, expression in (("recorded", recorded), ("raw", raw)):
                seconds, answers[kind] = ask(url, expression, query.instant, begin, end)
                times[kind].append(seconds)
            times["shown"].append(ask(url, shown, query.instant, begin, end)[0])
        if answers["recorded"]:
            rows.append(
                {
                    "dashboard": page_name,
                    "panel": query.place,
                    "instant": query.instant,
                    "points": len(points(answers["recorded"])),
                    "recorded_ms": 1000 * min(times["recorded"]),
                    "raw_ms": 1000 * min(times["raw"]),
                    "difference": difference(points(answers["recorded"]), points(answers["raw"])),
                    "shown_ms": [1000 * seconds for seconds in times["shown"]],
                }
            )
    return rows


def report(rows: list[dict[str, Any]], hosts: int) -> dict[str, Any]:
    """The sums by which the budgets are judged."""
    ranges = [row for row in rows if not row["instant"]]
    answers = sorted(ms for row in rows for ms in row["shown_ms"])
    return {
        "hosts": hosts,
        "hours": HOURS,
        "queries": len(rows),
        "ratio": sum(row["recorded_ms"] for row in ranges) / sum(row["raw_ms"] for row in ranges),
        "greatest_difference": max(row["difference"] for row in rows),
        "p95_ms": answers[math.ceil(0.95 * len(answers)) - 1],
        "rows": rows,
    }


def show(result: dict[str, Any]) -> None:
    """Print the table."""
    print(f"\n{'dashboard':20}{'panel':46}{'points':>8}{'recorded ms':>13}{'raw ms':>9}{'ratio':>8}{'difference':>12}")
    for row in result["rows"]:
        print(
            f"{row['dashboard']:20}{row['panel'][:44]:46}{row['points']:8}{row['recorded_ms']:13.1f}{row['raw_ms']:9.1f}"
            f"{row['recorded_ms'] / row['raw_ms']:8.3f}{row['difference']:12.1e}"
        )
    print(f"\n{result['queries']} queries over {result['hosts']} hosts, {result['hours']} hours, step {STEP} s")
    print(f"all range queries, recorded / raw: {result['ratio']:.3f} (budget {RATIO})")
    print(f"p95 of all panels as they are shown: {result['p95_ms']:.0f} ms (budget {1000 * P95_SECONDS:.0f})")


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    end = int(time.time() - AGO_HOURS * 3600) // 7200 * 7200
    begin = end - HOURS * 3600
    with tempfile.TemporaryDirectory() as name:
        computed = make_blocks(Path(name), options.hosts, begin, end)
        print(f"{len(computed)} recorded series over the history of {options.hosts} hosts", flush=True)
        with server(Path(name)) as url:
            # The first minutes have no full window of five minutes.
            first, last = begin + 1800 + LATE_SECONDS, end - STEP + LATE_SECONDS
            rows = measure(url, computed, first, last, options.repetitions)
    result = report(rows, options.hosts)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    show(result)
    faults = []
    if result["ratio"] > RATIO:
        faults.append(f"recorded queries take {result['ratio']:.3f} of the raw ones, the budget is {RATIO}")
    if result["greatest_difference"] > EQUAL:
        faults.append(f"values differ by {result['greatest_difference']:.1e}, allowed is {EQUAL}")
    if result["p95_ms"] > 1000 * P95_SECONDS:
        faults.append(f"the p95 of all answers is {result['p95_ms']:.0f} ms, the budget is {1000 * P95_SECONDS:.0f}")
    for fault in faults:
        print(f"bench: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of a run, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.truth.comparison import Row

HEAD = ("signal", "truth", "shown", "error", "tolerance", "", "what is known")


def number(value: float | None) -> str:
    """A number with as many digits as are worth reading."""
    if value is None:
        return "-"
    return f"{value:.0f}" if value == int(value) else f"{value:.4g}"


def table(rows: list[Row]) -> list[tuple[str, ...]]:
    """The cells of the table, without its head."""
    return [
        (
            row.signal,
            number(row.truth),
            number(row.shown),
            number(row.error),
            row.tolerance,
            "ok" if row.within else "WRONG" if row.declared else "not declared",
            row.note if row.declared else "",
        )
        for row in rows
    ]


def text(rows: list[Row]) -> str:
    """The table for a terminal."""
    cells = [HEAD, *table(rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def markdown(rows: list[Row], title: str) -> str:
    """The table as a page."""
    lines = [HEAD, tuple("---" for _ in HEAD), *table(rows)]
    return f"# {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def summary(rows: list[Row]) -> str:
    """How many signals are right."""
    undeclared = sum(1 for row in rows if not row.declared)
    right = sum(1 for row in rows if row.within)
    return f"{right} of {len(rows)} signals are within their tolerance" + (
        f", {undeclared} not declared" if undeclared else ""
    )


def write(rows: list[Row], directory: Path, title: str) -> None:
    """truth.json and truth.md."""
    directory.mkdir(parents=True, exist_ok=True)
    data = [row.as_data() for row in rows]
    (directory / "truth.json").write_text(json.dumps(data, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    (directory / "truth.md").write_text(markdown(rows, title), encoding="utf-8")

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of a test: started on loopback, their output kept, always ended."""

from __future__ import annotations

import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.unit.real_prometheus import until

# Two cores start a dozen services at once, two of them Java machines.
START_SECONDS = 300
END_SECONDS = 15


@contextmanager
def running(
    name: str, command: list[str], directory: Path, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a directory that holds its log, ``NAME.log``.

    It stays in the group of the test's process, so that whoever stops the stage stops it, too.
    """
    with (directory / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=directory, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(END_SECONDS)


def wait_for(name: str, process: subprocess.Popen[bytes], directory: Path, *urls: str) -> None:
    """Wait until each URL answers, whatever its status; the log's end is in the error."""

    def answers() -> bool:
        assert process.poll() is None, story()
        return all(status_of(url) for url in urls)

    def story() -> str:
        return f"{name} does not answer: {(directory / f'{name}.log').read_text(errors='replace')[-3000:]}"

    until(answers, START_SECONDS, story)


def status_of(url: str) -> int:
    """The status of one GET, or 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0

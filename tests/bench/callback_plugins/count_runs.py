# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts task results and Python module runs of each host and writes them to $COUNT_RUNS_FILE as JSON.

A module run is one execution of a Python module on a host. Action plug-ins may cause several (copy: stat and copy) or
none, so they are counted where they are started, in ActionBase._execute_module. Workers are forked from the process
which loads this file, so they inherit the counting function; each appends a line to a file of its own run.
"""

from __future__ import annotations

import functools
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: count_runs
type: aggregate
short_description: Count task results and module runs per host
description: For tests/bench only.
"""


def count_module_runs(log: Path) -> None:
    """Have every module run append its host and module to ``log``, one write each, so that workers do not mix."""
    original = ActionBase._execute_module

    @functools.wraps(original)
    def counted(self: ActionBase, *arguments: Any, **keywords: Any) -> Any:
        host = (keywords.get("task_vars") or {}).get("inventory_hostname") or self._play_context.remote_addr
        module = keywords.get("module_name") or (arguments[0] if arguments else None) or self._task.action
        with log.open("a", encoding="utf-8") as stream:
            stream.write(f"{host}\t{module}\n")
        return original(self, *arguments, **keywords)

    ActionBase._execute_module = counted


class CallbackModule(CallbackBase):
    """See the module's text."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "count_runs"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._target = Path(os.environ["COUNT_RUNS_FILE"])
        self._log = self._target.with_suffix(".log")
        self._log.write_text("", encoding="utf-8")
        self._results: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        count_module_runs(self._log)

    def _count(self, result: Any) -> None:
        host = result.host.get_name()
        self._results[host] += 1
        self._changed[host] += bool(result.result.get("changed"))

    def v2_runner_on_ok(self, result: Any) -> None:
        self._count(result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._count(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._count(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        lines = self._log.read_text(encoding="utf-8").splitlines()
        counts = {
            "task_results": dict(self._results),
            "changed": dict(self._changed),
            "module_runs": dict(Counter(line.split("\t")[0] for line in lines)),
            "modules": dict(Counter(line.split("\t")[1] for line in lines)),
        }
        self._target.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
        self._log.unlink()

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules in time-lapse, with which tests/alerts runs, are the shipped rules but for their durations."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.alerts import time_lapse

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "roles/signals/files/rules"
DURATION = re.compile(r"\b\d+[smhdw]\b")


def rules(directory: Path) -> list[dict[str, Any]]:
    """All rules of a directory, in order."""
    return [
        rule
        for path in sorted(directory.glob("*.yml"))
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
    ]


def test_only_durations_differ_and_promtool_takes_them(tmp_path: Path) -> None:
    paths = time_lapse.write(SHIPPED, tmp_path)
    before, after = rules(SHIPPED), rules(tmp_path)
    assert len(before) == len(after) > 100
    for old, new in zip(before, after):
        assert set(old) == set(new)
        for key in old.keys() - {"expr", "for", "keep_firing_for"}:
            assert old[key] == new[key]
        texts = [re.sub(r"increase5m / \d+", "", DURATION.sub("", rule["expr"])) for rule in (old, new)]
        assert texts[0] == texts[1]
    promtool = shutil.which("promtool", path=f"{ROOT / 'build/tools/bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    assert promtool, "there is no program promtool: run `make tools`"
    subprocess.run([promtool, "check", "rules", *paths], check=True, capture_output=True)


def test_every_duration_is_divided() -> None:
    assert time_lapse.expression("rate(a[5m]) / (b offset 1h)") == "rate(a[15s]) / (b offset 180s)"
    assert time_lapse.expression("sum_over_time(a[1h:5m])") == "sum_over_time(a[180s:15s])"
    assert time_lapse.expression("rate(a[1m]) / (b offset 1w)") == "rate(a[12s]) / (b offset 2m)"
    assert time_lapse.expression('service:x:rate5m{a="[5x]"} > 300') == 'service:x:rate5m{a="[5x]"} > 300'
    assert time_lapse.expression("service:e:increase5m / 300") == "service:e:increase5m / 15"
    group = {"rules": [{"alert": "A", "expr": "a", "for": "10m"}]}
    assert time_lapse.lapsed({"groups": [group]}, 7)["groups"] == [
        {"interval": "7s", "rules": [{"alert": "A", "expr": "a", "for": "30s"}]}
    ]

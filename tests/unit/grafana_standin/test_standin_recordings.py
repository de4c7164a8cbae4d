# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every recorded exchange of real Grafana servers, replayed against the stand-in."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import real_prometheus
from standin_replay import recordings, replay

from demo.grafana_standin.server import running

PASSWORD = "admin-secret-1"
RECORDED_ADDRESS = "127.0.0.1:9095"


def test_there_are_recordings_of_both_versions() -> None:
    counts = {}
    for path in recordings():
        counts[path.parent.name] = counts.get(path.parent.name, 0) + len(json.loads(path.read_text())["exchanges"])
    assert counts == {"12.4.3": 321, "12.3.0": 321}


@contextmanager
def _prometheus(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a Prometheus that scrapes itself, as that of the recordings does."""
    port = real_prometheus.free_port()
    monkeypatch.setattr(real_prometheus, "free_port", lambda: port)
    job = {"job_name": "prometheus", "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
    with real_prometheus.prometheus(directory, [job], {"groups": []}) as url:
        real_prometheus.until(lambda: _is_up(url), 30, lambda: "there is no series up")
        yield f"127.0.0.1:{port}"


def _is_up(url: str) -> bool:
    with urllib.request.urlopen(f"{url}/api/v1/query?query=up", timeout=5) as answer:
        return bool(json.load(answer)["data"]["result"])


def _provisioned(recording: dict[str, Any], directory: Path) -> Path:
    for name, content in recording.get("files", {}).items():
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content.replace("DIR", str(directory)))
    return directory


@pytest.mark.parametrize("path", recordings(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_recording_replays(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = json.loads(path.read_text())
    settings: dict[str, Any] = {
        "version": recording["grafana"],
        "legacy_storage": "legacy SQL storage" in recording["server"],
        "admin_password": PASSWORD,
        "provisioning": _provisioned(recording, tmp_path / "provisioning"),
        "alertmanager_delay": 60.0,
    }
    with running(**settings) as server:
        if recording["scenario"] == "query":
            with _prometheus(tmp_path, monkeypatch) as address:
                recording = json.loads(path.read_text().replace(RECORDED_ADDRESS, address))
                faults = replay(server, recording, PASSWORD)
        else:
            faults = replay(server, recording, PASSWORD)
    assert not faults, "\n".join(faults)

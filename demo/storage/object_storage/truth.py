# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was written to the storage, added up by the writer and never asked of the server."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Bucket:
    """What one bucket must hold; sizes in bytes.

    Attributes:
        versioned: whether what is written over or deleted stays as an old version.
        current: size of the current version by key.
        old: sizes of the versions that are no longer current.
        markers: number of delete markers.
        uploads: sizes of the parts of unfinished uploads, by upload id.
    """

    versioned: bool
    current: dict[str, int] = field(default_factory=dict)
    old: list[int] = field(default_factory=list)
    markers: int = 0
    uploads: dict[str, list[int]] = field(default_factory=dict)

    def put(self, key: str, size: int) -> None:
        """An object was written."""
        self._retire(key)
        self.current[key] = size

    def delete(self, key: str) -> None:
        """An object was deleted by its name alone."""
        self._retire(key)
        self.markers += self.versioned

    def _retire(self, key: str) -> None:
        size = self.current.pop(key, None)
        if self.versioned and size is not None:
            self.old.append(size)

    def sums(self) -> dict[str, int]:
        """The sums that a collector must find."""
        sums = {
            "current_bytes": sum(self.current.values()),
            "noncurrent_bytes": sum(self.old),
            "multipart_bytes": sum(sum(parts) for parts in self.uploads.values()),
        }
        counts = {
            "objects": len(self.current),
            "noncurrent_objects": len(self.old),
            "delete_markers": self.markers,
            "multipart_uploads": len(self.uploads),
        }
        return {"used_bytes": sum(sums.values()), **sums, **counts}


class Truth:
    """The whole storage's truth, kept in two files of a folder.

    truth.json: {"bytes": all versions and parts, "buckets": {name: sums}, "time": seconds of the epoch}, replaced in
    one step after each change that is over. ledger.jsonl: one line {"time", "bytes"} for each.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.buckets: dict[str, Bucket] = {}
        for name in ("truth.json", "ledger.jsonl"):
            (folder / name).unlink(missing_ok=True)

    def write(self) -> None:
        """Write down what holds now."""
        sums = {name: bucket.sums() for name, bucket in self.buckets.items()}
        now, total = time.time(), sum(found["used_bytes"] for found in sums.values())
        partial = self._folder / ".truth.json"
        partial.write_text(json.dumps({"time": now, "bytes": total, "buckets": sums}, indent=2) + "\n")
        os.replace(partial, self._folder / "truth.json")
        with (self._folder / "ledger.jsonl").open("a") as ledger:
            ledger.write(json.dumps({"time": now, "bytes": total}) + "\n")

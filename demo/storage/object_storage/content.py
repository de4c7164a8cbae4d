# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills the storage from a seed: objects, old versions, deleted ones, uploads that nobody finished."""

from __future__ import annotations

import random
from typing import Any

from object_storage.truth import Bucket, Truth

# Bucket: whether it keeps versions, and how many objects it begins with.
BUCKETS = {"shop-files": (True, 120), "shop-backups": (False, 40)}
LARGEST = 32 << 10


class Writer:
    """Writes to the storage and notes each write in the truth."""

    def __init__(self, client: Any, truth: Truth, seed: int) -> None:
        self._client = client
        self._truth = truth
        self._random = random.Random(seed)

    def fill(self) -> None:
        """The content that the storage begins with."""
        for name, (versioned, objects) in BUCKETS.items():
            self._client.create_bucket(Bucket=name)
            if versioned:
                self._client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
            self._truth.buckets[name] = bucket = Bucket(versioned)
            keys = [f"{number % 7}/object {number}" for number in range(objects)]
            for key in [*keys, *self._random.sample(keys, objects // 3)]:
                self._put(name, bucket, key, self._random.randint(0, LARGEST))
            for key in self._random.sample(keys, objects // 8):
                self._client.delete_object(Bucket=name, Key=key)
                bucket.delete(key)
            for parts in (0, 1, 3):
                self._begin_upload(name, bucket, parts)
        self._truth.write()

    def grow(self, size: int) -> None:
        """Write one of ten objects again: old versions pile up."""
        name = next(iter(BUCKETS))
        self._put(name, self._truth.buckets[name], f"growing {self._random.randint(0, 9)}", size)
        self._truth.write()

    def _put(self, name: str, bucket: Bucket, key: str, size: int) -> None:
        self._client.put_object(Bucket=name, Key=key, Body=b"x" * size)
        bucket.put(key, size)

    def _begin_upload(self, name: str, bucket: Bucket, parts: int) -> None:
        key = f"unfinished, {parts} parts"
        upload = self._client.create_multipart_upload(Bucket=name, Key=key)["UploadId"]
        bucket.uploads[upload] = []
        for number in range(1, parts + 1):
            size = self._random.randint(1, LARGEST)
            self._client.upload_part(Bucket=name, Key=key, UploadId=upload, PartNumber=number, Body=b"y" * size)
            bucket.uploads[upload].append(size)

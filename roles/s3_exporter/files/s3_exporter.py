# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What fills the buckets of one S3 storage, as a text file for node_exporter.

    s3_exporter.py CONFIGURATION

One pass: each bucket is listed page by page - all versions, all unfinished uploads and their parts - and only sums are
kept. After each bucket the text file is replaced in one step. A bucket that cannot be listed keeps its last good
values, whose timestamp ages, and s3_bucket_collect_success 0 says so; the others are not held up.

CONFIGURATION is a JSON file: service, endpoint, region, ca_file (null: the system's authorities), buckets, quota_bytes
(null: none), state and output (paths). $CREDENTIALS_DIRECTORY, which systemd gives, holds credentials.json with
access_key and secret_key. Exit code: 0 all buckets listed, 1 some or all not (each named on standard error), 2 nothing
could be tried.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import botocore.config
import botocore.exceptions
import botocore.session

# Metric of one listing, and what it says. Used is the sum of the three kinds of bytes.
METRICS = (
    ("s3_bucket_used_bytes", "Bytes of all versions and of the parts of unfinished uploads."),
    ("s3_bucket_current_bytes", "Bytes of the current versions."),
    ("s3_bucket_noncurrent_bytes", "Bytes of the versions that are no longer current."),
    ("s3_bucket_multipart_bytes", "Bytes of the parts of unfinished uploads."),
    ("s3_bucket_objects", "Current versions."),
    ("s3_bucket_noncurrent_objects", "Versions that are no longer current."),
    ("s3_bucket_delete_markers", "Delete markers, which have no bytes."),
    ("s3_bucket_multipart_uploads", "Unfinished uploads."),
    ("s3_bucket_collect_duration_seconds", "Time that the last complete listing took."),
)
LAST_SUCCESS = ("s3_bucket_last_success_timestamp_seconds", "When the last complete listing ended; 0: never.")
SUCCESS = ("s3_bucket_collect_success", "1 when the latest listing was complete, 0 when it failed.")
QUOTA = ("s3_quota_bytes", "What all buckets of the service together may hold, by the catalogue.")

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 10, 60, 4
# What one bucket's answer says of all: the next ones need not be asked.
REFUSED_KEYS = {"ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "RequestTimeTooSkewed", "SignatureDoesNotMatch"}
FAILURES = (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, OSError)


def storage_client(configuration: dict[str, Any], credentials: dict[str, str]) -> Any:
    """A client of the storage: path style, signature 4, nothing from the environment or from files of AWS tools.

    Raises ValueError or BotoCoreError for an endpoint that is none.
    """
    return botocore.session.Session(profile=None).create_client(
        "s3",
        endpoint_url=configuration["endpoint"],
        region_name=configuration["region"],
        verify=configuration["ca_file"] or True,
        aws_access_key_id=credentials["access_key"],
        aws_secret_access_key=credentials["secret_key"],
        config=botocore.config.Config(
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "max_attempts": ATTEMPTS},
            s3={"addressing_style": "path"},
        ),
    )


def measure(client: Any, bucket: str) -> dict[str, float]:
    """One complete listing of a bucket: values of METRICS by name. One page at a time is in memory."""
    began = time.monotonic()
    found = dict.fromkeys((name for name, _about in METRICS), 0)
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for version in page.get("Versions", ()):
            kind = ("current_bytes", "objects") if version["IsLatest"] else ("noncurrent_bytes", "noncurrent_objects")
            found[f"s3_bucket_{kind[0]}"] += version["Size"]
            found[f"s3_bucket_{kind[1]}"] += 1
        found["s3_bucket_delete_markers"] += len(page.get("DeleteMarkers", ()))
    for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        for upload in page.get("Uploads", ()):
            size = parts_size(client, bucket, upload)
            if size is not None:
                found["s3_bucket_multipart_uploads"] += 1
                found["s3_bucket_multipart_bytes"] += size
    kinds = ("current", "noncurrent", "multipart")
    found["s3_bucket_used_bytes"] = sum(found[f"s3_bucket_{kind}_bytes"] for kind in kinds)
    return {**found, "s3_bucket_collect_duration_seconds": round(time.monotonic() - began, 3)}


def parts_size(client: Any, bucket: str, upload: dict[str, Any]) -> int | None:
    """Bytes of the parts of an unfinished upload, None when it ended while the bucket was listed."""
    question = {"Bucket": bucket, "Key": upload["Key"], "UploadId": upload["UploadId"]}
    try:
        pages = client.get_paginator("list_parts").paginate(**question)
        return sum(part["Size"] for page in pages for part in page.get("Parts", ()))
    except botocore.exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchUpload":
            return None
        raise


def concerns_all(error: Exception) -> bool:
    """Whether the next bucket would fail in the same way: no connection, or the keys are refused."""
    if isinstance(error, botocore.exceptions.ClientError):
        return error.response["Error"]["Code"] in REFUSED_KEYS
    return isinstance(error, (botocore.exceptions.ConnectionError, OSError))


def read_state(configuration: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What earlier passes found of each bucket, when the endpoint is the same.

    ``values`` are those of the last complete listing (empty: never one), ``finished`` its end in seconds of the epoch
    (0: never), ``success`` how the latest listing went.
    """
    state = {bucket: {"values": {}, "finished": 0, "success": False} for bucket in configuration["buckets"]}
    try:
        with open(configuration["state"], encoding="utf-8") as stream:
            known = json.load(stream)
        if known["endpoint"] == configuration["endpoint"]:
            state.update({bucket: known["buckets"][bucket] for bucket in state if bucket in known["buckets"]})
    except FileNotFoundError:
        pass
    except (ValueError, KeyError, TypeError):
        print(f"s3_exporter: {configuration['state']} cannot be read; begun anew", file=sys.stderr)
    return state


def replace_file(path: str, text: str, mode: int) -> None:
    """Write a file so that a reader sees the old or the new text, never half of it. Raises OSError."""
    handle, partial = tempfile.mkstemp(dir=os.path.dirname(path), prefix=f".{os.path.basename(path)}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(partial, mode)
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise


def exposition(configuration: dict[str, Any], state: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Lines of the text file: the last good values of each bucket, and how its latest listing went."""
    service = escaped(configuration["service"])

    def metric(name: str, about: str, values: dict[str, float]) -> Iterator[str]:
        if values:
            yield f"# HELP {name} {about}"
            yield f"# TYPE {name} gauge"
        for bucket, value in values.items():
            label = f',bucket="{escaped(bucket)}"' if bucket else ""
            yield f'{name}{{service="{service}"{label}}} {value}'

    for name, about in METRICS:
        values = {bucket: entry["values"].get(name) for bucket, entry in state.items()}
        yield from metric(name, about, {bucket: value for bucket, value in values.items() if value is not None})
    yield from metric(*LAST_SUCCESS, {bucket: entry["finished"] for bucket, entry in state.items()})
    yield from metric(*SUCCESS, {bucket: int(entry["success"]) for bucket, entry in state.items()})
    if configuration["quota_bytes"]:
        yield from metric(*QUOTA, {"": configuration["quota_bytes"]})


def escaped(value: str) -> str:
    """A label value as the text format writes it."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def collect(configuration: dict[str, Any], client: Any) -> list[str]:
    """List all buckets, write state and text file after each; return the failures, one line each.

    Raises OSError when a file cannot be written.
    """
    state = read_state(configuration)
    failures: list[str] = []
    left = list(configuration["buckets"])
    while left:
        bucket = left.pop(0)
        try:
            state[bucket] = {"values": measure(client, bucket), "finished": round(time.time(), 3), "success": True}
        except FAILURES as error:
            state[bucket]["success"] = False
            if concerns_all(error):
                failures.append(f"{configuration['endpoint']}: {error}")
                for other in left:
                    state[other]["success"] = False
                left = []
            else:
                failures.append(f"bucket {bucket}: {error}")
        write(configuration, state)
    return failures


def write(configuration: dict[str, Any], state: dict[str, dict[str, Any]]) -> None:
    """Replace state and text file; node_exporter, another user, must be able to read the latter."""
    text = json.dumps({"endpoint": configuration["endpoint"], "buckets": state})
    replace_file(configuration["state"], text + "\n", 0o600)
    replace_file(configuration["output"], "\n".join(exposition(configuration, state)) + "\n", 0o644)


def main() -> int:
    """One pass; see the module's text."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8") as stream:
            configuration = json.load(stream)
        folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
        with open(os.path.join(folder, "credentials.json"), encoding="utf-8") as stream:
            credentials = json.load(stream)
        client = storage_client(configuration, credentials)
    except (OSError, ValueError, KeyError, botocore.exceptions.BotoCoreError) as error:
        print(f"s3_exporter: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    try:
        failures = collect(configuration, client)
    except OSError as error:
        failures = [f"{error.filename}: {error.strerror}"]
    for failure in failures:
        for key in credentials.values():  # some servers repeat what they were sent
            failure = failure.replace(key, "(key, not shown)")
        print(f"s3_exporter: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

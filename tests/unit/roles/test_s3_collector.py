# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collector against a real S3 API (moto), in a process of its own, and against servers that refuse."""

from __future__ import annotations

import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s3_support import ACCESS, NO_UPLOADS, SECRET, Collector, load, refusal, server, versions_page

KINDS = ("current_bytes", "noncurrent_bytes", "multipart_bytes")


@pytest.fixture(scope="module", name="endpoint")
def fixture_endpoint() -> Iterator[str]:
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture(scope="module", name="client")
def fixture_client(endpoint: str) -> Any:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys)
    for bucket in ("versioned", "plain", "empty"):
        client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket="versioned", VersioningConfiguration={"Status": "Enabled"})
    for size in (100, 20, 3):
        client.put_object(Bucket="versioned", Key="written three times", Body=b"x" * size)
    client.put_object(Bucket="versioned", Key="then deleted", Body=b"x" * 1000)
    client.delete_object(Bucket="versioned", Key="then deleted")
    client.put_object(Bucket="versioned", Key='odd "name"\\ / ü', Body=b"x" * 5)
    upload = {"Bucket": "versioned", "Key": "unfinished"}
    for parts in ((50_000, 7), ()):
        identity = client.create_multipart_upload(**upload)["UploadId"]
        for number, size in enumerate(parts, 1):
            client.upload_part(**upload, UploadId=identity, PartNumber=number, Body=b"y" * size)
    client.put_object(Bucket="plain", Key="written twice", Body=b"x" * 11)
    client.put_object(Bucket="plain", Key="written twice", Body=b"x" * 13)
    return client


def test_all_that_fills_a_bucket(tmp_path: Path, endpoint: str, client: Any) -> None:
    collector = Collector(tmp_path, endpoint, ["versioned", "plain", "empty"], quota_bytes=1e6)
    before = time.time()
    done = collector.run()
    assert (done.code, done.said) == (0, "")
    found = collector.values("versioned")
    assert before <= found.pop("last_success_timestamp_seconds") <= time.time()
    assert 0 < found.pop("collect_duration_seconds") < 60
    assert found == {
        "used_bytes": 100 + 20 + 3 + 1000 + 5 + 50_007,
        "current_bytes": 3 + 5,
        "noncurrent_bytes": 100 + 20 + 1000,
        "multipart_bytes": 50_007,
        "objects": 2,
        "noncurrent_objects": 3,
        "delete_markers": 1,
        "multipart_uploads": 2,
        "collect_success": 1,
    }
    plain = collector.values("plain")
    assert (plain["used_bytes"], plain["objects"], plain["noncurrent_bytes"]) == (13, 1, 0)
    empty = collector.values("empty")
    assert [empty[kind] for kind in ("used_bytes", *KINDS, "objects")] == [0] * 5
    assert 's3_quota_bytes{service="s3"} 1000000.0\n' in collector.output.read_text(encoding="utf-8")
    assert stat.S_IMODE(collector.output.stat().st_mode) == 0o644
    assert stat.S_IMODE(collector.state.stat().st_mode) == 0o600


def test_more_than_a_page(tmp_path: Path, endpoint: str, client: Any) -> None:
    client.create_bucket(Bucket="many")
    # moto's own store: a thousand requests would take half a minute.
    for number in range(1005):
        s3_backends["123456789012"]["aws"].put_object("many", f"{number}", b"z" * 3)
    collector = Collector(tmp_path, endpoint, ["many"])
    assert collector.run().code == 0
    found = collector.values("many")
    assert (found["objects"], found["used_bytes"]) == (1005, 3015)


def test_a_missing_bucket_does_not_lose_the_others(tmp_path: Path, endpoint: str, client: Any) -> None:
    collector = Collector(tmp_path, endpoint, ["no-such", "plain"])
    done = collector.run()
    assert done.code == 1
    assert done.said.startswith("s3_exporter: bucket no-such: ")
    assert "NoSuchBucket" in done.said and done.said.count("\n") == 1
    assert collector.values("plain")["used_bytes"] == 13
    # Never listed: no size, and an age that no threshold allows.
    assert collector.values("no-such") == {"last_success_timestamp_seconds": 0, "collect_success": 0}


def listing(size: int, status: int = 200, code: str = "") -> Any:
    """A server with one page of each bucket, or one that refuses."""

    def answer(_bucket: str, query: dict[str, str]) -> tuple[int, str]:
        if code:
            return status, refusal(code)
        return 200, NO_UPLOADS if "uploads" in query else versions_page(1, "", keys=2, size=size)

    return answer


@pytest.mark.parametrize(
    ("status", "code", "errors", "requests"),
    [
        (403, "InvalidAccessKeyId", 1, 1),
        (403, "SignatureDoesNotMatch", 1, 1),
        (403, "AccessDenied", 2, 2),
        (501, "NotImplemented", 2, 2),
    ],
)
def test_a_failed_pass_keeps_the_last_good_values(
    tmp_path: Path, status: int, code: str, errors: int, requests: int
) -> None:
    """Keys that are refused for one bucket are refused for all: one error, and the others are not asked."""
    state = {"refuses": False}

    def answer(bucket: str, query: dict[str, str]) -> tuple[int, str]:
        return listing(50, status, code if state["refuses"] else "")(bucket, query)

    with server(answer) as (url, seen):
        collector = Collector(tmp_path, url, ["one", "two"])
        assert collector.run().code == 0
        good = {bucket: collector.values(bucket) for bucket in ("one", "two")}
        assert good["one"]["used_bytes"] == 100
        state["refuses"] = True
        seen.clear()
        done = collector.run()
        assert len(seen) == requests
    assert done.code == 1
    assert done.said.count("\n") == errors and code in done.said
    for bucket, values in good.items():
        assert collector.values(bucket) == {**values, "collect_success": 0}


def test_an_unreachable_endpoint(tmp_path: Path) -> None:
    with server(listing(1)) as (url, _seen):
        collector = Collector(tmp_path, url, ["one", "two"])
        assert collector.run().code == 0
    before = collector.values("one")
    done = collector.run()
    assert done.code == 1
    assert (
        done.said
        == f's3_exporter: {url}: Could not connect to the endpoint URL: "{url}/one?versions&encoding-type=url"\n'
    )
    assert collector.values("one") == {**before, "collect_success": 0}


def test_a_bucket_that_is_no_longer_described_goes_and_another_endpoint_begins_anew(tmp_path: Path) -> None:
    with server(listing(1)) as (url, _seen):
        collector = Collector(tmp_path, url, ["one", "two"])
        collector.run()
        collector.configuration["buckets"] = ["two"]
        collector.run()
        assert collector.values("one") == {}
    with server(listing(1, 500, "InternalError")) as (url, _seen):
        collector.configuration["endpoint"] = url
        assert collector.run().code == 1
    assert collector.values("two") == {"last_success_timestamp_seconds": 0, "collect_success": 0}


def test_memory_does_not_grow_with_the_number_of_keys(tmp_path: Path) -> None:
    def answer(bucket: str, query: dict[str, str]) -> tuple[int, str]:
        if "uploads" in query:
            return 200, NO_UPLOADS
        return 200, versions_page({"small": 3, "large": 120}[bucket], query.get("key-marker", ""))

    with server(answer) as (url, seen):
        small = Collector(tmp_path, url, ["small"]).run()
        collector = Collector(tmp_path, url, ["large"])
        large = collector.run()
    assert (small.code, large.code) == (0, 0)
    assert len(seen) == 3 + 120 + 2
    assert collector.values("large")["objects"] == 120_000
    assert collector.values("large")["used_bytes"] == 840_000
    assert large.memory < small.memory + 8_000, (small.memory, large.memory)


def test_an_upload_that_ends_while_the_bucket_is_listed(tmp_path: Path) -> None:
    uploads = (
        "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload><Key>k</Key><UploadId>u</UploadId></Upload>"
        "</ListMultipartUploadsResult>"
    )

    def answer(_bucket: str, query: dict[str, str]) -> tuple[int, str]:
        if "uploadId" in query:
            return 404, refusal("NoSuchUpload")
        return 200, uploads if "uploads" in query else versions_page(1, "", keys=1)

    with server(answer) as (url, _seen):
        collector = Collector(tmp_path, url, ["one"])
        assert collector.run().code == 0
    assert (collector.values("one")["multipart_uploads"], collector.values("one")["used_bytes"]) == (0, 7)


def test_the_text_file_is_whole_or_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = load()
    path = tmp_path / "a.prom"
    program.replace_file(str(path), "old\n", 0o644)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(program.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        program.replace_file(str(path), "new\n", 0o644)
    assert path.read_text(encoding="utf-8") == "old\n"
    assert [found.name for found in tmp_path.iterdir()] == ["a.prom"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with server(listing(1)) as (url, _seen):
        done = Collector(tmp_path, url, ["one"], output=str(tmp_path / "gone/s3.prom")).run()
    assert done.code == 1
    assert done.said.startswith(f"s3_exporter: {tmp_path}/gone/") and "No such file or directory" in done.said


def test_what_cannot_be_tried_is_said(tmp_path: Path) -> None:
    collector = Collector(tmp_path, "http://127.0.0.1:1", ["one"])
    collector.credentials = '{"access_key": "' + ACCESS + '"}'
    assert collector.run().said == "s3_exporter: KeyError: 'secret_key'\n"
    collector.credentials = ACCESS
    done = collector.run()
    assert done.code == 2 and "JSONDecodeError" in done.said and ACCESS not in done.said
    collector = Collector(tmp_path, "s3.example.com", ["one"])
    done = collector.run()
    assert (done.code, done.said) == (2, "s3_exporter: ValueError: Invalid endpoint: s3.example.com\n")


def test_an_unreadable_state_begins_anew(tmp_path: Path) -> None:
    with server(listing(1)) as (url, _seen):
        collector = Collector(tmp_path, url, ["one"])
        collector.state.write_text('{"endpoint": ', encoding="utf-8")
        done = collector.run()
    assert (done.code, done.said) == (0, f"s3_exporter: {collector.state} cannot be read; begun anew\n")
    assert collector.values("one")["used_bytes"] == 2


def test_no_key_shows(tmp_path: Path) -> None:
    """Not even when the server repeats what it was sent."""
    with server(listing(1)) as (url, _seen):
        collector = Collector(tmp_path, url, ["one"])
        said = [collector.run().said]
    for code in ("InvalidAccessKeyId", "AccessDenied"):
        with server(lambda _bucket, _query, code=code: (403, refusal(code, f"{ACCESS} {SECRET}"))) as (url, _seen):
            collector.configuration["endpoint"] = url
            said.append(collector.run().said)
            assert code in said[-1] and said[-1].count("(key, not shown)") == 2
    said += [collector.output.read_text(encoding="utf-8"), collector.state.read_text(encoding="utf-8")]
    assert all(SECRET not in text and ACCESS not in text for text in said)

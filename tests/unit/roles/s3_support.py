# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collector of role s3_exporter as a program, and a small S3 server that answers as the test says."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = ROOT / "roles/s3_exporter/files/s3_exporter.py"
ACCESS, SECRET = "access-key-of-the-test", "hunter2-secret-key"
Answer = Callable[[str, dict[str, str]], tuple[int, str]]


def load() -> ModuleType:
    """The collector as a module."""
    specification = importlib.util.spec_from_file_location("s3_exporter", PROGRAM)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@dataclass
class Pass:
    """One run of the collector: exit code, what it said, and the most memory it had, in KiB."""

    code: int
    said: str
    memory: int


class Collector:
    """Configuration, keys and files of one collector in a folder of the test."""

    def __init__(self, folder: Path, endpoint: str, buckets: list[str], **settings: Any) -> None:
        self.folder = folder
        self.output, self.state = folder / "s3.prom", folder / "state.json"
        self.configuration = {
            "service": "s3", "endpoint": endpoint, "buckets": buckets, "region": "us-east-1", "ca_file": None,
            "quota_bytes": None, "output": str(self.output), "state": str(self.state), **settings,
        }  # fmt: skip
        self.credentials = json.dumps({"access_key": ACCESS, "secret_key": SECRET})

    def run(self) -> Pass:
        """One pass as systemd starts it."""
        path = self.folder / "configuration.json"
        path.write_text(json.dumps(self.configuration), encoding="utf-8")
        (self.folder / "credentials.json").write_text(self.credentials, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-I", "-B", str(PROGRAM), str(path)],
            env={"CREDENTIALS_DIRECTORY": str(self.folder), "PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/",
        )  # fmt: skip
        assert process.stdout is not None
        said = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        return Pass(process.returncode, said, usage.ru_maxrss)

    def values(self, bucket: str) -> dict[str, float]:
        """What the text file says of a bucket, by metric without its prefix."""
        families = text_string_to_metric_families(self.output.read_text(encoding="utf-8"))
        samples = [sample for family in families for sample in family.samples]
        assert {sample.labels["service"] for sample in samples} == {"s3"}
        return {
            sample.name.removeprefix("s3_bucket_"): sample.value
            for sample in samples
            if sample.labels.get("bucket") == bucket
        }


@contextmanager
def server(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """A server on loopback whose ``answer(bucket, query)`` gives status and XML; yields URL and the requests so far."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        """Answers every GET."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {key: found[0] for key, found in parse_qs(parts.query, keep_blank_values=True).items()}
            seen.append(self.path)
            status, text = answer(parts.path.strip("/"), query)
            body = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}", seen
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def refusal(code: str, message: str = "no") -> str:
    """An S3 error as servers write it."""
    return f"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>1</RequestId></Error>"


def versions_page(pages: int, marker: str, keys: int = 1000, size: int = 7) -> str:
    """Page number ``marker`` of a listing of versions that has ``pages`` full ones."""
    page = int(marker.split("-")[0]) if marker else 0
    last = page + 1 >= pages
    following = (
        "" if last else f"<NextKeyMarker>{page + 1}-</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>"
    )
    rows = "".join(
        f"<Version><Key>{page:06}-{number:04}-{'k' * 80}</Key><VersionId>v</VersionId><IsLatest>true</IsLatest>"
        f'<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"e"</ETag><Size>{size}</Size>'
        "<StorageClass>STANDARD</StorageClass></Version>"
        for number in range(keys)
    )
    name = "ListVersionsResult"
    return f"<{name}><IsTruncated>{str(not last).lower()}</IsTruncated>{following}{rows}</{name}>"


NO_UPLOADS = "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>"

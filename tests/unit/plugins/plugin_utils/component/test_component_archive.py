# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import dataclasses
import hashlib
import http.server
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.component.archive import (
    ArchiveError,
    check_mirror,
    default_cache,
    fetch,
    location,
)
from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component, parse

CONTENT = b"an archive" * 1000
SUM = hashlib.sha256(CONTENT).hexdigest()
NAME = "shopd-1.2.3.linux-amd64.tar.gz"


@dataclasses.dataclass
class Mirror:
    """A loopback server: its URL, the files it serves and the paths it was asked for."""

    url: str
    files: dict[str, bytes]
    asked: list[str]


@pytest.fixture(name="mirror")
def fixture_mirror() -> Iterator[Mirror]:
    files, asked = {f"/{NAME}": CONTENT}, []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = files.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *words: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Mirror(f"http://127.0.0.1:{server.server_port}", files, asked)
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.fixture(name="pinned")
def fixture_pinned(raw: dict[str, Any]) -> Component:
    raw["archive"]["sha256"] = {"amd64": SUM}
    return parse(raw, "/nowhere")


def test_many_hosts_one_request(mirror: Mirror, pinned: Component, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _host: fetch(pinned, "amd64", mirror.url, cache), range(16)))
    assert mirror.asked == [f"/{NAME}"]
    assert {answer[:2] for answer in answers} == {(f"{cache}/{SUM}", SUM)}
    assert all(answer[2] == [] for answer in answers)
    assert Path(cache, SUM).read_bytes() == CONTENT
    assert Path(cache).stat().st_mode & 0o777 == 0o700
    mirror.asked.clear()
    fetch(pinned, "amd64", "http://127.0.0.1:9", cache)
    assert mirror.asked == []


def test_spoilt_cache_is_fetched_again(mirror: Mirror, pinned: Component, tmp_path: Path) -> None:
    (tmp_path / SUM).write_bytes(b"spoilt")
    fetch(pinned, "amd64", mirror.url, str(tmp_path))
    assert (tmp_path / SUM).read_bytes() == CONTENT


def test_sums_file_where_nothing_is_pinned(mirror: Mirror, raw: dict[str, Any], tmp_path: Path) -> None:
    raw["archive"].update(sha256={}, sums_url="https://archive.invalid/v{version}/sha256sums.txt")
    component = parse(raw, "/nowhere")
    with pytest.raises(ArchiveError, match=r"/sha256sums\.txt answers 404"):
        fetch(component, "amd64", mirror.url, str(tmp_path))
    mirror.files["/sha256sums.txt"] = f"{'0' * 64}  other.tar.gz\n".encode()
    with pytest.raises(ArchiveError, match=r"names no sha256 of shopd.* give it in shopd_sha256"):
        fetch(component, "amd64", mirror.url, str(tmp_path))
    mirror.files["/sha256sums.txt"] += f"{SUM} *{NAME}\n".encode()
    _path, digest, warnings = fetch(component, "amd64", mirror.url, str(tmp_path))
    assert digest == SUM
    assert warnings == [
        "shopd 1.2.3: no pinned sha256 for amd64; the sum published beside the release was used, "
        "which proves transport, not origin"
    ]


def test_wrong_sum_leaves_nothing(mirror: Mirror, pinned: Component, tmp_path: Path) -> None:
    mirror.files[f"/{NAME}"] = b"tampered"
    found = hashlib.sha256(b"tampered").hexdigest()
    with pytest.raises(ArchiveError) as caught:
        fetch(pinned, "amd64", mirror.url, str(tmp_path))
    assert str(caught.value) == f"{mirror.url}/{NAME}: sha256 is {found}, shall be {SUM}; nothing was changed"
    assert [path.name for path in tmp_path.iterdir()] == [f"{SUM}.lock"]


def test_missing_file_and_no_server(mirror: Mirror, pinned: Component, tmp_path: Path) -> None:
    mirror.files.clear()
    with pytest.raises(ArchiveError, match=f"^{mirror.url}/{NAME} answers 404 Not Found$"):
        fetch(pinned, "amd64", mirror.url, str(tmp_path))
    with pytest.raises(ArchiveError, match=f"^http://127.0.0.1:9/{NAME} cannot be read: .*refused"):
        fetch(pinned, "amd64", "http://127.0.0.1:9", str(tmp_path))
    with pytest.raises(ArchiveError, match=f"^{tmp_path}/{NAME} cannot be read: No such file or directory$"):
        fetch(pinned, "amd64", str(tmp_path), str(tmp_path))


def test_folder_as_mirror_and_unusable_cache(pinned: Component, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(CONTENT)
    assert fetch(pinned, "amd64", f"{tmp_path}/", str(tmp_path / "cache"))[1] == SUM
    with pytest.raises(ArchiveError, match=f"the cache {tmp_path}/{NAME} on the controller cannot be used"):
        fetch(pinned, "amd64", str(tmp_path), str(tmp_path / NAME))


def test_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert location("https://a/b/c.tar.gz", "") == "https://a/b/c.tar.gz"
    assert location("https://a/b/c.tar.gz", "http://mirror/x/") == "http://mirror/x/c.tar.gz"
    assert check_mirror("") == check_mirror("https://mirror") == check_mirror(str(tmp_path)) == ""
    assert "allowed: empty (upstream), an http(s) URL, or an absolute path" in check_mirror("mirror")
    assert "is no directory on the controller" in check_mirror(f"{tmp_path}/no")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert default_cache() == "/x/golden-signals/archives"

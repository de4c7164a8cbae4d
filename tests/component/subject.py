# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service that the tests install: a Python interpreter as its program, a server whose behaviour a file decides."""

from __future__ import annotations

import copy
from typing import Any

NAME = "shopd"
UNIT = "shopd.service"
PORT = 8900
URL = f"http://127.0.0.1:{PORT}/"
SETTINGS = "/etc/shopd/settings.json"
VERSIONS = ("1.0.0", "1.1.0", "1.2.0")

# Answers with its version and what it read; a reload that cannot read the settings exits or stays with the old ones.
SERVER = """
import http.server, json, os, signal, sys, time

state = {"reloads": 0, "arguments": sys.argv[1:], "greeting": os.environ.get("GREETING")}
state["version"] = os.path.realpath("/proc/self/exe").split("/")[-2]


def read(*_signal):
    with open("/etc/shopd/settings.json") as stream:
        state["settings"] = json.load(stream)
    state["reloads"] += 1


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(state).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


read()
signal.signal(signal.SIGHUP, read)
print("shopd listens", flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", 8900), Answer).serve_forever()
"""


def description(sums: dict[str, str], **changes: Any) -> dict[str, Any]:
    """The description of the test service with some keys replaced; ``sums`` is {version: sha256}."""
    version = changes.get("version", VERSIONS[0])
    result = {
        "name": NAME,
        "version": version,
        "source": "archive",
        "archive": {
            "url": "https://archive.invalid/shopd-{version}.linux-{arch}.tar.gz",
            "root": "shopd-{version}.linux-{arch}",
            "binaries": ["shopd"],
            "sha256": {"amd64": sums[version]},
        },
        "arguments": ["-B", "/etc/shopd/server.py"],
        "groups": ["adm"],
        "files": [
            {"path": "/etc/shopd/server.py", "content": SERVER},
            {"path": SETTINGS, "data": {"greeting": "good day"}, "on_change": "reload"},
            {"path": "/etc/shopd/note", "content": "nobody reads this\n", "on_change": "none"},
        ],
        "directories": [{"path": "/var/lib/shopd/spool", "mode": "0750", "owner": "shopd", "group": "shopd"}],
        "health": {"url": URL, "contains": "settings", "timeout": 8},
        "reload": {"url": URL, "contains": "settings"},
        "listen": [PORT],
    }
    result.update(copy.deepcopy(changes))
    return result


def with_file(base: dict[str, Any], path: str, **changes: Any) -> dict[str, Any]:
    """A copy of a description in which one file has other keys (or, without changes, is not described)."""
    result = copy.deepcopy(base)
    if not changes:
        result["files"] = [entry for entry in result["files"] if entry["path"] != path]
        return result
    for entry in result["files"]:
        if entry["path"] == path:
            for key in ("content", "data", "source"):
                entry.pop(key, None)
            entry.update(changes)
            return result
    result["files"].append({"path": path, **changes})
    return result

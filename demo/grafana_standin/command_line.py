# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command lines: the installed ``bin/grafana`` (server, cli) and ``python3 -m demo.grafana_standin`` for tests."""

from __future__ import annotations

import argparse
import dataclasses
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from . import auth, text
from .faults import KINDS, Faults
from .server import Server
from .settings import VERSIONS, Settings, from_ini
from .standin import Standin
from .store import Store


def serve(settings: Settings, pid_file: Path | None = None) -> int:
    """Answer until SIGTERM or SIGINT."""
    log = logging.getLogger("grafana_standin")
    log.setLevel(logging.INFO)
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stdout)]
    if settings.logs is not None:
        try:
            settings.logs.mkdir(parents=True, exist_ok=True)
            handlers = [logging.FileHandler(settings.logs / "grafana.log", encoding="utf-8")]
        except OSError as error:
            # A unit whose home is read-only: the journal gets the log.
            print(f"no log file: {error}", file=sys.stderr)
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log.addHandler(handler)
    server = Server(settings)
    # A server is stopped from another thread than the one it runs in.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    if pid_file is not None:
        pid_file.write_text(f"{os.getpid()}\n")
    scheme = "https" if settings.certificate else "http"
    address, port = server.server_address[:2]
    print(
        f"stand-in for Grafana {settings.version} (no Grafana: it answers its API as recorded), "
        f"{scheme}://{address!s}:{port}",
        flush=True,
    )
    server.serve_forever(0.2)
    server.server_close()
    with server.standin.lock:
        server.standin.store.close()
    return 0


def standalone(arguments: Sequence[str] | None = None) -> int:
    """``python3 -m demo.grafana_standin``: everything by options."""
    parser = argparse.ArgumentParser(prog="grafana_standin", description=__doc__)
    parser.add_argument("--version-of", choices=sorted(VERSIONS), default="12.4.3", help="whose behaviour is shown")
    parser.add_argument("--legacy-storage", action="store_true", help="folders and dashboards as in SQL storage")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000, help="0: any free port; it is printed")
    parser.add_argument("--admin-user", default="admin")
    parser.add_argument("--admin-password-file", type=Path, help="a file; default: admin")
    parser.add_argument("--data", type=Path, help="directory of the database; without, everything is in memory")
    parser.add_argument("--logs", type=Path, help="directory of the request log; without, it goes to standard output")
    parser.add_argument("--provisioning", type=Path, help="directory of provisioning files")
    parser.add_argument("--alertmanager-delay", type=float, default=60.0, help="seconds; see settings.py")
    parser.add_argument("--fault-seed", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds added to every answer")
    for kind in KINDS:
        parser.add_argument(f"--fault-{kind}", type=float, default=0.0, metavar="SHARE", help="0 to 1; see faults.py")
    given = parser.parse_args(arguments)
    shares = {kind: getattr(given, f"fault_{kind}") for kind in KINDS}
    password = given.admin_password_file.read_text().strip() if given.admin_password_file else "admin"
    settings = Settings(
        version=given.version_of,
        legacy_storage=given.legacy_storage,
        address=given.address,
        port=given.port,
        admin_user=given.admin_user,
        admin_password=password,
        data=given.data,
        logs=given.logs,
        provisioning=given.provisioning,
        alertmanager_delay=given.alertmanager_delay,
        faults=Faults(**shares, delay=given.delay, seed=given.fault_seed),
    )
    return serve(settings)


def installed(home: Path, arguments: Sequence[str] | None = None) -> int:
    """``bin/grafana`` of the archive: ``server`` and ``cli admin reset-admin-password``, with Grafana's own options."""
    version = (home / "VERSION").read_text(encoding="utf-8").strip()
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--homepath", "-homepath", type=Path, default=argparse.SUPPRESS)
    common.add_argument("--config", "-config", type=Path, default=argparse.SUPPRESS)
    common.add_argument("--configOverrides", default=argparse.SUPPRESS, help="cfg:section.key=value ...")
    parser = argparse.ArgumentParser(prog="grafana", parents=[common])
    parser.add_argument("--version", "-v", action="version", version=f"grafana version {version} (stand-in)")
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("server", parents=[common])
    server.add_argument("--pidfile", "-pidfile", type=Path)
    server.add_argument("--packaging", "-packaging", default="")
    server.add_argument("overrides", nargs="*", help="cfg:section.key=value")
    cli = commands.add_parser("cli", parents=[common])
    admin = cli.add_subparsers(dest="topic", required=True).add_parser("admin", parents=[common])
    reset = admin.add_subparsers(dest="action", required=True).add_parser("reset-admin-password", parents=[common])
    reset.add_argument("--user-id", default="1")
    reset.add_argument("--password-from-stdin", action="store_true")
    reset.add_argument("password", nargs="?")
    given = parser.parse_args(arguments)
    overrides = [*getattr(given, "configOverrides", "").split(), *getattr(given, "overrides", [])]
    settings = from_ini(getattr(given, "homepath", home), getattr(given, "config", None), overrides, version)
    if given.command == "server":
        return serve(settings, given.pidfile)
    password = sys.stdin.readline().rstrip("\r\n") if given.password_from_stdin else given.password or ""
    return reset_password(settings, given.user_id, password)


def reset_password(settings: Settings, user: str, password: str) -> int:
    """Set a password straight in the database; a running server sees it at the next request."""
    assert settings.data is not None
    if len(password) < 4:
        print("Error: new password is too short", file=sys.stderr)
        return 1
    settings.data.mkdir(parents=True, exist_ok=True)
    if not (settings.data / "grafana.db").exists():
        # As Grafana's: without a database the command line makes one.
        Standin(dataclasses.replace(settings, provisioning=None)).store.close()
    store = Store(settings.data / "grafana.db")
    row = store.table("user").get(0, user)
    if row is None:
        print(f"Error: could not read user with id {user} from database", file=sys.stderr)
        return 1
    store.table("user").put(0, user, row | {"password": auth.hashed(password), "updated": text.when(time.time())})
    store.close()
    print("Admin password changed successfully")
    return 0

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nginx before a service, with the log format of instrumentation/nginx."""

from __future__ import annotations

from pathlib import Path

SETTINGS = Path(__file__).resolve().parents[2] / "instrumentation/nginx"
SHIPPED_LOG = "/var/log/nginx/golden_signals.log"

NGINX = """
daemon off;
user root;
worker_processes 1;
pid {directory}/nginx.pid;
error_log stderr;
events {{ worker_connections 64; }}
http {{
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  scgi_temp_path {directory}/scgi;
  uwsgi_temp_path {directory}/uwsgi;
  include {directory}/golden_signals_log.conf;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{backend}; }}
  }}
}}
"""


def write_settings(directory: Path, port: int, backend: int) -> None:
    """nginx.conf and the shipped log settings, whose log is moved into the directory."""
    shipped = (SETTINGS / "golden_signals_log.conf").read_text(encoding="utf-8")
    assert SHIPPED_LOG in shipped
    (directory / "golden_signals_log.conf").write_text(shipped.replace(SHIPPED_LOG, str(log(directory))))
    (directory / "nginx.conf").write_text(NGINX.format(directory=directory, port=port, backend=backend))


def log(directory: Path) -> Path:
    """The log that mtail reads."""
    return directory / "golden_signals.log"


def nginx_command(directory: Path) -> list[str]:
    return ["nginx", "-p", str(directory), "-e", "stderr", "-c", str(directory / "nginx.conf")]


def mtail_command(directory: Path, port: int) -> list[str]:
    """mtail as the page says."""
    return [
        *("mtail", "--progs", str(SETTINGS / "golden_signals.mtail"), "--logs", str(log(directory))),
        *("--address", "127.0.0.1", "--port", str(port), "--emit_prog_label=false", "--logtostderr"),
    ]

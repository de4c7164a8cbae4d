# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""python -m object_storage SETTINGS: serve the S3 API, fill it, and let it grow when the settings say so.

SETTINGS is a JSON file: port, seed, folder (of the truth), growth_bytes (0: none) each growth_seconds. moto keeps the
content in memory: each start begins with the same one, and with a new truth. At each signal USR1 one object of
ON_REQUEST_BYTES is written.
"""

from __future__ import annotations

import json
import queue
import signal
import sys
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

from object_storage.content import Writer
from object_storage.truth import Truth

ON_REQUEST_BYTES = 512 * 1024


def main() -> None:
    """Run until the unit is stopped."""
    settings = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    truth = Truth(Path(settings["folder"]))
    server = ThreadedMotoServer(ip_address="0.0.0.0", port=settings["port"], verbose=False)
    server.start()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{settings['port']}",
        region_name="us-east-1",
        aws_access_key_id="filler",
        aws_secret_access_key="moto takes any key",
    )
    writer = Writer(client, truth, settings["seed"])
    wanted: queue.SimpleQueue[int] = queue.SimpleQueue()
    signal.signal(signal.SIGUSR1, lambda *_: wanted.put(ON_REQUEST_BYTES))
    writer.fill()
    while True:
        try:
            size = wanted.get(timeout=settings["growth_seconds"])
        except queue.Empty:
            size = settings["growth_bytes"]
        if size:
            writer.grow(size)


if __name__ == "__main__":
    main()

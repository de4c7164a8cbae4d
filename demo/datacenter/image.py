# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image of one Debian release, built once by mmdebstrap and shared by all demos of this computer."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datacenter.commands import podman, podman_command, podman_json, say
from datacenter.plan import IMAGE_LABEL, DemoError

REPOSITORY = "localhost/golden-signals-demo"
BUILD_SECONDS = 900
SCRIPT = Path(__file__).with_name("image.sh")

SYSTEM_PACKAGES = (
    "acl", "ca-certificates", "curl", "dbus", "iproute2", "iputils-ping", "less", "libpam-systemd", "logrotate",
    "openssh-server", "procps", "python3", "python3-apt", "sudo", "systemd", "systemd-sysv",
)  # fmt: skip
# What the company runs: databases, a broker and the libraries of its services, from Debian as its servers would.
COMPANY_PACKAGES = (
    "postgresql", "rabbitmq-server", "python3-httpx", "python3-pika", "python3-prometheus-client", "python3-psycopg",
    "python3-starlette", "python3-uvicorn",
)  # fmt: skip

# No cluster until the demo's playbook makes one; must be there before the package is configured.
NO_CLUSTER = (
    'mkdir -p "$1/etc/postgresql-common/createcluster.d"'
    ' && echo "create_main_cluster = false" > "$1/etc/postgresql-common/createcluster.d/demo.conf"'
)


def build_command(release: str) -> list[str]:
    """The mmdebstrap command which writes the root as a tar archive to standard output."""
    unread = ("/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*")
    mirror = os.environ.get("DEMO_DEBIAN_MIRROR", "")
    return [
        "mmdebstrap", "--quiet", "--variant=apt", "--format=tar",
        '--aptopt=Apt::Install-Recommends "false"',
        *[f"--dpkgopt=path-exclude={path}" for path in unread],
        f"--essential-hook={NO_CLUSTER}",
        f"--customize-hook={SCRIPT}",
        f"--include={','.join(SYSTEM_PACKAGES + COMPANY_PACKAGES)}",
        release, "-", *([mirror] if mirror else []),
    ]  # fmt: skip


def tag(release: str) -> str:
    """Name of the image; a change of the definition gives another name, so it is built anew."""
    definition = [argument for argument in build_command(release) if str(SCRIPT) not in argument]
    content = "\0".join(definition).encode() + SCRIPT.read_bytes()
    return f"{REPOSITORY}:{release}-{hashlib.sha256(content).hexdigest()[:12]}"


@contextmanager
def image_lock(exclusive: bool) -> Iterator[None]:
    """Hold the images: many demos may start from them at once, one at a time may build or remove them.

    Taken on podman's own storage folder, so that no lock file stays behind.
    """
    store = podman("info", "--format", "{{.Store.GraphRoot}}").stdout.strip()
    handle = os.open(store, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def exists(name: str) -> bool:
    """Whether podman has the image."""
    return podman("image", "exists", name, check=False).returncode == 0


def build(release: str) -> None:
    """Build the image unless it is there; another demo that builds it is waited for.

    Raises:
        DemoError: mmdebstrap or podman failed; nothing is left behind.
    """
    name = tag(release)
    with image_lock(exclusive=True):
        if exists(name):
            return
        say(f"image {name}: building from Debian {release} (about a minute)")
        maker = subprocess.Popen(build_command(release), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        labels = ["--change", f"LABEL {IMAGE_LABEL}={release}"]
        importer = subprocess.Popen(
            [*podman_command(), "import", "--quiet", *labels, "-"],
            stdin=maker.stdout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert maker.stdout is not None
        assert maker.stderr is not None
        maker.stdout.close()
        try:
            said = maker.stderr.read().decode(errors="replace")
            identity = importer.communicate(timeout=BUILD_SECONDS)[0].strip()
            failed = maker.wait(timeout=60)
        finally:
            maker.kill()
            importer.kill()
        if failed or importer.returncode:
            if identity:
                podman("rmi", "--force", identity, check=False)
            raise DemoError(f"mmdebstrap could not make the {release} image:\n{said.strip()[-3000:]}")
        podman("tag", identity, name)
        say(f"image {name}: built")


def remove_unused() -> list[str]:
    """Remove the demo's images which no container uses any more; returns them. Call it with the lock held."""
    removed: list[str] = []
    used = {container["ImageID"] for container in podman_json("ps", "--all", "--format", "json") or []}
    for image in podman_json("images", "--filter", f"label={IMAGE_LABEL}", "--format", "json") or []:
        if image["Id"] not in used:
            podman("rmi", "--force", image["Id"])
            removed += image.get("Names") or [image["Id"][:12]]
    return removed

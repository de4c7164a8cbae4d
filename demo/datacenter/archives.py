# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives of Prometheus, the exporters and Grafana in upstream's layout.

Where upstream can be reached, the roles' own pinned versions are downloaded from there and nothing is made here.
Elsewhere Debian's binaries are packed as upstream packs its own, so that the same path of the roles is what runs.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import tarfile
import threading
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datacenter import access, grafana_archive, image
from datacenter.commands import podman, resource_limits, say, together
from datacenter.plan import DemoError, Plan

SOURCES = ("auto", "debian", "upstream")
PROBE_URL = "https://github.com/prometheus/node_exporter/releases/download/v1.9.1/sha256sums.txt"
PROBE_SECONDS = 5


@dataclass(frozen=True)
class Source:
    """Where a component's programs are in Debian.

    Attributes:
        programs: {name of the program in upstream's archive: path in Debian}.
        packages: Debian packages; the first gives the version.
        upstream: first part of the archive's name where it is not the component's.
        data: folder that Debian's build reads on the machine, where upstream's has all in the program;
            demo/notifications.yml brings it there.
    """

    programs: Mapping[str, str]
    packages: tuple[str, ...]
    upstream: str = ""
    data: str = ""


COMPONENTS: dict[str, Source] = {
    "alertmanager": Source(
        {"alertmanager": "/usr/bin/prometheus-alertmanager", "amtool": "/usr/bin/amtool"},
        ("prometheus-alertmanager",),
        data="/usr/share/prometheus/alertmanager",
    ),
    # Bookworm's prometheus brings promtool itself and has no package of that name.
    "prometheus": Source(
        {"prometheus": "/usr/bin/prometheus", "promtool": "/usr/bin/promtool"}, ("prometheus", "promtool")
    ),
    "node_exporter": Source({"node_exporter": "/usr/bin/prometheus-node-exporter"}, ("prometheus-node-exporter",)),
    "process_exporter": Source(
        {"process-exporter": "/usr/bin/prometheus-process-exporter"},
        ("prometheus-process-exporter",),
        "process-exporter",
    ),
    "postgres_exporter": Source(
        {"postgres_exporter": "/usr/bin/prometheus-postgres-exporter"}, ("prometheus-postgres-exporter",)
    ),
    "blackbox_exporter": Source(
        {"blackbox_exporter": "/usr/bin/prometheus-blackbox-exporter"}, ("prometheus-blackbox-exporter",)
    ),
}

# Sent to a throw-away container of the machines' image: downloads the packages as any server would, and unpacks them.
FETCH = """set -eu
apt-get -qq update
cd /archives
for package in "$@"; do
    apt-cache show --no-all-versions "$package" > /dev/null 2>&1 && set -- "$@" "$package"
    shift
done
apt-get -qq download "$@"
for package in ./*.deb; do
    dpkg-deb --extract "$package" root
    dpkg-deb --field "$package" Package Version Architecture | sed 's/^[^:]*: //' | paste -s -d ' '
done
"""


def upstream_version(debian: str) -> str:
    """Upstream's version in a Debian version: `1:2.53.3+ds1-2+b4` is `2.53.3`."""
    without_epoch = debian.partition(":")[2] or debian
    found = re.match(r"\d+(\.\d+)*", without_epoch)
    if not found:
        raise DemoError(f"the Debian version {debian!r} does not begin with a number")
    return found.group()


def archive_root(component: str, version: str, architecture: str) -> str:
    """Name of the archive's top folder and, with .tar.gz, of the archive, as upstream spells it."""
    return f"{COMPONENTS[component].upstream or component}-{version}.linux-{architecture}"


def pack(target: Path, root: str, programs: Sequence[tuple[str, Path]]) -> str:
    """Write a .tar.gz with the programs below the folder ``root`` and return its sha256 in hexadecimal.

    The same programs always give the same sum: no times, owners or names of this computer go in.
    """
    with (
        target.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        folder = tarfile.TarInfo(root)
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(folder)
        for name, path in programs:
            member = tarfile.TarInfo(f"{root}/{name}")
            member.mode, member.size = 0o755, path.stat().st_size
            with path.open("rb") as content:
                archive.addfile(member, content)
    access.give_to_caller(target)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def upstream_answers(url: str = PROBE_URL, seconds: float = PROBE_SECONDS) -> bool:
    """Whether a small file of upstream's releases can be read within a few seconds, name resolution included."""
    answers: list[int] = []

    def ask() -> None:
        try:
            with urllib.request.urlopen(url, timeout=seconds) as response:
                response.read(100)
                answers.append(response.status)
        except (OSError, ValueError):
            return

    # A daemon thread, since no time-out ends a name resolution.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return answers == [200]


def complete(description: Mapping[str, Any]) -> bool:
    """Whether an earlier archives.json names every component, and what it names is still there."""
    directory = Path(description["directory"])
    return set(COMPONENTS) <= set(description["components"]) and all(
        (directory / entry.get("file", "missing")).is_file() for entry in description["components"].values()
    )


def from_debian(plan: Plan) -> dict[str, Any]:
    """Download Debian's packages and pack their programs; returns the description written to archives.json."""
    directory, staging = plan.directory / "archives", plan.directory / "archives.new"
    shutil.rmtree(staging, ignore_errors=True)
    access.make_directory(directory)
    staging.mkdir()
    try:
        packages = [package for source in COMPONENTS.values() for package in source.packages]
        listed = podman(
            "run", "--rm", "--interactive", "--name", plan.container("archives"), "--replace", *plan.labels,
            "--network", "host", *resource_limits(), "--security-opt", "apparmor=unconfined",
            "--volume", f"{staging}:/archives", image.tag(plan.release), "sh", "-s", "--", *packages,
            text=FETCH, timeout=300,
        ).stdout  # fmt: skip
        fetched = {package: (version, arch) for package, version, arch in map(str.split, listed.splitlines())}

        def one(component: str) -> tuple[str, dict[str, Any]]:
            source = COMPONENTS[component]
            debian, architecture = fetched[source.packages[0]]
            version = upstream_version(debian)
            root = archive_root(component, version, architecture)
            if source.data:
                data = directory / "data" / component
                shutil.copytree(staging / "root" / source.data.lstrip("/"), data, dirs_exist_ok=True)
                for path in (data.parent, data, *data.rglob("*")):
                    access.give_to_caller(path)
            programs = [(name, staging / "root" / path.lstrip("/")) for name, path in source.programs.items()]
            return component, {
                "version": version,
                "sha256": {architecture: pack(directory / f"{root}.tar.gz", root, programs)},
                "file": f"{root}.tar.gz",
            }

        components = dict(together(one, sorted(COMPONENTS), workers=2))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return {"directory": str(directory), "source": "debian", "components": components}


def provide(plan: Plan, source: str = "auto") -> None:
    """Write archives.json, and the archives where upstream does not answer; says which.

    ``source``: debian or upstream forces one, auto asks upstream first and keeps what an earlier run made. Grafana's
    archive is made at each run, since it may be another one: the user's, the stand-in's, or upstream's.
    """
    path = plan.directory / "archives.json"
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if earlier and source in ("auto", earlier["source"]) and (earlier["source"] == "upstream" or complete(earlier)):
        description = earlier
        say(f"archives: kept ({earlier['source']})")
    elif source == "upstream" or (source == "auto" and upstream_answers()):
        description = {"directory": "", "source": "upstream", "components": {}}
        say("archives: upstream's releases, versions as pinned by the roles")
    else:
        description = from_debian(plan)
        versions = ", ".join(f"{name} {entry['version']}" for name, entry in description["components"].items())
        why = "asked for" if source == "debian" else "upstream does not answer"
        say(f"archives: Debian {plan.release}'s programs in upstream's layout ({why}): {versions}")
    description["grafana"] = _grafana(plan, description["source"])
    access.write(path, json.dumps(description, indent=2) + "\n")


def _grafana(plan: Plan, source: str) -> dict[str, Any]:
    """Grafana's entry of archives.json; empty where upstream's own release is used."""
    if source == "upstream" and not os.environ.get(grafana_archive.VARIABLE):
        say("Grafana: upstream's release, version as pinned by the role")
        return {}
    directory = plan.directory / "archives"
    access.make_directory(directory)
    entry = grafana_archive.provide(directory)
    if source == "upstream":
        # All else comes from upstream, so there is no mirror: it is put where the role keeps what it has fetched.
        (architecture,) = entry["sha256"]
        cache = plan.directory / "cache"
        access.make_directory(cache)
        (directory / entry["file"]).replace(cache / entry["sha256"][architecture])
        entry["cache"] = str(cache)
    what = {"stand-in": "the stand-in of demo/ takes its place; GRAFANA_ARCHIVE=FILE brings a real one"}
    say(f"Grafana {entry['version']}: {what.get(entry['source'], 'the real server, from GRAFANA_ARCHIVE')}")
    return entry

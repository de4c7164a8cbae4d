#!/usr/bin/env python3
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's machines: systemd containers which look like a company's servers and are reached over SSH.

up      builds the image of a Debian release once, brings all machines up at once, writes keys, ssh_config,
        known_hosts and the archives of the exporters to build/demo/NAME; reuses what is there
down    removes the containers, network, keys and files of that demo, and images no demo uses any more
status  says what runs where

Needs root, podman and mmdebstrap, and only Python's standard library.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from datacenter import access, archives, containers, host, image
from datacenter.commands import say
from datacenter.plan import RELEASES, STANDARD_HOSTS, DemoError, Plan, addresses, make_plan, parse_hosts

ROOT = Path(__file__).resolve().parent.parent
STATE = "machines.json"


def read_plan(options: argparse.Namespace) -> Plan:
    """The plan from the options and from what an earlier `up` of the same demo wrote.

    Raises:
        DemoError: a value that is not allowed, or a release other than that of the machines there are.
    """
    wanted = parse_hosts("--hosts", options.hosts) if options.hosts else STANDARD_HOSTS
    if options.only:
        only = parse_hosts("--only", options.only)
        unknown = [name for name in only if name not in wanted]
        if unknown:
            raise DemoError(f"--only: {', '.join(unknown)} is no machine of the demo; allowed: {', '.join(wanted)}")
        wanted = only
    plan = make_plan(ROOT, options.name, options.release or RELEASES[0], wanted)
    state = plan.directory / STATE
    if not state.exists():
        return plan
    earlier = json.loads(state.read_text(encoding="utf-8"))
    if options.release not in (None, earlier["release"]):
        raise DemoError(
            f"--release: demo {plan.name} runs on {earlier['release']}, not {options.release}; run down first"
        )
    hosts = earlier["hosts"] if not (options.hosts or options.only) else dict.fromkeys([*earlier["hosts"], *wanted])
    return make_plan(ROOT, plan.name, earlier["release"], tuple(hosts))


def up(plan: Plan, archive_source: str) -> None:
    """Bring the whole demo up; see the module's text."""
    access.make_directory(plan.directory)
    public_key = access.make_key(plan)
    image.build(plan.release)
    with ThreadPoolExecutor(max_workers=1) as background, image.image_lock(exclusive=False):
        if not image.exists(image.tag(plan.release)):
            raise DemoError("another demo went down this moment and took the image with it; run this again")
        host.allow_machines()
        packed = background.submit(archives.provide, plan, archive_source)
        addressed = addresses(plan, containers.make_network(plan))
        containers.bring_up(plan, addressed)
        keys = containers.prepare(plan, public_key)
        say(f"{len(keys)} machines are up")
        used = {machine: addressed[machine] for machine in plan.hosts}
        access.write(plan.directory / "known_hosts", access.known_hosts(used, keys))
        access.write(plan.directory / "ssh_config", access.ssh_config(plan, used))
        state = {"release": plan.release, "hosts": list(plan.hosts), "addresses": used}
        access.write(plan.directory / STATE, json.dumps(state, indent=2) + "\n")
        packed.result()
    say(f"ready: ssh -F {plan.directory}/ssh_config {plan.hosts[0]}")


def down(plan: Plan) -> None:
    """Remove what `up` made; a demo that is not there is said to be so, and nothing is touched."""
    made = plan.directory.exists() or plan.name in containers.demos() or containers.network_subnet(plan)
    if not made:
        say(f"there is no demo {plan.name}: nothing to remove")
        return
    removed = containers.remove(plan)
    if plan.directory.exists():
        shutil.rmtree(plan.directory)
        removed.append(str(plan.directory))
    for parent in (plan.directory.parent, plan.directory.parent.parent):
        if parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
    with image.image_lock(exclusive=True):
        removed += image.remove_unused()
        if not containers.demos():
            removed += host.restore()
    say(f"removed: {', '.join(removed)}")


def status(plan: Plan) -> None:
    """Print state and address of every machine."""
    found = containers.find(plan)
    subnet = containers.network_subnet(plan)
    addressed = addresses(plan, subnet) if subnet else {}
    for machine in plan.hosts:
        state = found.get(plan.container(machine), {}).get("State", "missing")
        print(f"{machine:12} {state:10} {addressed.get(machine, '-'):15}")


def main() -> int:
    """Read the command line and act; a fault is one message on standard error and exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("up", "down", "status"))
    parser.add_argument("--name", default=os.environ.get("DEMO") or "demo", help="the demo (default: $DEMO or demo)")
    parser.add_argument("--release", help=f"Debian release of the machines: {', '.join(RELEASES)}")
    parser.add_argument("--hosts", help=f"other machines than {','.join(STANDARD_HOSTS)}")
    parser.add_argument("--only", help="only these of them")
    parser.add_argument("--archives", choices=archives.SOURCES, default="auto", help="where the exporters come from")
    options = parser.parse_args()
    try:
        plan = read_plan(options)
        if options.action == "up":
            up(plan, options.archives)
        elif options.action == "down":
            down(plan)
        else:
            status(plan)
    except (DemoError, OSError) as error:
        print(f"machines.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

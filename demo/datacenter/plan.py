# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a demo consists of: names, addresses, paths and settings. Pure, nothing is started here."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

RELEASES = ("trixie", "bookworm")

# The machines of inventories/demo, load1, the customers, and s3-1, the storage. The order gives each its address.
STANDARD_HOSTS = ("mon1", "shop1", "shop2", "crm1", "mes1", "shopdb1", "mesdb1", "mq1", "load1", "s3-1")

FIRST_ADDRESS = 11
FIRST_OTHER_ADDRESS = 101
LABEL = "golden.signals.demo"
IMAGE_LABEL = "golden.signals.image"

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,22}[a-z0-9])?")


class DemoError(Exception):
    """A fault the user can act upon; the text says what, where and what to do."""


def check_name(kind: str, name: str) -> str:
    """Return ``name`` when it can be a host name and part of a container name.

    Raises:
        DemoError: names the value and what is allowed.
    """
    if not _NAME.fullmatch(name):
        raise DemoError(
            f"{kind}: {name!r} is not allowed; allowed: 1 to 24 lower-case letters, digits and inner hyphens"
        )
    return name


def parse_hosts(option: str, text: str) -> tuple[str, ...]:
    """Split a comma-separated list of machine names, each once, in the given order.

    Raises:
        DemoError: an empty list, or a name that cannot be a host name.
    """
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not names:
        raise DemoError(f"{option}: {text!r} names no machine; give names separated by commas, such as mon1,db1")
    return tuple(check_name(option, name) for name in names)


@dataclass(frozen=True)
class Plan:
    """One demo: its name, Debian release, machines and where its files are.

    Attributes:
        name: selects the demo everywhere (environment variable DEMO).
        release: Debian release of the machines, one of RELEASES.
        hosts: all machines of this demo.
        directory: build/demo/<name>: keys, ssh_config, archives, secrets, ledger.
    """

    name: str
    release: str
    hosts: tuple[str, ...]
    directory: Path

    @property
    def network(self) -> str:
        """Name of the podman network."""
        return f"golden-signals-{self.name}"

    def container(self, host: str) -> str:
        """Name of the container of one machine."""
        return f"golden-signals-{self.name}-{host}"

    @property
    def labels(self) -> list[str]:
        """Podman options which mark a container or network as part of this demo."""
        return ["--label", f"{LABEL}={self.name}"]


def make_plan(root: Path, name: str, release: str, hosts: tuple[str, ...]) -> Plan:
    """Check the parts and put them together; ``root`` is the clone.

    Raises:
        DemoError: an unknown release or a name that cannot be used.
    """
    check_name("--name", name)
    if release not in RELEASES:
        raise DemoError(f"--release: {release!r} is not a release of the demo; allowed: {', '.join(RELEASES)}")
    return Plan(name, release, hosts, root / "build" / "demo" / name)


def hardware_address(address: str) -> str:
    """A locally administered MAC address from an IPv4 address.

    A machine made again keeps it, so nobody sends to the old one until a neighbour entry has aged.
    """
    return ":".join(f"{byte:02x}" for byte in (0x02, 0x67, *ipaddress.IPv4Address(address).packed))


def addresses(plan: Plan, subnet: str) -> dict[str, str]:
    """Fixed addresses: {machine: IPv4 address} for the standard machines and those of the plan.

    Fixed, so that a machine which is stopped, started or made again keeps its address and its name.
    """
    network = ipaddress.ip_network(subnet)
    found = {host: FIRST_ADDRESS + index for index, host in enumerate(STANDARD_HOSTS)}
    others = [host for host in plan.hosts if host not in found]
    found.update({host: FIRST_OTHER_ADDRESS + index for index, host in enumerate(others)})
    if max(found.values()) >= network.num_addresses - 1:
        raise DemoError(f"network {plan.network}: {subnet} is too small for {len(others)} more machines")
    return {host: str(network[offset]) for host, offset in found.items()}

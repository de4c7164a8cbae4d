# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines: systemd containers on a network of their own. Only what carries the demo's label is ever touched."""

from __future__ import annotations

from typing import Any

from datacenter import access, image
from datacenter.commands import podman, podman_json, resource_limits, say, together
from datacenter.plan import LABEL, DemoError, Plan, hardware_address

BOOT_SECONDS = 90
HOSTS_FILE = "hosts"
STOP_SECONDS = 20

# Beyond podman's defaults, as real machines have them: SYS_ADMIN for the mount namespaces of unit hardening, SYS_PTRACE
# and DAC_READ_SEARCH to read other users' processes, NET_RAW for ping, AUDIT_WRITE since sudo complains without it.
CAPABILITIES = ("SYS_ADMIN", "SYS_PTRACE", "DAC_READ_SEARCH", "NET_RAW", "AUDIT_WRITE")

# Sent to each machine's shell; waits for systemd, lets the key in, and answers with the host key and failed units.
PREPARE = f"""set -eu
tries=0
until state=$(systemctl is-system-running 2>/dev/null) || [ "$state" = degraded ]; do
    tries=$((tries + 1))
    [ "$tries" -lt {BOOT_SECONDS * 5} ] || {{ echo "systemd is still '$state'" >&2; exit 1; }}
    sleep 0.2
done
install -d -m 0700 -o admin -g admin /home/admin/.ssh
printf '%s\\n' "$1" > /home/admin/.ssh/authorized_keys
systemctl is-active --quiet ssh.service || {{ systemctl status --no-pager ssh.service >&2; exit 1; }}
cat /etc/ssh/ssh_host_ed25519_key.pub
systemctl list-units --failed --plain --no-legend | cut -d ' ' -f 1
"""


def find(plan: Plan) -> dict[str, dict[str, Any]]:
    """This demo's containers: {container name: what `podman ps` says}."""
    listed = podman_json("ps", "--all", "--filter", f"label={LABEL}={plan.name}", "--format", "json") or []
    return {container["Names"][0]: container for container in listed}


def demos() -> set[str]:
    """Names of all demos of this computer which have machines."""
    listed = podman_json("ps", "--all", "--filter", f"label={LABEL}", "--format", "json") or []
    return {container["Labels"][LABEL] for container in listed}


def network_subnet(plan: Plan) -> str | None:
    """Subnet of the demo's network, None when there is none.

    Raises:
        DemoError: a network of that name exists and is not the demo's.
    """
    if podman("network", "exists", plan.network, check=False).returncode:
        return None
    [found] = podman_json("network", "inspect", plan.network)
    if found.get("labels", {}).get(LABEL) != plan.name:
        raise DemoError(f"the podman network {plan.network} exists and is not of this demo: use another --name")
    return str(found["subnets"][0]["subnet"])


def make_network(plan: Plan) -> str:
    """Make the network unless it is there, on a subnet podman finds free; returns the subnet."""
    subnet = network_subnet(plan)
    if subnet is None:
        podman("network", "create", *plan.labels, plan.network)
        subnet = network_subnet(plan)
        assert subnet is not None
        say(f"network {plan.network}: {subnet}")
    return subnet


def run_arguments(plan: Plan, host: str, addresses: dict[str, str], image_name: str) -> list[str]:
    """Arguments of `podman run` for one machine.

    AppArmor's and seccomp's container profiles forbid the mounts of unit hardening.
    """
    return [
        "run", "--detach", "--name", plan.container(host), "--hostname", host, *plan.labels,
        "--network", plan.network, "--ip", addresses[host], "--mac-address", hardware_address(addresses[host]),
        "--no-hosts", "--volume", f"{plan.directory / HOSTS_FILE}:/etc/hosts:ro",
        "--systemd=always", "--stop-timeout", str(STOP_SECONDS),
        *[f"--cap-add={name}" for name in CAPABILITIES],
        "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
        *resource_limits(), image_name, "/sbin/init",
    ]  # fmt: skip


def write_hosts_file(plan: Plan, addresses: dict[str, str]) -> None:
    """Write the machines' common /etc/hosts, in place, since running machines have this very file mounted.

    Not podman's own, which would bring this computer's names along and would not learn of machines made later.
    """
    lines = ["127.0.0.1 localhost", "::1 localhost ip6-localhost ip6-loopback"]
    lines += [f"{address} {host}" for host, address in addresses.items()]
    path = plan.directory / HOSTS_FILE
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o644)
    access.give_to_caller(path)


def bring_up(plan: Plan, addresses: dict[str, str]) -> None:
    """Make what is missing and start what is stopped, all machines at once."""
    name = image.tag(plan.release)
    write_hosts_file(plan, addresses)
    existing = find(plan)

    def ensure(host: str) -> str:
        container = existing.get(plan.container(host))
        if container is None:
            podman(*run_arguments(plan, host, addresses, name))
            return "made"
        if container["State"] == "running":
            return "running"
        podman("start", plan.container(host))
        return "started"

    done = together(ensure, plan.hosts)
    for outcome in ("made", "started", "running"):
        hosts = [host for host, what in zip(plan.hosts, done, strict=True) if what == outcome]
        if hosts:
            say(f"{outcome}: {' '.join(hosts)}")
    old = [host for host in plan.hosts if existing.get(plan.container(host), {}).get("Image", name) != name]
    if old:
        say(f"made from an earlier image, renewed by down and up: {' '.join(old)}")


def prepare(plan: Plan, public_key: str) -> dict[str, str]:
    """Wait until every machine has booted and let the key in; returns {machine: public host key}."""

    def one(host: str) -> str:
        command = ("exec", "--interactive", plan.container(host), "sh", "-s", "--", public_key)
        try:
            key, *failed = podman(*command, text=PREPARE, timeout=BOOT_SECONDS + 30).stdout.splitlines()
        except DemoError as error:
            raise DemoError(f"{host} did not come up: {error}") from error
        if failed:
            say(f"{host}: failed units: {' '.join(failed)}")
        return key

    return dict(zip(plan.hosts, together(one, plan.hosts), strict=True))


def remove(plan: Plan) -> list[str]:
    """Stop and remove the demo's containers and network; returns what was removed."""
    found = sorted(find(plan))
    together(
        lambda name: podman("rm", "--force", "--volumes", "--time", str(STOP_SECONDS), name, timeout=STOP_SECONDS + 60),
        found,
    )
    if network_subnet(plan) is not None:
        podman("network", "rm", plan.network)
        found.append(f"network {plan.network}")
    return found

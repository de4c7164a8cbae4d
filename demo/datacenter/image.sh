#!/bin/sh
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Run by mmdebstrap with the new root folder as argument: turns the packages into one image for all machines of a company.
set -eu
root="$1"

# The company's software is there, nothing of it runs: the demo's playbook starts what each machine needs.
systemctl --root="$root" --quiet disable postgresql.service rabbitmq-server.service \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer 2>/dev/null || true
systemctl --root="$root" --quiet mask epmd.socket epmd.service console-getty.service getty.target systemd-firstboot.service
systemctl --root="$root" --quiet enable ssh.service

# Every machine makes its own keys and machine id at its first start. An empty file, since a missing one is a
# "first boot", at which systemd enables every service there is.
rm -f "$root"/etc/ssh/ssh_host_*
: > "$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id"
mkdir -p "$root/etc/systemd/system/ssh.service.d" "$root/etc/ssh/sshd_config.d" "$root/etc/systemd/journald.conf.d" "$root/etc/systemd/system.conf.d"
printf '[Service]\nExecStartPre=\nExecStartPre=/usr/bin/ssh-keygen -A\nExecStartPre=/usr/sbin/sshd -t\n' \
    > "$root/etc/systemd/system/ssh.service.d/host-keys.conf"
printf 'PasswordAuthentication no\nPermitRootLogin no\nUseDNS no\nMaxStartups 50\n' > "$root/etc/ssh/sshd_config.d/demo.conf"
printf '[Journal]\nRuntimeMaxUse=16M\nSystemMaxUse=16M\nAudit=no\n' > "$root/etc/systemd/journald.conf.d/demo.conf"
printf '[Manager]\nDefaultTimeoutStopSec=15s\n' > "$root/etc/systemd/system.conf.d/demo.conf"

# As on a real machine, mounts are shared: systemd leaves that to a container's manager, and hands no credentials to
# services where it is not so (LoadCredential of systemd.exec).
printf '[Unit]\nDescription=Shared mounts\nDefaultDependencies=no\nBefore=sysinit.target\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/mount --make-rshared /\n\n[Install]\nWantedBy=sysinit.target\n' \
    > "$root/etc/systemd/system/shared-mounts.service"
systemctl --root="$root" --quiet enable shared-mounts.service

# The administrator Ansible logs in as; each demo brings its own key.
chroot "$root" useradd --create-home --shell /bin/bash admin
printf 'admin ALL=(ALL:ALL) NOPASSWD: ALL\n' > "$root/etc/sudoers.d/admin"
chmod 0440 "$root/etc/sudoers.d/admin"

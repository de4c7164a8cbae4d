#!/bin/sh
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# setup.sh [PACKAGE...]: what a fresh Debian 12, Debian 13 or Ubuntu 24.04 machine needs: system packages (only those which are missing), the
# virtual environment .venv with pinned requirements, and the link .collections; and the further packages named. Can be run
# again at any time.
set -eu
cd "$(dirname "$0")/../.."

packages="python3 python3-venv git make openssh-client ca-certificates tar
  podman runc netavark aardvark-dns iptables conmon uidmap mmdebstrap debian-archive-keyring $*"
requirements="requirements.txt requirements-dev.txt instrumentation/python/requirements-test.txt demo/storage/requirements.txt"

say() { printf 'setup: %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

missing_packages() {
  for package in $packages; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
  done
}

install_packages() {
  command -v apt-get >/dev/null || { say "needs Debian or Ubuntu (apt-get is missing)"; exit 1; }
  missing=$(missing_packages)
  [ -n "$missing" ] || { say "system packages: nothing is missing"; return; }
  say "system packages: installing $missing"
  as_root apt-get update --quiet=2
  # The list is meant to be split into words.
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends $missing
}

make_environment() {
  python=${PYTHON:-python3}
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "$python is $("$python" --version 2>&1); the controller needs Python 3.11 or newer (PYTHON=/path/to/python3 chooses another)"
    exit 1
  }
  # The mark names what is installed, so a second run costs nothing and a changed pin is seen.
  # shellcheck disable=SC2086
  wanted=$(cat $requirements | sha256sum | cut -d' ' -f1)
  if [ -x .venv/bin/python ] && [ "$(cat .venv/requirements.sha256 2>/dev/null)" = "$wanted" ]; then
    say "virtual environment .venv: up to date"
    return
  fi
  say "virtual environment .venv: installing $requirements with $("$python" --version)"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
  printf '%s\n' "$wanted" >.venv/requirements.sha256
}

link_collection() {
  mkdir -p .collections/ansible_collections/golden
  ln -sfn ../../.. .collections/ansible_collections/golden/signals
}

install_packages
make_environment
link_collection

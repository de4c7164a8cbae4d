#!/bin/sh
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What `make instrumentation` needs: Java, Maven, Go, Node.js and npm (installed when missing on PATH), nginx and mtail
# (unpacked into build/tools, so that no service starts), and the example services, built into build/instrumentation.
set -eu
cd "$(dirname "$0")/../.."

root=$PWD
built=$root/build/instrumentation
tools=$root/build/tools
mkdir -p "$built" "$tools/bin"

say() { printf 'instrumentation: %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian's packages are the oldest that do: Java 17, Maven 3.8, Go 1.19, Node.js 18.19, npm 9.
missing_packages() {
  command -v javac >/dev/null || printf 'default-jdk-headless '
  command -v mvn >/dev/null || printf 'maven '
  command -v go >/dev/null || printf 'golang-go '
  command -v node >/dev/null || printf 'nodejs '
  command -v npm >/dev/null || printf 'npm '
}

install_packages() {
  missing=$(missing_packages)
  [ -n "$missing" ] || { say "Java, Maven, Go, Node.js and npm are there"; return; }
  say "installing $missing"
  as_root apt-get update --quiet=2
  # The list is meant to be split into words.
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends $missing >/dev/null
}

# The program of a distribution's package, without its service.
unpack() {
  program=$1 package=$2
  ! command -v "$program" >/dev/null || { say "$program is there"; return; }
  say "unpacking $program of the package $package into build/tools"
  rm -rf "$tools/unpacked"
  mkdir -p "$tools/unpacked/packages"
  (
    cd "$tools/unpacked/packages"
    apt-get download --quiet=2 "$package" 2>/dev/null || {
      as_root apt-get update --quiet=2
      apt-get download --quiet=2 "$package"
    }
    dpkg -x "$package"_*.deb ..
  )
  find "$tools/unpacked/usr" -type f -name "$program" -perm -u+x -exec mv -f {} "$tools/bin/$program" \;
  rm -rf "$tools/unpacked"
}

# build LANGUAGE COMMAND...: a copy of the example, built again only when a source or a compiler has changed.
build() {
  language=$1
  version=$2
  shift 2
  wanted=$(cd "instrumentation/$language/example" && { find . -type f -print0 | sort -z | xargs -0 sha256sum; echo "$version"; } | sha256sum)
  if [ "$(cat "$built/$language/built.sha256" 2>/dev/null)" = "$wanted" ]; then
    say "$language: built before"
    return
  fi
  say "$language: building ($version): $*"
  rm -rf "${built:?}/$language"
  cp -R "instrumentation/$language/example" "$built/$language"
  (cd "$built/$language" && "$@")
  printf '%s\n' "$wanted" >"$built/$language/built.sha256"
}

install_packages
unpack nginx nginx
unpack mtail mtail
# No other toolchain is fetched; go.mod stays as it is; a repository that another user owns does not matter.
export GOTOOLCHAIN=local GOFLAGS=-mod=readonly
build go "$(go version)" go build -buildvcs=false -o example .
build node "node $(node --version)" npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
build jvm "$(javac -version 2>&1)" mvn --quiet --batch-mode --no-transfer-progress package

#!/bin/sh
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prometheus, promtool and amtool from the distribution's packages, unpacked into build/tools: nothing is installed or started.
set -eu
cd "$(dirname "$0")/../.."

tools=$PWD/build/tools

if [ -x "$tools/bin/prometheus" ] && [ -x "$tools/bin/promtool" ] && [ -x "$tools/bin/amtool" ]; then
  echo "tools: prometheus, promtool and amtool are there"
  exit 0
fi

mkdir -p "$tools/bin" "$tools/packages"
cd "$tools/packages"
download() { apt-get download --quiet=2 prometheus prometheus-alertmanager; }
if ! download 2>/dev/null; then
  echo "tools: reading the package lists"
  if [ "$(id -u)" = 0 ]; then apt-get update --quiet=2; else sudo apt-get update --quiet=2; fi
  download
fi
for package in *.deb; do
  dpkg -x "$package" "$tools/unpacked"
done
mv -f "$tools/unpacked/usr/bin/prometheus" "$tools/unpacked/usr/bin/promtool" "$tools/unpacked/usr/bin/amtool" "$tools/bin/"
cd "$tools"
rm -rf unpacked packages
"$tools/bin/promtool" --version 2>&1 | head -n 1
"$tools/bin/amtool" --version 2>&1 | head -n 1

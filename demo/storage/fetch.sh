#!/bin/sh
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# fetch.sh PYTHON "VERSION ARCHITECTURE" ARCHIVE: the packages of requirements.txt for another machine's Python, as a tar file.
set -eu
python=$1 version=${2% *} architecture=${2#* } archive=$3
folder="$archive.folder"
rm -rf "$folder"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target "$folder" \
    --only-binary=:all: --implementation cp --python-version "$version" \
    --platform "manylinux2014_$architecture" --platform "manylinux_2_28_$architecture" \
    --requirement "$(dirname "$0")/requirements.txt"
tar --create --file "$archive.part" --directory "$folder" .
rm -rf "$folder"
mv "$archive.part" "$archive"

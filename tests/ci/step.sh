#!/bin/sh
# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# step.sh TITLE COMMAND...: run the command, say what runs and how long it took; the exit code is the command's.
title=$1
shift
began=$(date +%s)
printf '==> %s\n    %s\n' "$title" "$*"
"$@"
code=$?
if [ "$code" = 0 ]; then result=done; else result="FAILED with $code"; fi
printf '<== %s: %s after %s s\n' "$title" "$result" "$(($(date +%s) - began))"
exit "$code"

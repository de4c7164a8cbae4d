# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Open 60 sessions that begin a transaction and do nothing. Runs on shopdb1 as postgres, with psycopg."""

from __future__ import annotations

import time

import psycopg

sessions = [psycopg.connect(dbname="shop") for _number in range(60)]
for session in sessions:
    session.execute("SELECT 1")
time.sleep(3600)

# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""``python -m golden_signals_instrumentation check URL``"""

from __future__ import annotations

import sys

from .check.command import main

sys.exit(main(sys.argv[1:]))

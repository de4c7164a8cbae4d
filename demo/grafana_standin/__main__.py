# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python3 -m demo.grafana_standin --help``."""

from __future__ import annotations

import sys

from .command_line import standalone

sys.exit(standalone())

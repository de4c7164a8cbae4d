# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of each scrape job, sized from what the exporters expose.

A scrape beyond a limit fails whole and leaves the target blind, so a limit is about twice what a large machine exposes:
it stops an explosion, never ordinary growth. ``scrape_jobs`` takes other sample limits where these do not fit.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one job.

    :param measured: samples exposed after relabelling, as ``basis`` says.
    :param sample_limit: about twice that.
    :param label_value_length: longest label value in bytes.
    :param basis: what was measured, with versions.
    """

    measured: int
    sample_limit: int
    label_value_length: int
    basis: str


LABELS = 50
LABEL_NAME_LENGTH = 200

LIMITS: dict[str, Limits] = {
    job: Limits(1000, 20000, 512, "todo")
    for job in (
        "node",
        "process",
        "http",
        "postgresql",
        "rabbitmq",
        "rabbitmq-detailed",
        "blackbox",
        "blackbox-exporter",
        "prometheus",
    )
}

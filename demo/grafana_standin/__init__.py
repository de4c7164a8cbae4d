# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for Grafana: a small server which answers as recorded real servers do. It is no Grafana and says so.

Every exchange of tests/contract/grafana is replayed against it. Health, proxy and queries of data sources,
and the states of alert rules, come from the real Prometheus behind the data source. What it does not do: draw
anything, route or send notifications of alerts (only a test of a webhook is sent), expand more in annotations
than $labels, $values and $value, enforce permissions of folders (roles are enforced), or answer endpoints
that no recording and no module needs.

``python3 -m demo.grafana_standin --help`` runs it, ``python3 -m demo.grafana_standin.pack --output DIR`` packs it, and
``server.running()`` is what tests use.
"""

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements; that they do what they say is tested on a real PostgreSQL in tests/component."""

from __future__ import annotations

from ansible_collections.golden.signals.plugins.plugin_utils.postgresql_views import check_views, make_views

VIEWS = [("public", "active_users"), ("statistics", "shop_users")]


def test_the_check_only_reads():
    query = check_views("counter", VIEWS)
    assert query.startswith("SELECT ")
    assert query.count(";") == 1
    assert "count(*) = 2" in query
    assert query.count("VALUES ('public', 'active_users'), ('statistics', 'shop_users')") == 4


def test_all_or_nothing_and_what_is_too_much_is_taken_back_before_anything_is_given():
    text = make_views("counter", VIEWS)
    lines = text.splitlines()
    assert (lines[0], lines[-1]) == ("BEGIN;", "COMMIT;")
    assert text.index("REVOKE ALL") < text.index('GRANT USAGE ON SCHEMA "statistics"')
    assert text.index("GRANT SELECT") < text.index("RAISE EXCEPTION")

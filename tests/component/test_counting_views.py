# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database role of sql_exporter on a real PostgreSQL: it may read the counting view, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from machine import Machine

from ansible_collections.golden.signals.plugins.plugin_utils.postgresql_role import check_role, make_role
from ansible_collections.golden.signals.plugins.plugin_utils.postgresql_views import check_views, make_views

ROLE = "counter"
VIEWS = [("statistics", "active_users")]
SHOP = """
CREATE TABLE user_activity (user_name text PRIMARY KEY, last_seen timestamptz NOT NULL);
INSERT INTO user_activity VALUES ('anna', now()), ('ben', now() - interval '1 hour'),
  ('carla', now() - interval '2 days');
CREATE SCHEMA statistics;
CREATE VIEW statistics.active_users AS
SELECT count(*) FILTER (WHERE last_seen > now() - interval '5 minutes') AS last_5m, count(*) AS last_24h
  FROM user_activity WHERE last_seen > now() - interval '24 hours';
"""


class Database:
    """psql on the machine, as its administrator."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def run(self, statements: str, role: str = "", fails: bool = False) -> str:
        """The output of statements; with ``fails`` they must fail, and it is the error."""
        command = "psql -XqtA -v ON_ERROR_STOP=1 -p 5599 -d shop 2>&1"
        switch = f"SET SESSION AUTHORIZATION {role};\n" if role else ""
        script = f"{command} <<'STATEMENTS' && echo OK\n{switch}{statements}\nSTATEMENTS\n"
        output = self._machine.sh(script, user="postgres", check=False).strip()
        assert output.endswith("OK") is not fails, output
        return output.removesuffix("OK").strip()

    def in_order(self) -> bool:
        """Whether the role's rights are as they should be."""
        return self.run(check_views(ROLE, VIEWS)) == "t"


@pytest.fixture(scope="module", name="cluster")
def fixture_cluster(machine: Machine) -> Iterator[Database]:
    version = machine.sh("ls /usr/lib/postgresql").strip()
    machine.sh(f"pg_createcluster --start --port=5599 {version} counting -- --auth-local=peer >&2")
    machine.sh("createdb -p 5599 shop", user="postgres")
    database = Database(machine)
    database.run(SHOP)
    yield database
    machine.sh(f"pg_dropcluster --stop {version} counting")


@pytest.fixture(name="database")
def fixture_database(cluster: Database) -> Database:
    """The database with the role as it should be."""
    cluster.run(make_role(ROLE, 5, "", ""))
    assert cluster.run(check_role(ROLE, 5, "", "")) == "t"
    cluster.run(make_views(ROLE, VIEWS))
    assert cluster.in_order()
    return cluster


def test_it_reads_the_counts_and_not_the_users(database: Database) -> None:
    assert database.run("SELECT * FROM statistics.active_users", ROLE) == "1|2"
    assert "permission denied for table user_activity" in database.run("SELECT * FROM user_activity", ROLE, fails=True)


@pytest.mark.parametrize(
    "change",
    [
        f"GRANT SELECT ON user_activity TO {ROLE}",
        f"GRANT INSERT ON user_activity TO {ROLE}",
        f"GRANT SELECT (user_name) ON user_activity TO {ROLE}",
        f"GRANT DELETE ON statistics.active_users TO {ROLE}",
        f"REVOKE SELECT ON statistics.active_users FROM {ROLE}",
        f"REVOKE USAGE ON SCHEMA statistics FROM {ROLE}",
    ],
)
def test_other_rights_are_noticed_and_put_right(database: Database, change: str) -> None:
    database.run(change)
    assert not database.in_order()
    database.run(make_views(ROLE, VIEWS))
    assert database.in_order()
    assert "permission denied" in database.run("SELECT user_name FROM user_activity", ROLE, fails=True)


def test_membership_is_noticed_and_taken_back(database: Database) -> None:
    database.run(f"GRANT pg_read_all_data TO {ROLE}")
    assert database.run(check_role(ROLE, 5, "", "")) == "f"
    database.run(make_role(ROLE, 5, "", ""))
    assert database.run(check_role(ROLE, 5, "", "")) == "t"


@pytest.mark.parametrize(
    ("change", "back", "reason"),
    [
        (
            "GRANT SELECT ON user_activity TO PUBLIC",
            "REVOKE SELECT ON user_activity FROM PUBLIC",
            "user_activity: can be read by counter through a grant to PUBLIC or as owner; take that back",
        ),
        (
            "ALTER VIEW statistics.active_users SET (security_invoker = on)",
            "ALTER VIEW statistics.active_users RESET (security_invoker)",
            "statistics.active_users: is no view, or one with security_invoker",
        ),
        (
            "ALTER VIEW statistics.active_users RENAME TO others",
            "ALTER VIEW statistics.others RENAME TO active_users",
            'relation "statistics.active_users" does not exist',
        ),
    ],
)
def test_what_only_the_owner_can_put_right_is_an_error_that_names_it(
    database: Database, change: str, back: str, reason: str
) -> None:
    database.run(change)
    try:
        assert not database.in_order()
        assert reason in database.run(make_views(ROLE, VIEWS), fails=True)
    finally:
        database.run(back)

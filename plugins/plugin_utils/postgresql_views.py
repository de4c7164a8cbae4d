# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role that may read some views of a database and nothing else there: how that is checked and brought about.

A view is read with the rights of its owner, so the role needs none on the tables below. A view with security_invoker
would need them, and is refused. What everybody may read (a grant to PUBLIC) the role may read too: that is for the
database's owner to take back, and is an error that names the table. Relations of extensions do not count.
"""

from __future__ import annotations

from collections.abc import Sequence

View = tuple[str, str]  # schema and name, both checked: they need no quoting beyond '...' and "..."


def check_views(role: str, views: Sequence[View]) -> str:
    """Return the query, for the database that has the views, that answers ``t`` when make_views has nothing to do."""
    return f"""SELECT has_database_privilege('{role}', current_database(), 'CONNECT')
  AND (SELECT count(*) = {len(views)} FROM ({_wanted(views)}) AS wanted (schema, name)
       JOIN pg_namespace n ON n.nspname = wanted.schema
       JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
       WHERE has_schema_privilege('{role}', n.oid, 'USAGE') AND has_table_privilege('{role}', c.oid, 'SELECT'))
  AND NOT EXISTS ({_superfluous(role, views)})
  AND NOT EXISTS ({_unfit(views)})
  AND NOT EXISTS ({_readable(role, views)});
"""


def make_views(role: str, views: Sequence[View]) -> str:
    """Return the statements that grant the views and take back all else; they fail where that is not enough."""
    grants = [
        line
        for schema, name in views
        for line in (
            f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}";',
            f'GRANT SELECT ON "{schema}"."{name}" TO "{role}";',
        )
    ]
    lines = [
        "BEGIN;",
        f"""SELECT format('GRANT CONNECT ON DATABASE %I TO "{role}"', current_database()) \\gexec""",
        f"""SELECT format('REVOKE ALL ON %s FROM "{role}"', relation)
  FROM ({_superfluous(role, views)}) AS found \\gexec""",
        *grants,
        _complaint(_unfit(views), "is no view, or one with security_invoker, which needs rights on its tables"),
        _complaint(
            _readable(role, views), f"can be read by {role} through a grant to PUBLIC or as owner; take that back"
        ),
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def _wanted(views: Sequence[View]) -> str:
    return "VALUES " + ", ".join(f"('{schema}', '{name}')" for schema, name in views)


def _superfluous(role: str, views: Sequence[View]) -> str:
    """Relations on which, or on columns of which, the role has been given more than to read a wanted view."""
    return f"""SELECT DISTINCT c.oid::regclass AS relation FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (
      SELECT a.grantee, a.privilege_type FROM aclexplode(c.relacl) a
      UNION ALL SELECT a.grantee, 'column' FROM pg_attribute t, aclexplode(t.attacl) a WHERE t.attrelid = c.oid
    ) AS given
    WHERE given.grantee = '"{role}"'::regrole
    AND NOT (given.privilege_type = 'SELECT' AND (n.nspname, c.relname) IN ({_wanted(views)}))"""


def _unfit(views: Sequence[View]) -> str:
    """Wanted relations that are no view, or a view that is read with the reader's own rights."""
    return f"""SELECT c.oid::regclass AS relation FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (n.nspname, c.relname) IN ({_wanted(views)})
    AND (c.relkind NOT IN ('v', 'm') OR EXISTS (SELECT FROM pg_options_to_table(c.reloptions)
      WHERE option_name = 'security_invoker' AND option_value::boolean))"""


def _readable(role: str, views: Sequence[View]) -> str:
    """Other tables and views of the database's users which the role may read."""
    return f"""SELECT c.oid::regclass AS relation FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
    AND (n.nspname, c.relname) NOT IN ({_wanted(views)})
    AND has_schema_privilege('{role}', n.oid, 'USAGE') AND has_table_privilege('{role}', c.oid, 'SELECT')
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"""


def _complaint(query: str, reason: str) -> str:
    """A statement that fails when the query finds a relation, and names it."""
    return f"""DO $$ DECLARE bad text; BEGIN
  SELECT string_agg(relation::text, ', ') INTO bad FROM ({query}) AS found;
  IF bad IS NOT NULL THEN RAISE EXCEPTION '%: {reason}', bad; END IF;
END $$;"""

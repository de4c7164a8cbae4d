# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monitoring role in PostgreSQL: how it is checked and made without its password in a statement.

A password travels as SCRAM verifier (RFC 5803, in PostgreSQL's form SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey).
Its salt follows from names, so that the same password gives the same verifier and a changed one is noticed. The check
compares the sha256 of the verifier: a log of statements then holds neither password nor verifier.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

MONITORING = "pg_monitor"
SOCKETS = "/var/run/postgresql"
SSLMODES = ("disable", "require", "verify-ca", "verify-full")
ITERATIONS = 4096  # PostgreSQL's own number (scram_iterations)
_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# Beyond ASCII, SCRAM wants the password normalised (SASLprep); blanks and quotes break the exporter's DSN.
_PASSWORD = re.compile(r"[!#-&(-\[\]-~]{8,128}")
# The statements of a repair hold the verifier: no log and no statistics of statements shall.
_SILENCE = (
    "SET log_statement = 'none';",
    "SET log_min_duration_statement = -1;",
    "SET log_min_error_statement = 'panic';",
    "SET pg_stat_statements.track_utility = 'off';",
)


def is_local(host: object) -> bool:
    """True for a directory of Unix sockets and for names of this machine."""
    return str(host).startswith("/") or host in ("localhost", "127.0.0.1", "::1")


def psql(host: object, port: int, database: str) -> list[str]:
    """The command that runs SQL from standard input over the Unix socket, and shows values only."""
    socket = str(host) if str(host).startswith("/") else SOCKETS
    return ["psql", "-XqtA", "-v", "ON_ERROR_STOP=1", "-h", socket, "-p", str(port), "-d", database]


def verifier(password: str, salt_words: str) -> str:
    """Return the SCRAM-SHA-256 verifier of ``password`` with a salt made from ``salt_words`` (names, no secret)."""
    salt = hashlib.sha256(f"golden.signals {salt_words}".encode()).digest()[:16]
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    words = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${ITERATIONS}:{words[0]}${words[1]}:{words[2]}"


def check_role(role: str, connection_limit: int, secret: str, group: str = MONITORING) -> str:
    """Return the query that answers ``t`` when ``role`` is as make_role leaves it.

    ``secret`` is the verifier, empty for a role without password (peer authentication). Compared are the role's
    attributes (may log in and inherits; no superuser, createdb, createrole, replication or bypassrls), its connection
    limit, end of validity and password, and that ``group`` is its only membership (empty: it has none). Not looked at:
    privileges granted to the role itself, and objects it owns.
    """
    digest = hashlib.sha256(secret.encode()).hexdigest()
    password = (
        f"coalesce(encode(sha256(convert_to(r.rolpassword, 'UTF8')), 'hex'), '') = '{digest}'"
        if secret
        else "r.rolpassword IS NULL"
    )
    groups = f"array['{group}'::regrole::oid]" if group else "'{}'"
    return f"""SELECT count(*) = 1 FROM pg_authid r WHERE r.rolname = '{role}'
  AND r.rolcanlogin AND r.rolinherit AND NOT r.rolsuper AND NOT r.rolcreatedb AND NOT r.rolcreaterole
  AND NOT r.rolreplication AND NOT r.rolbypassrls AND r.rolconnlimit = {connection_limit}
  AND coalesce(r.rolvaliduntil, 'infinity') = 'infinity'
  AND {password}
  AND (SELECT coalesce(array_agg(DISTINCT m.roleid), '{{}}') = {groups}
       FROM pg_auth_members m WHERE m.member = r.oid);
"""


def make_role(role: str, connection_limit: int, secret: str, group: str = MONITORING) -> str:
    """Return the statements that make ``role`` or bring it back to what check_role wants, in one transaction."""
    password = f"'{secret}'" if secret else "NULL"
    other = f" AND roleid <> '{group}'::regrole" if group else ""
    lines = [
        *_SILENCE,
        "BEGIN;",
        f"""SELECT 'CREATE ROLE "{role}"' WHERE NOT EXISTS (SELECT FROM pg_authid WHERE rolname = '{role}') \\gexec""",
        f'ALTER ROLE "{role}" LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS '
        f"CONNECTION LIMIT {connection_limit} VALID UNTIL 'infinity' PASSWORD {password};",
        f"""SELECT format('REVOKE %s FROM "{role}"', roleid::regrole) FROM pg_auth_members
  WHERE member = '"{role}"'::regrole{other} \\gexec""",
        *([f'GRANT {group} TO "{role}";'] if group else []),
        "COMMIT;",
    ]
    return "\n".join(lines) + "\n"


def role_faults(place: str, role: object, password: object) -> list[str]:
    """Faults of an instance's user and password, without showing the password; empty when both can be used."""
    faults = []
    if not isinstance(role, str) or not _ROLE.fullmatch(role):
        faults.append(f"{place}.user: is {role!r}; allowed: lower-case letters, digits and _, at most 63")
    if password not in (None, "") and not (isinstance(password, str) and _PASSWORD.fullmatch(password)):
        faults.append(f"{place}.password: allowed: 8 to 128 ASCII characters without blanks, quotes and backslash")
    return faults

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from ansible_collections.golden.signals.plugins.plugin_utils.postgresql_role import (
    check_role,
    make_role,
    role_faults,
    verifier,
)


def test_the_verifier_is_stable_and_follows_password_and_names():
    first = verifier("correct-horse", "db1 default monitoring")
    assert first == verifier("correct-horse", "db1 default monitoring")
    assert first != verifier("correct-horsf", "db1 default monitoring")
    assert first.split("$")[1] != verifier("correct-horse", "db2 default monitoring").split("$")[1]


def test_the_verifier_proves_the_password_as_in_rfc_5803():
    method, rounds, keys = verifier("pencil", "x").split("$")
    iterations, salt = rounds.split(":")
    stored, server = (base64.b64decode(key) for key in keys.split(":"))
    salted = hashlib.pbkdf2_hmac("sha256", b"pencil", base64.b64decode(salt), int(iterations))
    client_key = hmac.new(salted, b"Client Key", hashlib.sha256).digest()
    assert (method, iterations) == ("SCRAM-SHA-256", "4096")
    assert hashlib.sha256(client_key).digest() == stored
    assert hmac.new(salted, b"Server Key", hashlib.sha256).digest() == server


def test_the_check_holds_no_verifier_and_wants_no_way_around_privileges():
    secret = verifier("correct-horse", "x")
    query = check_role("monitoring", 5, secret)
    assert secret not in query
    assert hashlib.sha256(secret.encode()).hexdigest() in query
    for word in ("rolsuper", "rolcreatedb", "rolcreaterole", "rolreplication", "rolbypassrls"):
        assert f"NOT r.{word}" in query
    assert "r.rolpassword IS NULL" in check_role("monitoring", 5, "")


def test_statements_silence_the_logs_first():
    lines = make_role("monitoring", 5, verifier("correct-horse", "x")).splitlines()
    first_secret = next(index for index, line in enumerate(lines) if "SCRAM" in line)
    silence = [index for index, line in enumerate(lines) if line.startswith("SET ")]
    assert len(silence) == 4
    assert max(silence) < first_secret
    assert lines[-1] == "COMMIT;"
    assert "PASSWORD NULL" in make_role("monitoring", 5, "")


@pytest.mark.parametrize("role", ["Monitoring", 'a"b', "a'b", "", None, "a" * 64, "1a"])
def test_a_role_that_would_need_quoting_is_refused(role):
    assert "p.user: is " in role_faults("p", role, "")[0]


@pytest.mark.parametrize(
    "password", ["short", "with blank here", "quo'te-quote", 'quo"te-quote', "back\\slash", "äöüäöüäöü"]
)
def test_a_password_is_refused_without_being_shown(password):
    faults = role_faults("p", "monitoring", password)
    assert len(faults) == 1
    assert password not in faults[0]


def test_ordinary_passwords_pass():
    assert role_faults("p", "monitoring", "s3cr3t-Pa$$w0rd!#%&()*+,./:;<=>?@[]^_`{|}~") == []

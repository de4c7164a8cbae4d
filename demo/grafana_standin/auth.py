# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks: basic authentication and tokens of service accounts, organisations by header."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import text
from .api import JSON_UTF8, ApiError, Identity

if TYPE_CHECKING:
    from .standin import Standin

NOBODY = Identity("nobody", 0, "", "", 0, "None")
ROLE_SECONDS = 60
"""A token's permissions are remembered so long: a role that was lowered still works for a while (as recorded)."""
LOCK_FAILURES, LOCK_SECONDS = 5, 300


def unauthorized(message: str, message_id: str) -> ApiError:
    body = {"extra": None, "message": message, "messageId": message_id, "statusCode": 401, "traceID": ""}
    return ApiError(401, body, JSON_UTF8)


def hashed(password: str, salt: str | None = None) -> dict[str, str]:
    """{salt, hash} of a password."""
    salt = salt or secrets.token_hex(8)
    return {"salt": salt, "hash": hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 10000).hex()}


def make_key() -> str:
    """A token's key: the checksum at its end tells a well-formed key from any other text."""
    secret = "".join(
        secrets.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for _ in range(32)
    )
    return f"glsa_{secret}_{zlib.crc32(secret.encode()):08x}"


def key_digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def prepare(standin: Standin) -> None:
    """Organisation 1 and the administrator, when the store is new; afterwards the settings' password means nothing."""
    if standin.store.table("org").get(0, "1"):
        return
    standin.store.next("org")
    standin.store.table("org").put(0, "1", {"id": 1, "name": "Main Org.", "ready_at": 0.0})
    add_user(
        standin,
        standin.settings.admin_user,
        "",
        "admin@localhost",
        standin.settings.admin_password,
        {"1": "Admin"},
        True,
    )


def add_user(
    standin: Standin,
    login: str,
    name: str,
    email: str,
    password: str,
    roles: dict[str, str],
    server_admin: bool = False,
) -> dict[str, Any]:
    """Make a user; ``roles`` is {organisation: role}."""
    number = standin.store.next("user")
    moment = text.when(standin.now())
    row = {
        "id": number,
        "uid": text.new_uid(),
        "login": login,
        "name": name,
        "email": email,
        "password": hashed(password),
        "roles": roles,
        "server_admin": server_admin,
        "created": moment,
        "updated": moment,
    }
    return standin.store.table("user").put(0, str(number), row)


def user_by_login(standin: Standin, login: str) -> dict[str, Any] | None:
    wanted = login.lower()
    return text.first(
        row for row in standin.store.table("user") if wanted in (row["login"].lower(), (row["email"] or "").lower())
    )


def authenticate(standin: Standin, headers: Mapping[str, str]) -> Identity:
    """The identity of a request, or 401."""
    method, _, credentials = headers.get("authorization", "").partition(" ")
    wanted = headers.get("x-grafana-org-id", "")
    org = int(wanted) if wanted.isdigit() and int(wanted) > 0 else None
    if method.lower() == "basic":
        return _by_password(standin, credentials, org)
    if method.lower() == "bearer":
        return _by_token(standin, credentials.strip(), org)
    raise unauthorized("Unauthorized", "auth.unauthorized")


def _by_password(standin: Standin, credentials: str, org: int | None) -> Identity:
    wrong = unauthorized("Invalid username or password", "password-auth.failed")
    try:
        login, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise wrong from None
    moment = standin.now()
    failures = [at for at in standin.failures.get(login, []) if at > moment - LOCK_SECONDS]
    row = user_by_login(standin, login)
    if row is None or len(failures) >= LOCK_FAILURES or not _password_is(standin, row, password):
        standin.failures[login] = [*failures, moment]
        raise wrong
    acted = org or min((int(number) for number in row["roles"]), default=1)
    role = row["roles"].get(str(acted), "None")
    return Identity("user", row["id"], row["login"], row["name"], acted, role, row["server_admin"])


def _password_is(standin: Standin, row: dict[str, Any], password: str) -> bool:
    """Compare with the stored hash; a password which was right is remembered by its fast hash."""
    known = (row["password"]["hash"], hashlib.sha256(password.encode()).hexdigest())
    if known not in standin.verified:
        if not hmac.compare_digest(hashed(password, row["password"]["salt"])["hash"], row["password"]["hash"]):
            return False
        standin.verified.add(known)
    return True


def _by_token(standin: Standin, key: str, org: int | None) -> Identity:
    prefix, _, rest = key.partition("_")
    secret, _, checksum = rest.rpartition("_")
    if prefix != "glsa" or checksum != f"{zlib.crc32(secret.encode()):08x}":
        raise unauthorized("Invalid API key", "api-key.invalid")
    digest = key_digest(key)
    token = text.first(row for row in standin.store.table("token") if row["digest"] == digest)
    account = standin.store.table("account").get(0, str(token["account"])) if token else None
    expired = token is not None and token["expires"] and token["expires"] <= standin.now()
    if token is None or account is None or account["disabled"] or expired:
        raise ApiError(401, {"message": "Unauthorized", "traceID": ""}, JSON_UTF8)
    if org is not None and org != account["org"]:
        message = "API key does not belong to the requested organization"
        raise unauthorized(message, "api-key.organization-mismatch")
    token["used"] = text.when(standin.now())
    since, role = standin.roles.get(account["id"], (0.0, ""))
    if since <= standin.now() - ROLE_SECONDS:
        role = account["role"]
        standin.roles[account["id"]] = (standin.now(), role)
    return Identity("account", account["id"], account["login"], account["name"], account["org"], role)


def shown(standin: Standin, identity: Identity) -> str:
    """The name kept as creator: unified storage does not know service accounts."""
    if identity.kind == "account" and standin.settings.unified:
        return "Anonymous"
    return identity.name or identity.login if identity.kind == "account" else identity.login

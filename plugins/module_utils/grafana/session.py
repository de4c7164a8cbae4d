# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions of the requests library, and what its failures mean."""

from __future__ import annotations

import traceback
from typing import Any, Optional

from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import UnreachableError
from ansible_collections.golden.signals.plugins.module_utils.grafana.settings import Settings

REQUESTS_ERROR: Optional[str] = None
RequestException: type[Exception]
RequestsConnectionError: type[Exception]
try:
    import requests

    RequestException = requests.exceptions.RequestException
    RequestsConnectionError = requests.exceptions.ConnectionError
except ImportError:  # sanity imports modules without it; the modules say what is missing
    REQUESTS_ERROR = traceback.format_exc()
    RequestException = RequestsConnectionError = OSError


class TokenAuth:
    """Bearer token. As an authentication object, because a .netrc would replace a header of the session."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: Any) -> Any:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def new_session(settings: Settings) -> Any:
    """A session with the settings' credentials and headers, and the environment's proxy and authorities."""
    session = requests.Session()
    environment = session.merge_environment_settings(settings.url, {}, None, None, None)
    session.verify = environment["verify"]
    session.proxies.update(environment["proxies"])
    # Read once: with trust_env every request reads the environment and .netrc again.
    session.trust_env = False
    if settings.token:
        session.auth = TokenAuth(settings.token)
    elif settings.username and settings.password:
        session.auth = requests.auth.HTTPBasicAuth(settings.username.encode(), settings.password.encode())
    if settings.client_cert:
        session.cert = (settings.client_cert, settings.client_key) if settings.client_key else settings.client_cert
    session.headers.update({"Accept": "application/json", "User-Agent": "golden.signals"})
    if settings.organisation_id is not None:
        session.headers["X-Grafana-Org-Id"] = str(settings.organisation_id)
    return session


def unreachable(error: Exception, method: str, path: str, again: bool) -> UnreachableError:
    """What a failed exchange means. Without ``again`` it may be sent again only where nothing was read: refused."""
    kinds = requests.exceptions
    reason = " ".join(str(getattr(error, "reason", None) or error).split())[:300]
    refused = (
        "Connection refused" in reason or "NewConnectionError" in reason or isinstance(error, kinds.ConnectTimeout)
    )
    if isinstance(error, kinds.SSLError):
        return UnreachableError(f"the server's certificate or TLS does not serve: {reason}", method, path)
    if isinstance(error, kinds.ProxyError):
        return UnreachableError("the proxy of the environment does not answer", method, path, transient=True)
    if isinstance(error, kinds.Timeout):
        return UnreachableError("no answer in time", method, path, transient=again or refused)
    if isinstance(error, (kinds.ConnectionError, kinds.ChunkedEncodingError, kinds.ContentDecodingError)):
        what = "connection refused" if refused else "the connection was cut"
        return UnreachableError(what, method, path, transient=again or refused)
    return UnreachableError(f"cannot be asked: {reason}", method, path)

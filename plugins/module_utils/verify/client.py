# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading from Prometheus over its HTTP API; private to golden.signals.

Source of the paths and shapes: https://prometheus.io/docs/prometheus/latest/querying/api/
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit

from ansible.module_utils.urls import open_url

# Larger answers than this come from something that is not Prometheus, or would fill the memory of the controller.
LARGEST_ANSWER = 256 * 1024 * 1024


class PrometheusError(Exception):
    """Prometheus could not be asked, or did not answer as Prometheus does.

    ``permanent`` is true when asking again cannot help: refused credentials, a redirect, a wrong path.
    """

    def __init__(self, message: str, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True)
class Sample:
    """One series of an instant query: its labels and its value (Prometheus' text NaN, +Inf and -Inf read as such)."""

    labels: dict[str, str]
    value: float


@dataclass(frozen=True)
class History:
    """One series over time: its labels and (Unix seconds, value) in order of time."""

    labels: dict[str, str]
    points: list[tuple[float, float]]


@dataclass(frozen=True)
class Connection:
    """How Prometheus is reached. ``timeout`` is in seconds for each request; paths are files on this machine."""

    url: str
    username: Optional[str] = None
    password: Optional[str] = None
    ca_path: Optional[str] = None
    client_cert: Optional[str] = None
    client_key: Optional[str] = None
    validate_certs: bool = True
    timeout: int = 10


class PrometheusClient:
    """Asks one Prometheus. Every method raises :class:`PrometheusError`; its messages never carry credentials."""

    def __init__(self, connection: Connection) -> None:
        self._connection = _checked(connection)
        self.url = connection.url.rstrip("/")

    def targets(self) -> list[dict[str, Any]]:
        """The active targets, each with ``labels``, ``discoveredLabels``, ``health`` and ``lastError``."""
        return _list_of_dicts(self._get("/api/v1/targets?state=active"), "activeTargets", self.url)

    def rule_groups(self) -> list[dict[str, Any]]:
        """The loaded rule groups, each with ``name`` and ``rules`` (``name``, ``type``, ``health``, ``lastError``)."""
        return _list_of_dicts(self._get("/api/v1/rules?exclude_alerts=true"), "groups", self.url)

    def configuration_refused(self) -> bool:
        """True when Prometheus runs on an old configuration because it refused the newest one."""
        data = self._get("/api/v1/status/runtimeinfo")
        return isinstance(data, dict) and data.get("reloadConfigSuccess") is False

    def query(self, expression: str) -> list[Sample]:
        """The series of an instant query, at the time of Prometheus' own clock."""
        return [Sample(labels, points[0][1]) for labels, points in self._rows(expression, "value")]

    def history(self, expression: str) -> list[History]:
        """The series of a query that gives ranges, such as ``name[1h:1m]``, up to the time of Prometheus' own clock."""
        return [History(labels, points) for labels, points in self._rows(expression, "values")]

    def _rows(self, expression: str, key: str) -> list[tuple[dict[str, str], list[tuple[float, float]]]]:
        """Labels and points of each row; an instant query has one point, under the key ``value``."""
        data = self._request("/api/v1/query", urlencode({"query": expression}))
        rows = _list_of_dicts(data, "result", self.url)
        try:
            return [
                (
                    dict(row["metric"]),
                    [(float(time), float(value)) for time, value in ([row[key]] if key == "value" else row[key])],
                )
                for row in rows
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise PrometheusError(f"{self.url} answered a query with a row of another shape: {error!r}") from error

    def _get(self, path: str) -> Any:
        return self._request(path, None)

    def _request(self, path: str, form: Optional[str]) -> Any:
        """The ``data`` of Prometheus' answer. A form is sent as POST, because queries may be longer than a URL."""
        url = self.url + path
        connection = self._connection
        try:
            response = open_url(
                url,
                data=form,
                method="GET" if form is None else "POST",
                headers={"Accept": "application/json"},
                timeout=connection.timeout,
                validate_certs=connection.validate_certs,
                url_username=connection.username,
                url_password=connection.password,
                force_basic_auth=connection.username is not None,
                ca_path=connection.ca_path,
                client_cert=connection.client_cert,
                client_key=connection.client_key,
                follow_redirects="none",
                http_agent="golden.signals",
            )
            body = response.read(LARGEST_ANSWER + 1)
        except HTTPError as error:
            raise _refused(url, error) from error
        except URLError as error:
            raise PrometheusError(f"cannot reach {url}: {error.reason}") from error
        except Exception as error:  # sockets, TLS and HTTP parsing each have their own
            raise PrometheusError(f"cannot reach {url}: {error or type(error).__name__}") from error
        if len(body) > LARGEST_ANSWER:
            raise PrometheusError(f"{url} answered with more than {LARGEST_ANSWER} bytes", permanent=True)
        return _data(url, body)


def _checked(connection: Connection) -> Connection:
    """The connection, when its URL is one that Prometheus can have."""
    shown = _without_credentials(connection.url)
    try:
        address = urlsplit(connection.url)
        known = address.scheme in ("http", "https") and bool(address.hostname) and (address.port or 1) > 0
    except ValueError:
        known = False
    if not known:
        allowed = "allowed: http://host:port or https://host:port/path"
        raise PrometheusError(f"prometheus_url: '{shown}' is not a URL; {allowed}", permanent=True)
    if address.username or address.password:
        instead = "give them as username and password instead"
        raise PrometheusError(f"prometheus_url: '{shown}' carried credentials; {instead}", permanent=True)
    return connection


def _refused(url: str, error: HTTPError) -> PrometheusError:
    """What an HTTP status other than success means, with Prometheus' own words where it gave some."""
    status = error.code
    if 300 <= status < 400:
        where = _without_credentials(error.headers.get("Location", "another place"))
        message = (
            f"{url} redirects (HTTP {status}) to {where}; give the address of Prometheus itself, not of a login page"
        )
        return PrometheusError(message, permanent=True)
    if status in (401, 403):
        return PrometheusError(f"{url} refused the credentials (HTTP {status})", permanent=True)
    if status == 404:
        return PrometheusError(f"{url} does not exist (HTTP 404); is this the address of Prometheus?", permanent=True)
    return PrometheusError(f"{url} answered HTTP {status}: {_reason(error)}")


def _reason(error: HTTPError) -> str:
    """The ``error`` of Prometheus' JSON body, or the start of the body, or the status' own phrase."""
    try:
        body = error.read(4096)
    except Exception:  # the connection may have ended with the headers
        body = b""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        text = body.decode("utf-8", "replace").strip()
        return " ".join(text.split())[:200] or str(error.reason)


def _data(url: str, body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except ValueError as error:
        start = " ".join(body[:80].decode("utf-8", "replace").split())
        raise PrometheusError(f"{url} did not answer with JSON but with '{start}'") from error
    if not isinstance(answer, dict) or answer.get("status") != "success" or "data" not in answer:
        detail = answer.get("error") if isinstance(answer, dict) else None
        raise PrometheusError("{} did not answer as Prometheus does: {}".format(url, detail or "no status 'success'"))
    return answer["data"]


def _list_of_dicts(data: Any, key: str, url: str) -> list[dict[str, Any]]:
    rows = data.get(key) if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PrometheusError(f"{url} did not answer as Prometheus does: no list '{key}'")
    return rows


def _without_credentials(url: str) -> str:
    """The URL without user, password and query, which may hold secrets."""
    try:
        address = urlsplit(url)
    except ValueError:
        return "(not a URL)"
    return address._replace(netloc=address.netloc.rpartition("@")[2], query="", fragment="").geturl()

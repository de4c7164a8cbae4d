# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one way by which this collection talks to Grafana's HTTP API.

Sources: https://grafana.com/docs/grafana/latest/developers/http_api/ for the paths; the recorded answers of
Grafana 12.4.3 and 12.3.0 for what the statuses mean.
"""

from __future__ import annotations

import json
import queue
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Optional, TypeVar
from urllib.parse import urlencode

from ansible_collections.golden.signals.plugins.module_utils.grafana.answers import parse, passing
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import (
    AnswerError,
    AuthenticationError,
    GrafanaError,
    NotFoundError,
    UnreachableError,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.session import (
    REQUESTS_ERROR,
    RequestException,
    RequestsConnectionError,
    new_session,
    unreachable,
)
from ansible_collections.golden.signals.plugins.module_utils.grafana.settings import Settings

# More than this is not an answer of Grafana's API, and would fill the memory.
LARGEST_ANSWER = 128 * 1024 * 1024
LONGEST_WAIT = 30.0
SLOW_START = 3
MASK = "********"
Thing = TypeVar("Thing")
Found = TypeVar("Found")


@dataclass(frozen=True)
class _Call:
    """One request: whether it changes something, and whether it may be sent again once it may have arrived."""

    method: str
    path: str
    headers: dict[str, str]
    writes: bool
    again: bool


class GrafanaClient:
    """Asks one Grafana, with at most ``settings.workers`` connections. Methods raise :class:`GrafanaError`.

    ``requests_sent`` and ``writes_sent`` count what went over the wire, repetitions included.
    With ``read_only`` a write is a fault of the program and raises AssertionError: check mode cannot write.
    """

    def __init__(self, settings: Settings, read_only: bool = False) -> None:
        if REQUESTS_ERROR is not None:
            raise GrafanaError("the Python library requests is missing")
        self.settings = settings
        self.read_only = read_only
        self.requests_sent = 0
        self.writes_sent = 0
        self._deadline = time.monotonic() + settings.budget
        self._lock = threading.Lock()
        self._accepted = False
        self._stopped: Optional[AuthenticationError] = None
        self._secrets = list(settings.secrets)
        # The last one given back is the first one taken: few workers, few connections.
        self._sessions: queue.LifoQueue[Any] = queue.LifoQueue()
        for _unused in range(settings.workers):
            self._sessions.put(None)

    @property
    def reached(self) -> bool:
        """Whether Grafana has answered, and took the credentials."""
        return self._accepted

    def close(self) -> None:
        """End the connections."""
        while not self._sessions.empty():
            session = self._sessions.get_nowait()
            if session is not None:
                session.close()

    def hide(self, secrets: Sequence[str]) -> None:
        """Further texts that no error message may show."""
        self._secrets.extend(secret for secret in secrets if secret)

    def get(self, path: str, params: Optional[dict[str, Any]] = None, headers: Optional[dict[str, str]] = None) -> Any:
        """The parsed JSON of a path."""
        return self._request("GET", path, None, params, headers)

    def post(self, path: str, body: Any = None, headers: Optional[dict[str, str]] = None) -> Any:
        """POST ``body`` as JSON; the parsed answer, None for an empty one. Not sent again once it may have arrived."""
        return self._request("POST", path, body, None, headers)

    def ask(self, path: str, body: Any, again: bool = True) -> Any:
        """POST that changes nothing in Grafana: a query, a test. ``again``: repeated as GET is.

        It is allowed with ``read_only``. Failed queries among those of ``/api/ds/query`` raise nothing.
        """
        return self._request("POST", path, body, None, None, harmless=True, again=again)

    def put(self, path: str, body: Any = None, headers: Optional[dict[str, str]] = None) -> Any:
        """PUT ``body`` as JSON; the parsed answer, None for an empty one."""
        return self._request("PUT", path, body, None, headers)

    def patch(self, path: str, body: Any) -> Any:
        """PATCH ``body`` as JSON; sent again like PUT, because the bodies say how things shall be, not what to add."""
        return self._request("PATCH", path, body, None, None)

    def delete(self, path: str, headers: Optional[dict[str, str]] = None) -> Any:
        """DELETE; an object that is not there is as wanted, and answers None."""
        try:
            return self._request("DELETE", path, None, None, headers)
        except NotFoundError as error:
            if error.endpoint:
                raise
            return None

    def find(self, path: str) -> Any:
        """As :meth:`get`, and None where the object does not exist."""
        try:
            return self.get(path)
        except NotFoundError as error:
            if error.endpoint:
                raise
            return None

    def find_many(self, paths: Sequence[str]) -> list[Any]:
        """:meth:`find` for each path, in their order, in parallel."""
        return self.many(self.find, paths)

    def many(self, ask: Callable[[Thing], Found], things: Sequence[Thing]) -> list[Found]:
        """``ask`` of each thing, in their order, in parallel. The first goes alone: it tries the password."""
        found = []
        if things and not self._accepted:
            found.append(ask(things[0]))
        rest = things[len(found) :]
        if len(rest) < 2 or self.settings.workers == 1:
            return found + [ask(thing) for thing in rest]
        with ThreadPoolExecutor(max_workers=min(self.settings.workers, len(rest))) as pool:
            futures = [pool.submit(ask, thing) for thing in rest]
            try:
                return found + [future.result() for future in futures]
            finally:
                for future in futures:
                    future.cancel()

    def _request(
        self,
        method: str,
        path: str,
        body: Any,
        params: Optional[dict[str, Any]],
        headers: Optional[dict[str, str]],
        harmless: bool = False,
        again: bool = False,
    ) -> Any:
        writes = method != "GET" and not harmless
        if writes and self.read_only:
            raise AssertionError(f"{method} {path} in check mode: a fault of golden.signals, nothing was sent")
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        try:
            return self._repeat(_Call(method, path + query, headers or {}, writes, again or method != "POST"), body)
        except GrafanaError as error:
            error.message, error.server_message = self._masked(error.message), self._masked(error.server_message)
            raise

    def _repeat(self, call: _Call, body: Any) -> Any:
        data = None if body is None else json.dumps(body, separators=(",", ":")).encode()
        attempt = 0
        while True:
            attempt += 1
            last = attempt > self.settings.retries
            try:
                status, answered, content = self._send(call, data)
            except UnreachableError as error:
                if last or not error.transient:
                    raise
                self._wait(attempt, None, error)
                continue
            again = status == 429 or (call.again and passing(status, content))
            # A new organisation needs up to a minute until its alerting answers, which is longer than a restart.
            patience = SLOW_START if status == 500 else 0
            if not again or attempt > self.settings.retries + patience:
                return self._judge(call.method, call.path, status, answered, content)
            self._wait(attempt, answered.get("Retry-After"), None)

    def _judge(self, method: str, path: str, status: int, headers: Any, content: bytes) -> Any:
        try:
            answer = parse(method, path, status, headers, content)
        except AuthenticationError as error:
            self._stopped = error
            raise
        self._accepted = True
        return answer

    def _send(self, call: _Call, data: Optional[bytes]) -> tuple[int, Any, bytes]:
        """One request. UnreachableError is ``transient`` where the request may be sent again."""
        if self._stopped is not None:
            raise self._stopped
        method, path = call.method, call.path
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise UnreachableError(f"the time budget of {self.settings.budget:g} s is used up", method, path)
        with self._session() as session:
            self._count(call.writes)
            try:
                return self._exchange(session, method, path, data, call.headers, min(self.settings.timeout, left))
            except RequestException as error:
                # Its pool may hold a broken connection.
                session.close()
                raise unreachable(error, method, path, call.again) from None

    def _exchange(
        self, session: Any, method: str, path: str, data: Optional[bytes], headers: dict[str, str], timeout: float
    ) -> tuple[int, Any, bytes]:
        settings = self.settings
        if data is not None:
            headers = {"Content-Type": "application/json", **headers}
        # Given with each request: a session's own values would be overruled by the environment.
        verify: Any = (settings.ca_path or session.verify) if settings.validate_certs else False
        with session.request(
            method,
            settings.url + path,
            data=data,
            headers=headers,
            timeout=timeout,
            verify=verify,
            allow_redirects=False,
            stream=True,
        ) as response:
            chunks, size = [], 0
            for chunk in response.iter_content(16384):
                chunks.append(chunk)
                size += len(chunk)
                if size > LARGEST_ANSWER:
                    raise AnswerError(f"more than {LARGEST_ANSWER} bytes", method, path, response.status_code)
                if time.monotonic() > self._deadline:
                    raise UnreachableError(f"the time budget of {settings.budget:g} s is used up", method, path)
            declared = response.headers.get("Content-Length", "")
            if declared.isdigit() and "Content-Encoding" not in response.headers and size < int(declared):
                raise RequestsConnectionError("the answer was cut")
            return response.status_code, response.headers, b"".join(chunks)

    def _count(self, writes: bool) -> None:
        with self._lock:
            self.requests_sent += 1
            self.writes_sent += writes

    def _wait(self, attempt: int, retry_after: Optional[str], error: Optional[GrafanaError]) -> None:
        """Sleep before the next attempt: what the server asks for, or twice as long each time, with jitter."""
        seconds = min(LONGEST_WAIT, 0.25 * 2.0**attempt) * random.uniform(0.5, 1.0)
        if retry_after and retry_after.strip().isdigit():
            seconds = max(float(retry_after), seconds * 0.1)
        left = self._deadline - time.monotonic()
        if seconds >= left:
            if error is not None:
                raise error
            raise UnreachableError(f"the server asks to wait {seconds:.0f} s, and {max(left, 0):.0f} s are left")
        time.sleep(seconds)

    @contextmanager
    def _session(self) -> Iterator[Any]:
        session = self._sessions.get()
        try:
            if session is None:
                session = new_session(self.settings)
            yield session
        finally:
            self._sessions.put(session)

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

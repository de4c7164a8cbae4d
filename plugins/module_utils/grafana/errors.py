# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong between this collection and a Grafana server, one class for each thing that a caller treats apart.

The text of an error carries method, path, status, the server's own message and the missing permission. It never
carries headers, request bodies or secrets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

MOST_FAULTS = 20


class GrafanaError(Exception):
    """Grafana could not be asked, refused, or did not answer as Grafana does.

    ``transient`` is true where reading the object again and planning again may help.
    """

    hint = ""

    def __init__(
        self,
        message: str,
        method: str = "",
        path: str = "",
        status: Optional[int] = None,
        server_message: str = "",
        permission: str = "",
        transient: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.method = method
        self.path = path
        self.status = status
        self.server_message = server_message
        self.permission = permission
        self.transient = transient

    def __str__(self) -> str:
        request = f"{self.method} {self.path}".strip()
        answer = f"HTTP {self.status}" if self.status else ""
        where = ": ".join(part for part in (request, answer) if part)
        parts = [self.message]
        if self.server_message and self.server_message not in self.message:
            parts.append(f"Grafana says: {self.server_message}")
        if self.permission:
            parts.append(f"missing permission: {self.permission}")
        if self.hint:
            parts.append(self.hint)
        text = "; ".join(parts)
        return f"{text} ({where})" if where else text


class AuthenticationError(GrafanaError):
    """401. Nothing is sent after the first one: five wrong passwords lock the user."""

    hint = "nothing more was sent, because five wrong passwords in five minutes lock the user"


class ForbiddenError(GrafanaError):
    """403: the user or token lacks a permission, or the organisation is another one."""


class NotFoundError(GrafanaError):
    """404. ``endpoint`` is true where the server does not know the path at all, rather than the object."""

    def __init__(
        self, message: str, method: str = "", path: str = "", server_message: str = "", endpoint: bool = False
    ):
        super().__init__(message, method, path, 404, server_message)
        self.endpoint = endpoint


class ConflictError(GrafanaError):
    """409 or 412: somebody else changed the object, or it exists already, or it is in use."""


class RefusedError(GrafanaError):
    """Any other 4xx: the server does not take this object."""


class ServerError(GrafanaError):
    """5xx, after the retries that were safe."""


class UnreachableError(GrafanaError):
    """No connection, a time-out, a cut answer, or the time budget is used up."""


class AnswerError(GrafanaError):
    """An answer that is not Grafana's: not JSON, an HTML page of a proxy, a redirect."""


class PlanError(Exception):
    """What is declared cannot be, or the server would refuse it. Nothing was written. ``faults`` are lines."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = [f"... and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        super().__init__("\n".join([*faults[:MOST_FAULTS], *more]))
        self.faults = list(faults)

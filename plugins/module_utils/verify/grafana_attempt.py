# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One request whose failure is a finding, unless it ends the whole reading; private to golden.signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, Union

from ansible_collections.golden.signals.plugins.module_utils.grafana.answers import BUSY
from ansible_collections.golden.signals.plugins.module_utils.grafana.client import GrafanaClient
from ansible_collections.golden.signals.plugins.module_utils.grafana.errors import (
    AnswerError,
    AuthenticationError,
    GrafanaError,
    UnreachableError,
)

Found = TypeVar("Found")


def attempt(client: GrafanaClient, call: Callable[[], Found]) -> Union[Found, GrafanaError]:
    """What a call gives, or its error.

    Raises GrafanaError where nothing else can be asked either: refused credentials, or no answer before the first one.
    """
    try:
        return call()
    except AuthenticationError:
        raise
    except GrafanaError as error:
        gone = isinstance(error, (AnswerError, UnreachableError)) or error.status in BUSY
        if gone and not client.reached:
            raise
        return error

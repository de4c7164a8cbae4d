# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Between the middleware and the service's own code that knows who asks."""

from __future__ import annotations

import logging
import traceback
from typing import Any, Callable, Optional

from prometheus_client import CollectorRegistry

from .users import User, active_users

logger = logging.getLogger(__name__)


class UsersHook:
    """Counts the users whom the service names.

    Args:
        user_of: the service's function: request (scope or environment) to its user, or None.
        registry: where the registers are.

    Raises:
        RuntimeError: there is no secret key.
    """

    def __init__(self, user_of: Callable[[Any], Optional[User]], registry: CollectorRegistry) -> None:
        self._user_of = user_of
        self._users = active_users(registry)
        self._complained = False

    def note(self, request: Any) -> None:
        """Count the user of one request. A fault in the service's function is logged, once, and breaks no answer."""
        try:
            user = self._user_of(request)
            if user is not None:
                self._users.add(user)
        except Exception as error:
            if not self._complained:
                self._complained = True
                # Neither message nor trace: they may name the user.
                where = traceback.extract_tb(error.__traceback__)[-1]
                logger.error(
                    "users are not counted: the function given as user= failed with %s in %s line %s",
                    type(error).__name__, where.filename, where.lineno,
                )  # fmt: skip

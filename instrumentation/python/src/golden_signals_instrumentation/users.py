# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Distinct users of the last five minutes, as 1,024 registers from which no user can be read back.

HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007). The user is hashed with a secret key: h = BLAKE2b-64(user). The
first 10 of its 64 bits choose a register, the number of leading zeros in the other 54, plus one, is the rank, and a
register shows the greatest rank of the window. The maximum of two instances' registers is the register of both
together, so Prometheus merges instances, datacenters and times by max(). Relative error (1 sigma): 1.04 / sqrt(1024),
3.25 %.

Not the greatest rank is kept, but when each rank of each register was last seen: that makes the window slide to the
second, and nothing has to be rotated or expired.
"""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Callable, Optional, Union
from weakref import WeakKeyDictionary

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from .users_key import users_key
from .workers import worker_directory

METRIC = "app_active_users_hll_register"
INDEX_BITS = 10
REGISTERS = 2**INDEX_BITS
RANK_BITS = 64 - INDEX_BITS
# Ranks beyond are counted as this one: it would need 2 ** 32 users for each register to see one.
RANKS = 32
WINDOW_SECONDS = 300
# Not *.db: those are prometheus_client's. It outlives a restart, and so do the users of the last five minutes.
SHARED_FILE = "active_users.registers"

User = Union[str, bytes, int]
_BYTES = REGISTERS * RANKS * 8


class ActiveUsers(Collector):
    """The registers of one process, or of all worker processes when they share a directory.

    Args:
        key: secret which all instances of the service have in common, as :func:`users_key` gives it.
        directory: where the worker processes share one file, or None for a single process.
        clock: seconds since 1970; the same for all worker processes.
    """

    def __init__(self, key: bytes, directory: Optional[Path] = None, clock: Callable[[], float] = time.time) -> None:
        self._hash = blake2b(digest_size=8, key=key)
        self._clock = clock
        memory = mmap.mmap(-1, _BYTES) if directory is None else _shared(directory, create=True)
        # One store of eight bytes each time, so worker processes need no lock: the later of two sightings is as good.
        self._last_seen = memoryview(memory).cast("d")

    def add(self, user: User) -> None:
        """Note that the user was there now; an empty user is nobody."""
        name = user if isinstance(user, bytes) else str(user).encode("utf-8", "surrogatepass")
        if not name:
            return
        state = self._hash.copy()
        state.update(name)
        number = int.from_bytes(state.digest(), "big")
        rest = number & (2**RANK_BITS - 1)
        rank = min(RANK_BITS - rest.bit_length() + 1, RANKS)
        self._last_seen[(number >> RANK_BITS) * RANKS + rank - 1] = self._clock()

    def registers(self) -> list[int]:
        """The greatest rank of the last five minutes for each register, 0 where there was none."""
        return _greatest_ranks(self._last_seen.tolist(), self._clock())

    def collect(self) -> Iterator[Metric]:
        """The registers as gauges."""
        yield _family(self.registers())

    def describe(self) -> Iterable[Metric]:
        """The name alone, so that a registry does not collect in order to know it."""
        return [_family([])]


def shared_registers(directory: Path) -> Iterator[Metric]:
    """The registers which the worker processes keep in their directory; nothing where they count no users."""
    if (directory / SHARED_FILE).exists():
        with _shared(directory, create=False) as memory, memoryview(memory) as cells, cells.cast("d") as last_seen:
            seconds = last_seen.tolist()
        yield _family(_greatest_ranks(seconds, time.time()))


def _shared(directory: Path, create: bool) -> mmap.mmap:
    """The file of the worker processes, mapped into memory; zeros where it is new or of another layout."""
    flags = os.O_RDWR | (os.O_CREAT if create else 0)
    file = os.open(directory / SHARED_FILE, flags, 0o600)
    try:
        if os.fstat(file).st_size != _BYTES:
            os.ftruncate(file, _BYTES)
        return mmap.mmap(file, _BYTES)
    finally:
        os.close(file)


def _greatest_ranks(last_seen: list[float], now: float) -> list[int]:
    """Of each register the greatest rank that was seen within the window."""
    ranks = [0] * REGISTERS
    since = now - WINDOW_SECONDS
    # After a clock was set back, what was seen before that lies in the future and is no longer known.
    until = now + WINDOW_SECONDS
    for position, seen in enumerate(last_seen):
        if since < seen < until:
            ranks[position // RANKS] = position % RANKS + 1
    return ranks


def _family(ranks: Iterable[int]) -> Metric:
    family = GaugeMetricFamily(METRIC, "HyperLogLog registers of the users of the last 5 minutes.", labels=["register"])
    for register, rank in enumerate(ranks):
        family.add_metric([str(register)], rank)
    return family


_lock = Lock()
_of_registry: WeakKeyDictionary[CollectorRegistry, ActiveUsers] = WeakKeyDictionary()


def active_users(registry: CollectorRegistry = REGISTRY) -> ActiveUsers:
    """The registers of a registry, made at the first call: several applications in one process share them.

    Raises:
        RuntimeError: there is no secret key, or PROMETHEUS_MULTIPROC_DIR was set too late or names no directory.
    """
    with _lock:
        if registry not in _of_registry:
            users = ActiveUsers(users_key(), worker_directory())
            registry.register(users)
            _of_registry[registry] = users
        return _of_registry[registry]

# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Grafana writes things: names in URLs, durations, numbers, fingerprints, uids, times."""

from __future__ import annotations

import functools
import hashlib
import re
import secrets
import time
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

Found = TypeVar("Found")
NEVER = "0001-01-01T00:00:00Z"
_LATIN = "a|b|v|g|d|e|yo|zh|z|i|j|k|l|m|n|o|p|r|s|t|u|f|h|c|ch|sh|shch||y||e|yu|ya"
_CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", re.split(r"\|", _LATIN)))
_UNITS = {"y": 31536000.0, "w": 604800.0, "d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DURATION = re.compile(r"(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@functools.lru_cache(maxsize=10000)
def slug(title: str) -> str:
    """The name of a dashboard or folder in its URL: unknown letters become the hexadecimal form of their UTF-8."""
    words = []
    for letter in title.lower():
        plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        if letter in _CYRILLIC:
            words.append(_CYRILLIC[letter])
        elif plain.isalnum() or letter == "_":
            words.append(plain or letter)
        elif letter.isascii():
            words.append("-")
        else:
            words.append(f"-{letter.encode().hex()}-")
    found = re.sub("-+", "-", "".join(words)).strip("-")
    return found or hashlib.sha1(title.encode()).hexdigest()[:7]


def seconds(duration: Any) -> float:
    """Seconds of a Prometheus duration ('1h30m'); ValueError for anything else."""
    if duration == "0" or duration == 0:
        return 0.0
    if not isinstance(duration, str) or not duration or not _DURATION.fullmatch(duration):
        raise ValueError(duration)
    return sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)(ms|[ywdhms])", duration))


def duration(value: float) -> str:
    """A duration as Prometheus writes it: years, weeks and days only where they divide without a rest."""
    left, words = round(value * 1000), ""
    if not left:
        return "0s"
    for unit, size in _UNITS.items():
        step = round(size * 1000)
        if unit in ("y", "w", "d") and left % step:
            continue
        count, left = divmod(left, step)
        words += f"{count}{unit}" if count else ""
    return words


def canonical(value: Any) -> str:
    """The canonical form of a duration; ValueError if it is none."""
    return duration(seconds(value))


def numbers(value: Any) -> Any:
    """JSON after a pass through Go's float64: 1.0 is 1, integers above 2^53 lose precision."""
    if isinstance(value, dict):
        return {key: numbers(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [numbers(item) for item in value]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e21 else number


def fnv64(data: bytes) -> str:
    """FNV-1, 64 bit: Grafana's fingerprint of templates and timings."""
    found = 0xCBF29CE484222325
    for byte in data:
        found = (found * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF) ^ byte
    return f"{found:016x}"


def label_fingerprint(labels: Mapping[str, str]) -> str:
    """FNV-1a, 64 bit, over sorted labels: the Alertmanager's fingerprint of an alert."""
    found = 0xCBF29CE484222325
    for name in sorted(labels):
        for byte in f"{name}\0{labels[name]}\0".encode().replace(b"\0", b"\xff"):
            found = (found ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{found:016x}"


def new_uid() -> str:
    """A uid as Grafana makes them: 14 lower-case letters and digits, a letter first."""
    return secrets.choice(_ALPHABET[:26]) + "".join(secrets.choice(_ALPHABET) for _ in range(13))


def avatar(text: str) -> str:
    """The address of a picture, by an email address or a name."""
    address = text if "@" in text else re.sub("[^a-zA-Z0-9]", "", text) + "@localhost"
    return "/avatar/" + hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest()


def when(moment: float) -> str:
    """A time in RFC 3339, UTC, whole seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def bad_uid(uid: str) -> str:
    """Why a uid of a folder or dashboard is refused, or nothing."""
    if not re.fullmatch(r"[a-zA-Z0-9\-_]*", uid):
        return "uid contains illegal characters"
    return "uid too long, max 40 characters" if len(uid) > 40 else ""


def first(values: Iterable[Found]) -> Found | None:
    """The first of several values, or None."""
    return next(iter(values), None)

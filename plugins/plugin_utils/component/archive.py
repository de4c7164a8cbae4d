# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching a release archive once per checksum into the controller's cache; never on a run that changes nothing."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
import urllib.error
from collections.abc import Iterator

from ansible.module_utils.urls import open_url

from ansible_collections.golden.signals.plugins.module_utils.component.files import sha256_of
from ansible_collections.golden.signals.plugins.plugin_utils.component.description import Component

_TIMEOUT = 60  # seconds without a byte


class ArchiveError(RuntimeError):
    """An archive cannot be had, or it is not the one that was described; nothing has changed on any host."""


def default_cache() -> str:
    """The user's cache folder: XDG_CACHE_HOME (or ~/.cache)/golden-signals/archives."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(home, "golden-signals", "archives")


def location(url: str, mirror: str) -> str:
    """Where a file of upstream's ``url`` comes from: upstream itself, a mirror's URL, or a folder (absolute path)."""
    if not mirror:
        return url
    return mirror.rstrip("/") + "/" + url.rsplit("/", 1)[-1]


def check_mirror(mirror: str) -> str:
    """Return what is wrong with ``mirror``, or an empty string."""
    if mirror == "" or re.match(r"https?://[^/]+", mirror):
        return ""
    if not mirror.startswith("/"):
        return f"component_mirror is {mirror!r}; allowed: empty (upstream), an http(s) URL, or an absolute path"
    if not os.path.isdir(mirror):
        return f"component_mirror is {mirror!r}, which is no directory on the controller"
    return ""


def fetch(component: Component, architecture: str, mirror: str, cache: str) -> tuple[str, str, list[str]]:
    """Bring the archive of ``component`` into ``cache``.

    Returns (path, sha256, warnings). Raises :class:`ArchiveError` which names the place, the sum expected and the
    sum found, or what went wrong. Several forks may ask at once: one fetches, the others wait.
    """
    url = component.archive_name(component.archive["url"], architecture)
    place = location(url, mirror)
    warnings = []
    expected = component.archive.get("sha256", {}).get(architecture, "")
    if not expected:
        expected = _published_sum(component, architecture, mirror, url.rsplit("/", 1)[-1])
        warnings.append(
            f"{component.name} {component.version}: no pinned sha256 for {architecture}; "
            "the sum published beside the release was used, which proves transport, not origin"
        )
    path = os.path.join(cache, expected)
    try:
        os.makedirs(cache, mode=0o700, exist_ok=True)
        with _lock(f"{path}.lock"):
            if not os.path.exists(path) or sha256_of(path) != expected:
                _download(place, path, expected)
    except OSError as error:
        raise ArchiveError(f"the cache {cache} on the controller cannot be used: {error.strerror}") from error
    return path, expected, warnings


def _published_sum(component: Component, architecture: str, mirror: str, name: str) -> str:
    place = location(component.archive_name(component.archive["sums_url"], architecture), mirror)
    remedy = f"version {component.version} has no pinned sha256 for {architecture}; give it in {component.name}_sha256"
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "sums")
        try:
            _copy(place, target)
        except ArchiveError as error:
            raise ArchiveError(f"{error}; {remedy}") from error
        with open(target, encoding="utf-8", errors="replace") as stream:
            for line in stream:
                parts = line.split()
                if len(parts) == 2 and parts[1].lstrip("*") == name and re.fullmatch(r"[0-9a-f]{64}", parts[0]):
                    return parts[0]
    raise ArchiveError(f"{place} names no sha256 of {name}; {remedy}")


def _download(place: str, path: str, expected: str) -> None:
    handle, partial = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".partial-")
    os.close(handle)
    try:
        _copy(place, partial)
        found = sha256_of(partial)
        if found != expected:
            raise ArchiveError(f"{place}: sha256 is {found}, shall be {expected}; nothing was changed")
        os.replace(partial, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(partial)


def _copy(place: str, target: str) -> None:
    try:
        if place.startswith("/"):
            shutil.copyfile(place, target)
        else:
            with open_url(place, timeout=_TIMEOUT, follow_redirects="safe") as answer, open(target, "wb") as stream:
                shutil.copyfileobj(answer, stream, 1 << 20)
    except urllib.error.HTTPError as error:
        raise ArchiveError(f"{place} answers {error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise ArchiveError(f"{place} cannot be read: {reason}") from error


@contextlib.contextmanager
def _lock(path: str) -> Iterator[None]:
    with open(path, "w", encoding="ascii") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield

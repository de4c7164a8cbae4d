# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of single values: each takes a value and yields ``(suffix of the place, fault)``; none raises."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.regex import regex_fault
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.schema import MATCHERS, USERS_KEYS, USERS_SOURCES
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.words import one_of, show

Faults = Iterator[tuple[str, str]]
# A label value a target carries: no control characters or lone surrogates, no surrounding space.
_CONTROL = r"\x00-\x1f\x7f-\x9f\ud800-\udfff"
_DATABASE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}")
_VIEW = re.compile(r"(?:[a-z_][a-z0-9_]{0,62}\.)?[a-z_][a-z0-9_]{0,62}")
_TEXT = re.compile(rf"[^\s{_CONTROL}](?:[^{_CONTROL}]{{0,198}}[^\s{_CONTROL}])?")


def is_number(value: Any) -> bool:
    """True for a finite int or float which is no boolean."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def text(value: Any) -> Faults:
    """A short line."""
    if not isinstance(value, str) or not _TEXT.fullmatch(value):
        yield "", f"{show(value)} is not allowed; allowed: one line of 1 to 200 characters"


def port(value: Any) -> Faults:
    """A TCP port."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 65535:
        yield "", f"{show(value)} is not a port; allowed: a whole number from 1 to 65535"


def path(value: Any) -> Faults:
    """An absolute path (of a URL or of a file system)."""
    if not isinstance(value, str) or not re.fullmatch(rf"/[^\s{_CONTROL}]*", value):
        yield "", f"{show(value)} is not a path; allowed: a text without spaces which begins with /"


def scheme(value: Any) -> Faults:
    """http or https."""
    if value not in ("http", "https"):
        yield "", f"{show(value)} is not a scheme" + one_of(value, ("http", "https"))


def positive(value: Any) -> Faults:
    """A number greater than 0."""
    if not is_number(value) or value <= 0:
        yield "", f"{show(value)} is not allowed; allowed: a number greater than 0"


def url(value: Any) -> Faults:
    """An http(s) address with a host."""
    fault = f"{show(value)} is not a URL; allowed: http://host[:port][/path] or https://..."
    if not isinstance(value, str) or re.search(rf"[\s{_CONTROL}]", value):
        yield "", fault
        return
    try:
        parts = urlsplit(value)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        secret = parts.username is not None or parts.password is not None
    except ValueError:
        valid, secret = False, False
    if not valid:
        yield "", fault
    elif secret:
        yield "", "the URL carries a user name or password, which would be shown in labels; allowed: a URL without them"


def regex(value: Any) -> Faults:
    """A regular expression of the RE2 syntax."""
    if not isinstance(value, str) or not value:
        yield "", f"{show(value)} is not a regular expression; allowed: a text in RE2 syntax"
        return
    fault = regex_fault(value)
    if fault:
        yield "", f"{show(value)} is not a regular expression in RE2 syntax: {fault}"


def _list_of(value: Any, check: Callable[[Any], Faults], what: str) -> Faults:
    """A list with at least one entry, each once."""
    if not isinstance(value, list) or not value:
        yield "", f"{show(value)} is not allowed; allowed: a list of {what}, at least one"
        return
    for index, item in enumerate(value):
        for suffix, fault in check(item):
            yield f"[{index}]{suffix}", fault
        if item in value[:index]:
            yield f"[{index}]", f"{show(item)} stands twice in the list; allowed: once"


def names(value: Any) -> Faults:
    """A list of names."""
    return _list_of(value, text, "names")


def _bucket_name(value: Any) -> Faults:
    """A name which S3 servers take for a bucket; some, such as Ceph, take more than AWS does."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9._-]{3,255}", value):
        yield "", f"{show(value)} is not a bucket name; allowed: 3 to 255 letters, digits, . _ -"


def bucket_names(value: Any) -> Faults:
    """A list of buckets."""
    return _list_of(value, _bucket_name, "bucket names")


def region(value: Any) -> Faults:
    """The name of a region."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9-]{1,63}", value):
        yield "", f"{show(value)} is not a region; allowed: letters, digits and -, such as us-east-1"


def urls(value: Any) -> Faults:
    """A list of URLs."""
    return _list_of(value, url, "URLs")


def module(value: Any) -> Faults:
    """The name of a module of blackbox_exporter: a module is only a name here."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", value):
        yield "", f"{show(value)} is not a module name; allowed: letters, digits, _ . -"


def buckets(value: Any) -> Faults:
    """Bucket bounds: numbers greater than 0, rising."""
    if not isinstance(value, list) or not value or not all(is_number(item) and item > 0 for item in value):
        yield "", f"{show(value)} is not allowed; allowed: a list of numbers greater than 0 (seconds)"
    elif any(second <= first for first, second in zip(value, value[1:])):
        yield "", f"{show(value)} is not in order; allowed: rising numbers, each once"


def users(value: Any) -> Faults:
    """Where the number of users comes from."""
    if not isinstance(value, dict) or not value:
        yield "", f"{show(value)} is not allowed; allowed: a mapping such as {{source: registers}}"
        return
    source = value.get("source")
    if source not in USERS_SOURCES:
        yield ".source", f"{show(source)} is not a source of users" + one_of(source, USERS_SOURCES)
        return
    yield from _unknown(value, ("source", *USERS_KEYS[source]))
    if source == "sql":
        yield from _counted_by_view(value)


def _counted_by_view(value: dict[Any, Any]) -> Faults:
    """Where the view is that counts users."""
    if "database_service" not in value:
        yield ".database_service", "is missing and has no default; it says: the postgresql service that has the view"
    else:
        for _suffix, fault in text(value["database_service"]):
            yield ".database_service", fault
    if "database" in value and (not isinstance(value["database"], str) or not _DATABASE.fullmatch(value["database"])):
        yield ".database", f"{show(value['database'])} is not a database; allowed: letters, digits, _ . -, at most 63"
    if "view" in value and (not isinstance(value["view"], str) or not _VIEW.fullmatch(value["view"])):
        yield ".view", f"{show(value['view'])} is not a view; allowed: NAME or SCHEMA.NAME of a-z, 0-9 and _"


def process(value: Any) -> Faults:
    """How processes are recognised: lists of matchers."""
    if not isinstance(value, dict) or not value:
        yield "", f"{show(value)} is not allowed; allowed: a mapping such as {{cmdline: ['shop_api']}}"
        return
    yield from _unknown(value, MATCHERS)
    for matcher in MATCHERS:
        if matcher in value:
            check, what = (regex, "regular expressions") if matcher == "cmdline" else (text, "program names")
            for suffix, fault in _list_of(value[matcher], check, what):
                yield f".{matcher}{suffix}", fault


def _unknown(value: dict[Any, Any], allowed: tuple[str, ...]) -> Faults:
    """Keys of a mapping that are not allowed."""
    for key in value:
        if key not in allowed:
            yield f".{key}", "unknown key" + one_of(key, allowed)


CHECKS: dict[str, Callable[[Any], Faults]] = {
    "text": text,
    "port": port,
    "path": path,
    "scheme": scheme,
    "positive": positive,
    "url": url,
    "regex": regex,
    "names": names,
    "bucket_names": bucket_names,
    "region": region,
    "urls": urls,
    "module": module,
    "buckets": buckets,
    "users": users,
    "process": process,
}

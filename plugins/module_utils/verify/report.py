# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing the three reports; private to golden.signals."""

from __future__ import annotations

import json
import os
import tempfile

from .findings import Assessment
from .junit import junit_xml
from .page import coverage_page
from .verdict import verdict

REPORTS = ("coverage.json", "coverage.html", "junit.xml")


class ReportError(Exception):
    """A report cannot be written; the message names the path and why."""


def prepare_directory(directory: str) -> None:
    """Make the directory and try that a file can be written, so that a long wait does not end in a lost report.

    Raises :class:`ReportError`.
    """
    try:
        os.makedirs(directory, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=directory, prefix=".coverage-"):
            pass
    except OSError as error:
        raise ReportError(f"report_directory: cannot write to {directory}: {error.strerror or error}") from error


def write_reports(directory: str, assessment: Assessment, dashboards_url: str = "") -> dict[str, str]:
    """Write coverage.json, coverage.html and junit.xml; returns their paths by name. Raises :class:`ReportError`.

    ``dashboards_url``: see :func:`~.page.coverage_page`.
    """
    content = {"answer": vars(verdict(assessment)), **assessment.to_dict()}
    texts = {
        "coverage.json": json.dumps(content, indent=2, allow_nan=False, ensure_ascii=False) + "\n",
        "coverage.html": coverage_page(assessment, dashboards_url),
        "junit.xml": junit_xml(assessment),
    }
    return {name: _write(os.path.join(directory, name), texts[name]) for name in REPORTS}


def _write(path: str, text: str) -> str:
    """Write under another name and rename: a reader sees the old report or the new one, never half of one."""
    part = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=os.path.dirname(path), prefix=".coverage-", delete=False, encoding="utf-8", errors="replace"
        ) as file:
            part = file.name
            file.write(text)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except OSError as error:
        if part and os.path.exists(part):
            os.unlink(part)
        raise ReportError(f"report_directory: cannot write {path}: {error.strerror or error}") from error
    return path

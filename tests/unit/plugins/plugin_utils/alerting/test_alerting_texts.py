# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Durations, uids and templates of alerts."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.golden.signals.plugins.module_utils.grafana.durations import canonical_duration, milliseconds
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.templates import grafana_template, template_faults
from ansible_collections.golden.signals.plugins.plugin_utils.alerting.uids import uid


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        # the first five are in the recordings of Grafana
        ("300s", "5m"),
        ("60m", "1h"),
        ("24h", "1d"),
        ("0", "0s"),
        ("4h", "4h"),
        ("1h30m", "1h30m"),
        ("90m", "1h30m"),
        ("7d", "1w"),
        ("8d", "8d"),
        ("365d", "1y"),
        ("1w1h", "7d1h"),
        ("1500ms", "1s500ms"),
    ],
)
def test_durations_as_the_server_keeps_them(given: str, kept: str) -> None:
    assert canonical_duration(given) == kept
    assert canonical_duration(kept) == kept


@pytest.mark.parametrize(
    "given", ["", "5x", "5", "m", "-5m", "1m1h", " 5m", "5m\n", "1.5h", "٣m", 5, True, None, ["5m"]]
)
def test_no_durations(given: Any) -> None:
    with pytest.raises(ValueError, match="is not a duration; allowed: a text such as"):
        milliseconds(given)


def test_uids_never_meet() -> None:
    assert uid("A", "b") == "golden-A-b"
    long = "x" * 40
    assert len(uid(long)) == 40 and uid(long) != uid(long + "y")
    assert uid("a b") != uid("a-b") and uid("a b") != uid("a.b")


@pytest.mark.parametrize(
    "text",
    [
        "no template {} }",
        "{{ $labels.service }}: {{ $value | humanizePercentage }}",
        '{{ $value | humanize1024 }}B {{- if eq $labels.severity "critical" -}} now {{- else }} later {{ end }}',
        "{{ $name := $labels.host }}{{ $name | toUpper }}",
        "{{ range $key, $text := $labels }}{{ $key }}={{ $text }} {{ end }}",
        "{{ with $labels.host }}{{ . }}{{ end }}",
        '{{ printf "query %s }}" $labels.host }} {{ `query` }}',
        '{{ reReplaceAll "a.*" "b" $labels.host }} {{/* query */}}',
        "{{ if gt $value 1e3 }}many{{ end }}",
        "{{ .Labels.host }}",
    ],
)
def test_templates_that_work_in_grafana(text: str) -> None:
    assert template_faults(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{{ query "up" | first | value }}', "query: Grafana does not query in templates"),
        ("{{ $externalLabels.dc }}", "$externalLabels does not exist in Grafana"),
        ("{{ $externalURL }}", "$externalURL does not exist in Grafana"),
        ("{{ $values.A.Value }}", "$values does not exist"),
        ('{{ graphLink "up" }}', "graphLink: it takes other arguments"),
        ("{{ externalURL }}", "externalURL: in Grafana it is the address of Grafana"),
        ("{{ .Value }}", ".Value is something else"),
        ("{{ .ExternalLabels.dc }}", ".ExternalLabels is something else"),
        ("{{ humanise $value }}", "humanise is no function"),
        ("{{ $labels.host ", "{{ without }}"),
        ('{{ "open }}', "{{ without }}"),
    ],
)
def test_templates_that_do_not(text: str, words: str) -> None:
    (fault, *_more) = template_faults(text)
    assert words in fault


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("{{ $value }} {{ $value | humanize }}", "{{ $value }} {{ $value | humanize }}"),
        ('{{ printf "%.2f" $value }} $value', '{{ printf "%.2f" $values.A.Value }} $value'),
        ('{{ $value | printf "$value %.0f" }}', '{{ $values.A.Value | printf "$value %.0f" }}'),
        ("{{ if gt $value 0.1 }}x{{ end }}{{ $values2 }}", "{{ if gt $values.A.Value 0.1 }}x{{ end }}{{ $values2 }}"),
        ('{{ if eq $labels.gt "gt" }}{{ $value }}{{ end }}', '{{ if eq $labels.gt "gt" }}{{ $value }}{{ end }}'),
    ],
)
def test_a_number_where_a_number_is_needed(text: str, kept: str) -> None:
    assert grafana_template(text) == kept

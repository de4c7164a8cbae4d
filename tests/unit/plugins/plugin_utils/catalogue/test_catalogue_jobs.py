# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scrape jobs as Prometheus reads them: promtool of the distribution is the judge."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.constants import constant_rules
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.jobs import scrape_jobs
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.limits import LIMITS
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.regex import regex_fault
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.services import read_services
from ansible_collections.golden.signals.plugins.plugin_utils.catalogue.targets import all_targets, jobs_of, target_files
from tests.unit.catalogue_support import DATACENTER, ENVIRONMENT, GROUPS, catalogue
from tests.unit.real_prometheus import ROOT

EVERYTHING = catalogue(partners={"kind": "probe", "urls": ["https://a.example.com/"]})


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    """promtool of the distribution, which `make tools` unpacks."""
    program = shutil.which("promtool", path=f"{ROOT / 'build/tools/bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    assert program, "there is no program promtool: run `make tools`"
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60, check=False)


def check_config(directory: Path, jobs: list[dict[str, Any]], **more: Any) -> subprocess.CompletedProcess[str]:
    """What promtool says of a configuration with these jobs."""
    path = directory / "prometheus.yml"
    path.write_text(yaml.safe_dump({"scrape_configs": jobs, **more}), encoding="utf-8")
    return promtool("check", "config", str(path))


def test_promtool_accepts_jobs_targets_and_constants(tmp_path: Path) -> None:
    services = read_services(EVERYTHING)
    targets = all_targets(services, GROUPS, None, ENVIRONMENT, DATACENTER)
    (tmp_path / "targets").mkdir()
    for name, entries in target_files(services, targets).items():
        (tmp_path / "targets" / name).write_text(json.dumps(entries), encoding="utf-8")
    rules = constant_rules(services, targets, ENVIRONMENT, DATACENTER, {})
    (tmp_path / "constants.yml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    answer = check_config(tmp_path, scrape_jobs(services, 15), rule_files=["constants.yml"])
    assert answer.returncode == 0, answer.stdout + answer.stderr
    lint = promtool("check", "rules", "--lint=all", "--lint-fatal", str(tmp_path / "constants.yml"))
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_every_job_reads_its_own_targets_and_has_limits() -> None:
    jobs = scrape_jobs(read_services(EVERYTHING), 30)
    assert [job["job_name"] for job in jobs] == jobs_of(read_services(EVERYTHING))
    assert {job["job_name"] for job in jobs} == set(LIMITS)
    for job in jobs:
        assert job["file_sd_configs"] == [{"files": [f"targets/{job['job_name']}.json"]}]
        assert job["scrape_interval"] == "30s"
        for limit in ("sample_limit", "label_limit", "label_name_length_limit", "label_value_length_limit"):
            assert job[limit] > 0


def test_limits_are_about_twice_what_was_measured() -> None:
    for job, limits in LIMITS.items():
        assert 1.5 <= limits.sample_limit / limits.measured <= 3, job
        assert limits.basis, job


def test_jobs_follow_the_catalogue() -> None:
    only_database = {"shop-db": EVERYTHING["shop-db"]}
    assert jobs_of(read_services(only_database)) == ["alertmanager", "node", "postgresql", "prometheus"]


def test_scrape_timeout_is_not_beyond_the_interval() -> None:
    assert {job["scrape_timeout"] for job in scrape_jobs(read_services(EVERYTHING), 5)} == {"5s"}
    assert {job["scrape_timeout"] for job in scrape_jobs(read_services(EVERYTHING), 60)} == {"10s"}


def test_sample_limits_may_be_given() -> None:
    jobs = {job["job_name"]: job for job in scrape_jobs(read_services(EVERYTHING), 15, {"http": 40000})}
    assert jobs["http"]["sample_limit"] == 40000
    assert jobs["node"]["sample_limit"] == LIMITS["node"].sample_limit
    with pytest.raises(ValueError, match=r"sample_limits.htp: unknown job; allowed: .*; did you mean http\?"):
        scrape_jobs(read_services(EVERYTHING), 15, {"htp": 1})
    with pytest.raises(ValueError, match=r"sample_limits.http: 0 is not allowed; allowed: a whole number above 0"):
        scrape_jobs(read_services(EVERYTHING), 15, {"http": 0})


REGEXES = [
    r".*\.dlq",
    r".*(\.|-|_)(dlq|dead|dead-letter)",
    r"(?:a|b)+",
    r"(?P<name>a)b",
    r"(?i)dlq",
    r"a(?i:dlq)b",
    r"a(?i)b",
    r"(?s-i)a",
    r"[[:alpha:]]+",
    r"[(?=x)]",
    r"\(\?=x\)",
    r"\p{Greek}+\pL",
    r"a\z",
    r"\Qa+b\E",
    r"\x{41}\x41",
    r"\bdead\b",
    r"a{2,1000}",
    r"a+?b*?c??",
    r"[]a]+",
    r"[^]]+",
    r"ä+",
    "",
    r"(?=x)a",
    r"(?!x)a",
    r"(?<=x)a",
    r"(?<!x)a",
    r"(a)\1",
    r"(?P<n>a)(?P=n)",
    r"(?#note)a",
    r"(?>a)",
    r"(a)(?(1)b)",
    r"a++",
    r"a*+",
    r"a?+",
    r"a**",
    r"a{1001}",
    r"a{1,1001}",
    r"(a",
    r"a)",
    r"[a",
    r"*a",
    r"a\Z",
    r"\N{DIGIT ONE}",
    r"\u0041",
    r"a{2,1}",
    r"[z-a]",
    r"(?x)a b",
    r"(?a)b",
    "\\",
]


def test_regular_expressions_are_judged_as_go_does(tmp_path: Path) -> None:
    wrong = []
    for pattern in REGEXES:
        rule = {"source_labels": ["a"], "regex": f"x;(?:{pattern});.+", "target_label": "b"}
        job = {"job_name": "a", "metric_relabel_configs": [rule]}
        valid = check_config(tmp_path, [job]).returncode == 0
        if valid != (regex_fault(pattern) is None):
            wrong.append((pattern, "Go takes it" if valid else "Go refuses it", regex_fault(pattern)))
    assert not wrong

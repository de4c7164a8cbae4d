# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test sanity on the unpacked artifact, outside of the repository.

ansible-test skips everything, and says so with exit code 0, in a folder that git ignores; and its own virtual
environments begin with a bootstrap script from a server of the Ansible project. Here that script is a stand-in which
starts the very pip release that ansible-test asks for, as a wheel from the package index.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path("~/.ansible/test/cache").expanduser()

STAND_IN = '''\
"""Start pip from the wheel beside this file, as get-pip would."""

import pathlib
import sys

sys.path.insert(0, str(next(pathlib.Path(__file__).parent.glob("pip-{version}-*.whl"))))

from pip._internal.cli.main import main  # noqa: E402

arguments = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
sys.exit(main(["install", *arguments]))
'''


def bootstrap_version() -> str:
    """Return the pip release that the installed ansible-test wants for its virtual environments.

    Source: get_venv_packages in ansible_test/_internal/python_requirements.py.

    Raises:
        SystemExit: that function looks different in this ansible-core.
    """
    source = resources.files("ansible_test").joinpath("_internal/python_requirements.py").read_text(encoding="utf-8")
    found = re.search(r"default_packages = dict\(\s*pip='([0-9.]+)'", source)
    if not found:
        sys.exit("sanity: this ansible-core says elsewhere which pip its sanity tests want; adapt bootstrap_version()")
    return found.group(1)


def provide_bootstrap() -> None:
    """Put the stand-in and its wheel into ansible-test's cache, unless a bootstrap script is there already."""
    version = bootstrap_version()
    script = CACHE / f"get_pip_{version.replace('.', '_')}.py"
    if script.exists():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(CACHE)]
    subprocess.run([*download, f"pip=={version}"], check=True)
    script.write_text(STAND_IN.replace("{version}", version), encoding="utf-8")


def main() -> int:
    """Build, unpack, test; the output is shown as it comes and searched afterwards."""
    provide_bootstrap()
    galaxy = shutil.which("ansible-galaxy") or "ansible-galaxy"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with tempfile.TemporaryDirectory(prefix="golden-signals-sanity-") as directory:
        collection = Path(directory) / "ansible_collections/golden/signals"
        collection.mkdir(parents=True)
        subprocess.run([galaxy, "collection", "build", "--output-path", directory, str(ROOT)], check=True)
        artifact = next(Path(directory).glob("*.tar.gz"))
        subprocess.run(["tar", "-xzf", str(artifact), "-C", str(collection)], check=True)
        (collection / "tests").mkdir()
        shutil.copy(ROOT / "tests/config.yml", collection / "tests")
        process = subprocess.Popen(
            ["ansible-test", "sanity", "--local", "--python", version, "--color", "no", *sys.argv[1:]],
            cwd=collection,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        skipped = False
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            skipped = skipped or "All targets skipped" in line
        code = process.wait()
    if skipped:
        print("sanity: ansible-test has skipped all targets, so nothing was tested")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())

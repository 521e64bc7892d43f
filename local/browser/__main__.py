"""Runs the tests that need a browser, in the environment that can drive one (make test-browser)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from local.browser.finding import installed
from local.build import assets
from local.emulator import environments
from local.emulator.environments import Environment
from local.emulator.failing import Failed
from local.emulator.surroundings import ROOT

# The other tests' settings and fixtures name packages that this environment has not.
PYTEST = ("-m", "pytest", "-o", "addopts=-ra --import-mode=importlib", "--confcutdir", "tests/browser")


def main(arguments: list[str]) -> int:
    """Takes further options of pytest, such as -k, and returns what pytest exits with."""
    try:
        installed()
        assets.prepare()
        environments.prepare(["browser"])
    except Failed as failure:
        print(f"test-browser: {failure}", file=sys.stderr)
        return 1
    command: list[str | Path] = [Environment("browser").python, *PYTEST, "tests/browser", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Finds the machine's Chromium, and installs it where that may be done; no package of Python brings one."""

from __future__ import annotations

import os
import shutil
import subprocess

from local.emulator.failing import Failed
from local.emulator.saying import step

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = """no Chromium was found on PATH, as any of {names}. To install it on Debian or Ubuntu, as root:
  apt-get install chromium"""


def chromium(path: str | None = None) -> str:
    """Returns the program's path, looked for in `path` or else in PATH. Raises Failed if there is none."""
    for name in NAMES:
        found = shutil.which(name, path=path)
        if found:
            return found
    raise Failed(MISSING.format(names=", ".join(NAMES)))


def installed() -> str:
    """Returns the program's path; root on Debian or Ubuntu has it installed first. Raises Failed."""
    try:
        return chromium()
    except Failed:
        if os.geteuid() or not shutil.which("apt-get"):
            raise
    with step("installing Chromium with apt (the first time only)"):
        _run(["apt-get", "update", "-qq"])
        _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    return chromium()


def _run(command: list[str]) -> None:
    ended = subprocess.run(
        command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, capture_output=True, check=False
    )
    if ended.returncode:
        raise Failed(f"{' '.join(command)} failed: {ended.stderr.decode(errors='replace')[-500:]}")

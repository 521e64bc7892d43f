"""Finds the machine's Chromium; no package brings one that may be had everywhere."""

from __future__ import annotations

import shutil

from local.emulator.failing import Failed

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

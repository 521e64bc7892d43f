"""Lets Lighthouse judge a page: a program for Node that drives the machine's Chromium."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.browser.finding import chromium
from local.build import npm
from local.emulator.surroundings import STATE, clean

SOURCES = Path(__file__).parent / "node"
FETCHED = STATE / "npm-of-lighthouse"
CATEGORIES = ("accessibility", "best-practices")
# Judged besides where somebody must be done within a minute.
PERFORMANCE = "performance"
CHROMIUM = "--headless=new --no-sandbox --disable-background-networking --disable-component-update"
# Seconds. One look takes some ten where nothing else runs.
PATIENCE = 240


@dataclass(frozen=True, slots=True)
class Judged:
    """Lighthouse's scores from 0 to 100 by category, and the titles of what took points away.

    `transferred` is how many bytes the page and all that it loads took; 0 where performance is not judged.
    """

    scores: dict[str, int]
    objections: tuple[str, ...]
    transferred: int = 0


def judged(url: str, categories: Sequence[str] = CATEGORIES) -> Judged:
    """Has Lighthouse look at a page as on a slow phone. Raises CalledProcessError if it cannot."""
    program = npm.fetch(SOURCES, FETCHED) / "lighthouse" / "cli" / "index.js"
    command = [
        *npm.program("node"),
        program,
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={CHROMIUM}",
        "--no-enable-error-reporting",
    ]
    env = {**clean(os.environ), "CHROME_PATH": chromium()}
    answer = subprocess.run(command, env=env, capture_output=True, check=True, timeout=PATIENCE)
    return read(json.loads(answer.stdout))


def read(report: dict[str, Any]) -> Judged:
    """Reads a report of Lighthouse's."""
    categories = report["categories"]
    counted = {each["id"] for one in categories.values() for each in one["auditRefs"] if each["weight"]}
    failed = (report["audits"][each] for each in sorted(counted))
    objections = tuple(each["title"] for each in failed if each["score"] is not None and each["score"] < 1)
    scores = {name: round(100 * one["score"]) for name, one in categories.items()}
    weight = report["audits"].get("total-byte-weight", {})
    return Judged(scores, objections, int(weight.get("numericValue", 0)))

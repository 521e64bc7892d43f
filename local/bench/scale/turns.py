"""Measures one run of each function of an idle business: its CPU time, and what it logs.

It runs in a process of its own (python -m local.bench.scale.turns), since what functions log goes where
standard output went when they were loaded.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from local.bench.meters import metered
from local.bench.scale.idle_play import FIRST_DAY, START
from local.demo.trading_day import SETTINGS
from local.stack.environment import environment
from local.stack.in_process import Stack, running
from shared.jobs import Due, Job
from shared.store import jobs

ROUNDS = 9
TENANT = "business"
TALKING = {"POWERTOOLS_LOG_LEVEL": "INFO", "POWERTOOLS_METRICS_DISABLED": "false"}
AWAY = timedelta(hours=7)
# The functions that idle businesses keep busy, by the jobs they do.
FUNCTION_OF: Mapping[Job, str] = {
    "feed_stripe": "feed",
    "feed_gocardless": "feed",
    "reconcile": "reconcile",
    "accounts": "reconcile",
    "contacts": "reconcile",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A run's CPU seconds on this machine, and the bytes it logs; `metrics` are the names it measures."""

    cpu: float
    logged: int
    metrics: tuple[str, ...]


def measured() -> dict[str, Turn]:
    """Measures in a process of its own. Returns the median of some runs of each function, by its name.

    Raises CalledProcessError.
    """
    command = [sys.executable, "-m", "local.bench.scale.turns"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    read: dict[str, Any] = json.loads(answer.stdout)
    return {name: Turn(each["cpu"], each["logged"], tuple(each["metrics"])) for name, each in read.items()}


def turns() -> dict[str, Turn]:
    """Plays some hours of one idle business, of which the first is left out."""
    told = io.StringIO()
    runs: dict[str, list[Turn]] = defaultdict(list)
    with redirect_stdout(told), running(START) as stack, environment({**os.environ, **TALKING}):
        stack.open_business(TENANT, deepcopy(SETTINGS) | {"feed_from": FIRST_DAY})
        for _ in range(1 + ROUNDS):
            for name, turn in _an_hour(stack, told):
                runs[name].append(turn)
            stack.clock.shift(AWAY)
    return {name: _usual(each[len(each) // ROUNDS :]) for name, each in runs.items()}


def _an_hour(stack: Stack, told: io.StringIO) -> Iterator[tuple[str, Turn]]:
    for name in ("Sweep", "Revive", "Watch", "Mail"):
        yield name, _run(stack, name.lower(), {}, told)
    for job, function in FUNCTION_OF.items():
        jobs.due_by(TENANT, job, START)
        due = Due(TENANT, job, START)
        event = {"Records": [{"messageId": "1", "body": due.body(), "attributes": {}}]}
        yield function.capitalize(), _run(stack, function, event, told)
    yield "Dispatch", _run(stack, "dispatch", {}, told)


def _run(stack: Stack, name: str, event: Mapping[str, Any], told: io.StringIO) -> Turn:
    """Runs a function once. The JSON of CloudWatch's metrics names each of them."""
    before = told.tell()
    with metered() as meters:
        stack.lambdas.invoke(name, dict(event))
    lines = told.getvalue()[before:]
    named = [json.loads(line) for line in lines.splitlines() if '"CloudWatchMetrics"' in line]
    metrics = {
        metric["Name"]
        for each in named
        for group in each["_aws"]["CloudWatchMetrics"]
        for metric in group["Metrics"]
    }
    return Turn(meters.cpu, len(lines.encode()), tuple(sorted(metrics)))


def _usual(runs: list[Turn]) -> Turn:
    names = {name for each in runs for name in each.metrics}
    return Turn(
        median(each.cpu for each in runs),
        round(median(each.logged for each in runs)),
        tuple(sorted(names)),
    )


@contextmanager
def _quietly() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


if __name__ == "__main__":
    os.environ |= TALKING
    with _quietly():
        result = turns()
    print(json.dumps({name: asdict(each) for name, each in result.items()}))

"""Connects what exports need from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.store.files import Files
from shared.wiring.base import connect_here
from shared.wiring.files import files


@dataclass(frozen=True, slots=True)
class ExportsDeps:
    """The bucket, and the clock in UTC."""

    files: Files
    clock: Callable[[], datetime]


@cache
def wire() -> ExportsDeps:
    aws = connect_here()
    return ExportsDeps(files(aws), aws.clock)

"""Connects the watch to the queues and to the bus on which it tells of troubles, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.announcements import Announcements
from shared.queue import Counts
from shared.wiring.announcing import announcements
from shared.wiring.base import connect_here
from shared.wiring.queues import counts


@dataclass(frozen=True, slots=True)
class WatchDeps:
    """The watch's connections. `clock` is in UTC."""

    announcements: Announcements
    queues: Counts
    clock: Callable[[], datetime]


@cache
def wire() -> WatchDeps:
    aws = connect_here()
    return WatchDeps(announcements(aws), counts(aws), aws.clock)

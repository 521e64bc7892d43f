"""Connects the dispatcher to the jobs' queues, at the first call, and keeps the connections while warm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from shared.jobs import Job, JobQueue
from shared.wiring.base import connect_here
from shared.wiring.queues import queues


@dataclass(frozen=True, slots=True)
class DispatchDeps:
    """The dispatcher's connections: the queue of each job. `clock` is in UTC."""

    queues: Mapping[Job, JobQueue]
    clock: Callable[[], datetime]


@cache
def wire() -> DispatchDeps:
    aws = connect_here()
    return DispatchDeps(queues(aws).jobs, aws.clock)

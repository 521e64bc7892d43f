"""What the schedules need from their surroundings: built at the first call, and kept while warm."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import boto3

from shared.environment import Environment
from shared.queue import Inbox, Postings
from shared.store import tables


@dataclass(frozen=True, slots=True)
class Deps:
    inbox: Inbox
    postings: Postings
    clock: Callable[[], datetime]


@cache
def wire() -> Deps:
    env = Environment.of(os.environ)
    session = boto3.session.Session()
    tables.bind(env.table_prefix, session.region_name)
    sqs = session.client("sqs")
    return Deps(
        inbox=Inbox(sqs, env.inbox_queue_url),
        postings=Postings(sqs, env.posting_queue_url),
        clock=lambda: datetime.now(UTC),
    )

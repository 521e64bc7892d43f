"""What the doors need from their surroundings: built at the first call, and kept while warm."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import boto3

from shared.environment import Environment
from shared.queue import Inbox
from shared.store import tables
from shared.store.encryption import Seal
from shared.store.secrets import Secrets


@dataclass(frozen=True, slots=True)
class Deps:
    inbox: Inbox
    secrets: Secrets
    clock: Callable[[], datetime]


@cache
def wire() -> Deps:
    env = Environment.of(os.environ)
    session = boto3.session.Session()
    tables.bind(env.table_prefix, session.region_name)
    return Deps(
        inbox=Inbox(session.client("sqs"), env.inbox_queue_url),
        secrets=Secrets(Seal(session.client("kms"), env.kms_key_id)),
        clock=lambda: datetime.now(UTC),
    )

"""Connects what the writer needs from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import uuid4

from shared.queue import Postings
from shared.store.tenants import Tenant
from shared.wiring.base import connect_here
from shared.wiring.queues import queues
from shared.wiring.xero import xero_app
from shared.xero.client import XeroClient


@dataclass(frozen=True, slots=True)
class WriterDeps:
    """The writer's connections. `xero` takes the process's name, and raises Disconnected or Unavailable.

    `note_usage` notes how much was asked of Xero, once a run.
    """

    postings: Postings
    xero: Callable[[Tenant, str], XeroClient]
    clock: Callable[[], datetime]
    note_usage: Callable[[], None]
    fresh_key: Callable[[], str] = lambda: uuid4().hex


@cache
def wire() -> WriterDeps:
    aws = connect_here()
    app = xero_app(aws, notes_at_once=False)
    return WriterDeps(queues(aws).postings, app.client, aws.clock, app.note_usage)

"""What the writer needs from outside: connected at the first call, and kept while warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import uuid4

from shared.queue import Postings
from shared.store.tenants import Tenant
from shared.wiring.base import connect_here
from shared.wiring.xero import xero_app
from shared.xero.client import XeroClient


@dataclass(frozen=True, slots=True)
class WriterDeps:
    """`xero` gives a tenant's client to the process of that name, and raises Disconnected or Unavailable."""

    postings: Postings
    xero: Callable[[Tenant, str], XeroClient]
    clock: Callable[[], datetime]
    fresh_key: Callable[[], str] = lambda: uuid4().hex


@cache
def wire() -> WriterDeps:
    aws = connect_here()
    return WriterDeps(aws.postings, xero_app(aws).client, aws.clock)

"""Names what the use cases need from outside; the caller has wired it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.stripe_api import StripeReader
from shared.queue import DeadLetters, Inbox, Postings
from shared.store.tenants import Tenant
from shared.xero.client import XeroClient


@dataclass(frozen=True, slots=True)
class Connections:
    """The connections that a use case works with.

    `stripe` and `gocardless` give a tenant's reader, None while no key is kept. `xero` raises Disconnected or
    Unavailable. `clock` is in UTC. `fresh` gives a name that no other process has.
    """

    stripe: Callable[[str], StripeReader | None]
    gocardless: Callable[[str], GoCardlessReader | None]
    xero: Callable[[Tenant], XeroClient]
    inbox: Inbox
    postings: Postings
    dead: DeadLetters
    clock: Callable[[], datetime]
    fresh: Callable[[], str] = lambda: uuid4().hex
